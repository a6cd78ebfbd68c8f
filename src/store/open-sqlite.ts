import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import Database from 'libsql';
import type { StoreSchema } from './schema.ts';
import { StoreError } from './store-error.ts';

/** Milliseconds to wait for another process that holds the file's lock. */
const BUSY_MS = 500;

/**
 * Opens the file, made when missing and readable by its owner only. Every commit is on the disk before it returns
 * (write-ahead log, synchronous=FULL), and what is deleted is overwritten.
 * @throws {StoreError} 'store-damaged' when the file is not a whole database; the system's or SQLite's own errors
 * @see https://www.sqlite.org/pragma.html
 */
export function openSqlite(file: string): Kysely<StoreSchema> {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file, { timeout: BUSY_MS });
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) database.pragma(pragma);
    const [check] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (check?.quick_check !== 'ok') throw new StoreError('store-damaged', 'quick_check');
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<StoreSchema>({ dialect: new ImmediateSqliteDialect({ database: database as never }) });
}

/** A transaction takes the write lock at once: it never finds, half way, that another process was first. */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Migrations run in one transaction, whose lock keeps a second process out. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
