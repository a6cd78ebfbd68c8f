import { BurstyRateLimiter } from 'rate-limiter-flexible';
import { inMemory, type MakeLimiter, secondsToWaitAfter } from './limiter.ts';

/** Counts what clients send. */
export interface RateLimit {
  /** @returns null when the request may pass, else the seconds to wait, ≥ 1 */
  secondsToWait(client: string): Promise<number | null>;
}

const MINUTE = 60;
/** A call centre behind one address gets this many minutes' worth on top, once in ten minutes. */
const BURST_MINUTES = 1.5;
/** All clients together may send as much as this many busy ones. */
const BUSY_CLIENTS = 100;
const EVERYBODY = 'everybody';

/**
 * @param perMinute Requests a minute for one client, ≥ 1, or 'off'.
 * @param makeLimiter Where the counts are kept. @default the memory of this process
 */
export function createRateLimit(perMinute: number | 'off', makeLimiter: MakeLimiter = inMemory): RateLimit {
  if (perMinute === 'off') return { secondsToWait: () => Promise.resolve(null) };
  const perClient = new BurstyRateLimiter(
    makeLimiter({ keyPrefix: 'minute', points: perMinute, duration: MINUTE }),
    makeLimiter({ keyPrefix: 'burst', points: Math.ceil(perMinute * BURST_MINUTES), duration: 10 * MINUTE }),
  );
  const overall = makeLimiter({ keyPrefix: 'overall', points: perMinute * BUSY_CLIENTS, duration: MINUTE });

  return {
    async secondsToWait(client) {
      // Looked at before the client is counted: when everybody waits, strangers cost no memory either.
      const all = await overall.get(EVERYBODY);
      if (all !== null && all.consumedPoints >= overall.points) return secondsToWaitAfter(all);
      try {
        await perClient.consume(client);
        await overall.consume(EVERYBODY);
        return null;
      } catch (refused) {
        return secondsToWaitAfter(refused);
      }
    },
  };
}
