import type { Config } from '../config.ts';
import type { AppContext } from './app-env.ts';
import { clientAddress } from './forwarded.ts';

/** The address a request is counted and logged under. */
export function clientOf(context: AppContext, config: Pick<Config, 'trustProxy'>): string {
  return clientAddress(context.env?.incoming?.socket.remoteAddress, context.req.header('x-forwarded-for'), config.trustProxy);
}
