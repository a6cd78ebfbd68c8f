import type { Config } from '../config.ts';
import type { AppContext } from './app-env.ts';
import { forwardedValue } from './forwarded.ts';

/**
 * The address under which people reach this server, for what leaves the screen: QR codes and printed addresses.
 * @param publicUrl As configured; without it what the request was sent to, when that reads like a host.
 * @returns null when neither is known
 */
export function publicBase(context: AppContext, { trustProxy }: Pick<Config, 'trustProxy'>, publicUrl: string | undefined): URL | null {
  if (publicUrl !== undefined) return new URL(publicUrl);
  const host = context.req.header('host') ?? '';
  if (!/^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host)) return null;
  const scheme = forwardedValue(context.req.header('x-forwarded-proto'), trustProxy) === 'https' ? 'https' : 'http';
  return URL.canParse(`${scheme}://${host}/`) ? new URL(`${scheme}://${host}/`) : null;
}
