import { createHmac } from 'node:crypto';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { StoreClient } from './store-client.ts';

/** Milliseconds that a request waits to be counted. */
const COUNT_MS = 150;

/**
 * Limits that several server processes keep together; while the database does not answer, each keeps its own.
 * @param local Counts in this process.
 * @param secret Makes clients' addresses unreadable in the database; the same in every process.
 */
export function limitTogether(store: Pick<StoreClient, 'quick'>, perMinute: number | 'off', local: RateLimit, secret: string): RateLimit {
  if (perMinute === 'off') return local;
  const nameOf = (client: string) => createHmac('sha256', secret).update(client).digest('base64url').slice(0, 22);
  return {
    async secondsToWait(client) {
      try {
        return await store.quick('countRequest', [nameOf(client), perMinute], COUNT_MS);
      } catch {
        return local.secondsToWait(client);
      }
    },
  };
}
