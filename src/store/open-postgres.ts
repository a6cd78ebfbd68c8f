import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { StoreSchema } from './schema.ts';

/** Type id of bigint: times and counts, all far below 2^53. */
const BIGINT = 20;

export interface OpenedPostgres {
  readonly db: Kysely<StoreSchema>;
  /** The same connections, for libraries that write their own SQL. */
  readonly pool: pg.Pool;
}

/** @param url `postgres://user:password@host:port/database`, with the parameters of libpq such as `sslmode` */
export async function openPostgres(url: string): Promise<OpenedPostgres> {
  const { Pool, types } = (await import('pg')).default;
  const pool = new Pool({
    connectionString: url,
    application_name: 'support-chat',
    max: 8,
    connectionTimeoutMillis: 2_000,
    // The server's own limit, and ours for a server that says nothing any more.
    statement_timeout: 20_000,
    query_timeout: 21_000,
    idle_in_transaction_session_timeout: 20_000,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text') => (oid === BIGINT ? Number : types.getTypeParser(oid, format))) as never,
    },
  });
  // A connection that breaks while idle is replaced at the next query; unheard, the event would end the process.
  pool.on('error', () => {});
  return { db: new Kysely<StoreSchema>({ dialect: new PostgresDialect({ pool }) }), pool };
}
