import type pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { MakeLimiter } from '../limits/limiter.ts';

/** Counts in PostgreSQL, for every process that uses it. */
export function postgresLimiter(pool: pg.Pool): MakeLimiter {
  return (options) =>
    new RateLimiterPostgres({ ...options, storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true });
}
