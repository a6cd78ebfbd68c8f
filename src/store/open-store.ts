import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import type { StoreDatabase } from './schema.ts';
import { setFileAside } from './set-file-aside.ts';
import { toStoreError } from './store-error.ts';
import type { StoreLocation } from './store-location.ts';

export interface OpenedStore {
  readonly location: StoreLocation;
  readonly db: StoreDatabase;
  /** PostgreSQL's connections; null with SQLite. */
  readonly pool: pg.Pool | null;
  /** Where a damaged file was put, when one was found. */
  readonly setAside: string | null;
}

/**
 * Opens the store and brings its tables up to date. A damaged SQLite file is put aside under a dated name and a new one begun.
 * Only the driver that is needed is loaded.
 * @throws {StoreError}
 */
export async function openStore(location: StoreLocation, now = Date.now()): Promise<OpenedStore> {
  if (location.engine === 'postgres') return openOnce(location, null);
  try {
    return await openOnce(location, null);
  } catch (error) {
    if (toStoreError(error).fault !== 'store-damaged') throw error;
    return openOnce(location, setFileAside(location.file, now));
  }
}

async function openOnce(location: StoreLocation, setAside: string | null): Promise<OpenedStore> {
  let db: StoreDatabase | undefined;
  try {
    let pool: pg.Pool | null = null;
    if (location.engine === 'postgres') ({ db, pool } = await openPostgres(location.url));
    else db = await openSqlite(location.file);
    await migrate(db, location.engine);
    return { location, db, pool, setAside };
  } catch (error) {
    await db?.destroy();
    throw toStoreError(error);
  }
}
