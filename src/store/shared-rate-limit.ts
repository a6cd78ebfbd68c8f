import type pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { createRateLimit, type RateLimit } from '../limits/rate-limit.ts';

/** The same limits as in one process, counted in PostgreSQL for all of them. */
export function createSharedRateLimit(pool: pg.Pool, perMinute: number): RateLimit {
  return createRateLimit(
    perMinute,
    (options) =>
      new RateLimiterPostgres({ ...options, storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true }),
  );
}
