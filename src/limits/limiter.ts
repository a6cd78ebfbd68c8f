import { type IRateLimiterOptions, type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Makes one counter; where its counts are kept is the maker's affair. */
export type MakeLimiter = (options: IRateLimiterOptions) => RateLimiterAbstract;

/** Counts in this process. */
export const inMemory: MakeLimiter = (options) => new RateLimiterMemory(options);

/**
 * @param refused What a counter threw.
 * @returns seconds to wait, ≥ 1
 * @throws what was thrown, where it is no refusal
 */
export function secondsToWaitAfter(refused: unknown): number {
  if (!(refused instanceof RateLimiterRes)) throw refused;
  return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
}
