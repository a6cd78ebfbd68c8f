import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import type { AppEnv } from './app-env.ts';
import { forwardedValue } from './forwarded.ts';

const YEAR_SECONDS = 31_536_000;

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
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${["'self'", ...allowedOrigins].join(' ')}`,
    ].join('; '),
    // With no-referrer browsers would send `Origin: null` with our own forms.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    // X-Frame-Options cannot list origins, and old browsers would obey it in spite of frame-ancestors.
    ...(allowedOrigins.length === 0
      ? { 'X-Frame-Options': 'SAMEORIGIN', 'Cross-Origin-Resource-Policy': 'same-origin' }
      : { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  };

  return async (context, next) => {
    await next();
    const { headers } = context.res;
    const wanted = headers.get('content-type')?.startsWith('text/html') ? page : data;
    for (const [name, value] of Object.entries(wanted)) if (!headers.has(name)) headers.set(name, value);
    if (forwardedValue(context.req.header('x-forwarded-proto'), trustProxy) === 'https') {
      headers.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}; includeSubDomains`);
    }
  };
}
