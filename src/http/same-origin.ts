import type { AppContext } from './app-env.ts';

/**
 * Whether a form was sent from a page of this server. Browsers say so in Sec-Fetch-Site, older ones in Origin; a client
 * that sends neither is no browser, and nobody can be tricked into using it.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isFromOwnPage(context: AppContext): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin');
  if (origin === undefined) return true;
  // The scheme is not compared: behind a TLS proxy this server speaks plain HTTP.
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host')?.toLowerCase();
}
