import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { SupportChatError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { clientOf } from './client-of.ts';
import { isOurFault } from './error-response.ts';

/** Names one client in the log for the life of this process, without its address. */
const pseudonymKey = randomBytes(32);
const pseudonyms = new LRUCache<string, string>({ max: 1000 });
const MAX_STACK_LINES = 12;

/**
 * Gives every request an id (also sent as X-Request-Id) and writes one line about it: no text, no address, no query.
 * @param routeOf The pattern a path belongs to, because a path itself may hold anything.
 */
export function requestLog(
  logger: Logger,
  config: Pick<Config, 'trustProxy'>,
  routeOf: (path: string) => string,
): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const requestId = randomUUID();
    const started = performance.now();
    context.set('requestId', requestId);
    await next();
    if (!context.get('hasHeaders')) context.res.headers.set('X-Request-Id', requestId);
    const route = routeOf(context.req.path);
    const level = route === '/healthz' || route === '/readyz' ? 'debug' : 'info';
    if (!logger.isLevelEnabled(level)) return;
    logger[level](
      {
        requestId,
        method: context.req.method,
        route,
        status: context.res.status,
        ms: Math.round(performance.now() - started),
        client: pseudonymOf(clientOf(context, config)),
      },
      'request',
    );
  };
}

function pseudonymOf(client: string): string {
  const known = pseudonyms.get(client);
  if (known !== undefined) return known;
  const pseudonym = createHmac('sha256', pseudonymKey).update(client).digest('base64url').slice(0, 10);
  pseudonyms.set(client, pseudonym);
  return pseudonym;
}

/**
 * Logs a failure of ours once. Of an unexpected error only its kind and place are written: its message may hold what a
 * customer typed. Messages of SupportChatError are written for operators.
 */
export function logFailure(logger: Logger, requestId: string | undefined, error: unknown): void {
  if (!isOurFault(error)) return;
  const failure = error instanceof Error ? error : new Error();
  logger.error(
    {
      requestId,
      error: failure.name,
      ...(failure instanceof SupportChatError && { code: failure.code, reason: failure.message }),
      at: (failure.stack ?? '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
        .slice(0, MAX_STACK_LINES),
    },
    'request failed',
  );
}
