import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from './schema.ts';

/**
 * Every change to the tables, oldest first; one that has been released is never edited. Types are the words that both
 * engines understand: text, integer, bigint, double precision.
 */
export function migrationsFor(engine: Engine): Record<string, Migration> {
  return {
    '0001-first-tables': { up: (db) => createFirstTables(db, engine) },
    '0002-gap-decisions': { up: createGapDecisions },
  };
}

async function createGapDecisions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gap_decisions')
    .addColumn('message_id', 'text', (column) => column.primaryKey().references('messages.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('point', 'text')
    .addColumn('editor', 'text', (column) => column.notNull())
    .execute();
}

async function createFirstTables(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('conversations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('page', 'text')
    .addColumn('device', 'text')
    .execute();
  await db.schema.createIndex('conversations_by_time').on('conversations').columns(['last_at', 'id']).execute();

  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversations.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('reply', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('topic', 'text')
    .addColumn('point', 'text')
    .addColumn('device', 'text')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('page', 'text')
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('contacts', 'integer', (column) => column.notNull())
    .addColumn('latency_ms', 'double precision', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('messages_by_conversation').on('messages').columns(['conversation_id', 'at']).execute();
  await db.schema.createIndex('messages_by_time').on('messages').columns(['at', 'id']).execute();

  await db.schema
    .createTable('message_citations')
    .addColumn('message_id', 'text', (column) => column.notNull().references('messages.id').onDelete('cascade'))
    .addColumn('section', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('message_citations_key', ['message_id', 'section'])
    .execute();
  await db.schema.createIndex('message_citations_by_section').on('message_citations').column('section').execute();

  await db.schema
    .createTable('feedback')
    .addColumn('message_id', 'text', (column) => column.primaryKey().references('messages.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('rating', 'text', (column) => column.notNull())
    .addColumn('comment', 'text')
    .execute();

  await db.schema
    .createTable('reviews')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey().references('conversations.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('mark', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('reviewer', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('staff_sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('conversation_states')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('rate_limits')
    .addColumn('key', 'varchar(255)', (column) => column.primaryKey())
    .addColumn('points', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('expire', 'bigint')
    .execute();
  if (engine === 'postgres') {
    // Needed for an hour at most and written with every question: not worth the write-ahead log.
    await sql`alter table conversation_states set unlogged`.execute(db);
    await sql`alter table rate_limits set unlogged`.execute(db);
  }

  await db.schema
    .createTable('marks')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
}
