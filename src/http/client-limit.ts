import type { Config } from '../config.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { AppContext } from './app-env.ts';
import { clientOf } from './client-of.ts';

/** Counts a request. @returns null when it may pass, else the seconds to wait, ≥ 1 */
export type ClientLimit = (context: AppContext) => Promise<number | null>;

/**
 * Counts each request under its client's address. Where many share one that is used up, whoever is signed in to the
 * console is counted alone from then on: a call centre does not wait for its own callers, nor for colleagues.
 * @param staffNameOf Who is signed in; null: nobody. Asked only where the address is used up.
 */
export function limitClients(
  rateLimit: RateLimit,
  config: Pick<Config, 'trustProxy'>,
  staffNameOf: (context: AppContext) => Promise<string | null>,
): ClientLimit {
  return async (context) => {
    const wait = await rateLimit.secondsToWait(clientOf(context, config));
    if (wait === null) return null;
    const name = await staffNameOf(context);
    return name === null ? wait : rateLimit.secondsToWait(`staff ${name}`);
  };
}
