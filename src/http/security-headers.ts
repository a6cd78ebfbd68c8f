import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import type { AppContext, AppEnv, PageNeed } from './app-env.ts';
import { forwardedValue } from './forwarded.ts';

const YEAR_SECONDS = 31_536_000;

/** Each need as directives. Scripts never make markup from text: the browser itself refuses where it knows Trusted Types. */
const directivesOf: Readonly<Record<PageNeed, readonly string[]>> = {
  scripts: ["script-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
  chat: ["connect-src 'self'"],
  frames: ["frame-src 'self'"],
};

/**
 * Security headers, by what a response is: a page or data. A route that set one of them itself keeps it.
 * @see OWASP ASVS 5.0, 3.4
 */
export function securityHeaders({ allowedOrigins, trustProxy }: Pick<Config, 'allowedOrigins' | 'trustProxy'>): MiddlewareHandler<AppEnv> {
  const everywhere = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
  const data = {
    ...everywhere,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'Referrer-Policy': 'no-referrer',
    // Holds for embedding only: a fetch that CORS lets through is not stopped by it.
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  };
  const page = {
    ...everywhere,
    // With no-referrer browsers would send `Origin: null` with our own forms.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    // X-Frame-Options cannot list origins, and old browsers would obey it in spite of frame-ancestors.
    ...(allowedOrigins.length === 0
      ? { 'X-Frame-Options': 'SAMEORIGIN', 'Cross-Origin-Resource-Policy': 'same-origin' }
      : { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  };
  const pagePolicy = (needs: readonly PageNeed[]) =>
    [
      "default-src 'none'",
      "style-src 'self'",
      ...needs.flatMap((need) => directivesOf[need]),
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${["'self'", ...allowedOrigins].join(' ')}`,
    ].join('; ');

  return async (context, next) => {
    const isHttps = forwardedValue(context.req.header('x-forwarded-proto'), trustProxy) === 'https';
    const transport = isHttps ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains` } : {};
    context.set('dataHeaders', { ...data, ...transport });
    await next();
    if (context.get('hasHeaders')) return;
    const { headers } = context.res;
    const wanted = headers.get('content-type')?.startsWith('text/html')
      ? { ...page, 'Content-Security-Policy': pagePolicy(context.get('pageNeeds') ?? []) }
      : data;
    for (const [name, value] of Object.entries({ ...wanted, ...transport })) if (!headers.has(name)) headers.set(name, value);
  };
}

/**
 * A JSON response with all its headers from the beginning: to open a finished response and add them costs as much as
 * reading the request. For the route that is asked most.
 */
export function jsonAtOnce(context: AppContext, body: unknown): Response {
  context.set('hasHeaders', true);
  const headers = { 'Content-Type': 'application/json', 'X-Request-Id': context.get('requestId'), ...context.get('dataHeaders') };
  return new Response(JSON.stringify(body), { headers });
}

/** Says what the page of this response needs; a page that says nothing runs nothing. */
export function allowOnPage(context: AppContext, ...needs: readonly PageNeed[]): void {
  context.set('pageNeeds', needs);
}
