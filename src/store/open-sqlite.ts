import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type CompiledQuery,
  type DatabaseConnection,
  DeleteQueryNode,
  InsertQueryNode,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  UpdateQueryNode,
} from 'kysely';
import type Database from 'libsql';
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
export async function openSqlite(file: string): Promise<Kysely<StoreSchema>> {
  const { default: Libsql } = await import('libsql');
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  const database = new Libsql(file, { timeout: BUSY_MS });
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) database.pragma(pragma);
    const [check] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (check?.quick_check !== 'ok') throw new StoreError('store-damaged', 'quick_check');
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<StoreSchema>({ dialect: new LibsqlDialect(database) });
}

class LibsqlDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database: database as never });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new LibsqlDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** Migrations run in one transaction, whose lock keeps a second process out. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Every write takes the write lock first. In libsql a prepared statement that has met a lock keeps the connection locked
 * out for as long as it lives; behind `begin immediate` none meets one, and `exec` leaves nothing behind.
 */
class LibsqlDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database: database as never });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: <Row>(query: CompiledQuery) =>
        isWrite(query) && !this.#database.inTransaction ? this.#writeAlone<Row>(connection, query) : connection.executeQuery<Row>(query),
      streamQuery: <Row>(query: CompiledQuery, chunkSize?: number) => connection.streamQuery<Row>(query, chunkSize),
    };
  }

  override async beginTransaction(): Promise<void> {
    this.#database.exec('begin immediate');
  }

  override async commitTransaction(): Promise<void> {
    this.#database.exec('commit');
  }

  override async rollbackTransaction(): Promise<void> {
    // A full disk has rolled it back already.
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }

  async #writeAlone<Row>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<Row>> {
    await this.beginTransaction();
    try {
      const result = await connection.executeQuery<Row>(query);
      await this.commitTransaction();
      return result;
    } catch (error) {
      await this.rollbackTransaction();
      throw error;
    }
  }
}

function isWrite({ query }: CompiledQuery): boolean {
  return InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query);
}
