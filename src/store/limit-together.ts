import { createHmac } from 'node:crypto';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { SignInLimit } from '../limits/sign-in-limit.ts';
import type { StoreClient } from './store-client.ts';

/** Milliseconds that a request waits to be counted. */
const COUNT_MS = 150;
/** Milliseconds that a sign-in does; its password takes longer. */
const SIGN_IN_MS = 1_000;

/** @param secret Makes names and addresses unreadable in the database; the same in every process. */
function nameless(secret: string): (name: string) => string {
  return (name) => createHmac('sha256', secret).update(name).digest('base64url').slice(0, 22);
}

/**
 * Limits that several server processes keep together; while the database does not answer, each keeps its own.
 * @param local Counts in this process.
 */
export function limitTogether(store: Pick<StoreClient, 'quick'>, perMinute: number | 'off', local: RateLimit, secret: string): RateLimit {
  if (perMinute === 'off') return local;
  const digest = nameless(secret);
  return {
    async secondsToWait(client) {
      try {
        return await store.quick('countRequest', [digest(client), perMinute], COUNT_MS);
      } catch {
        return local.secondsToWait(client);
      }
    },
  };
}

/** The same for sign-ins. */
export function limitSignInsTogether(store: Pick<StoreClient, 'call'>, local: SignInLimit, secret: string): SignInLimit {
  const digest = nameless(secret);
  return {
    async count(name, client) {
      try {
        return await store.call('countSignIn', [digest(name), digest(client)], SIGN_IN_MS);
      } catch {
        return local.count(name, client);
      }
    },
    async forgive(name, client) {
      await store.call('forgiveSignIn', [digest(name), digest(client)], SIGN_IN_MS).catch(() => local.forgive(name, client));
    },
  };
}
