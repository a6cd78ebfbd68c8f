import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import type { MessageRecord } from '../../src/store/message-record.ts';
import { type OpenedStore, openStore } from '../../src/store/open-store.ts';
import type { StoreLocation } from '../../src/store/store-location.ts';
import { freshDatabase } from './postgres.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;

/** What every test keeps its records in that does not try both: `npm run test:postgres` runs the whole suite over PostgreSQL. */
export const ENGINE = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';

export interface TestPlace {
  readonly location: StoreLocation;
  readonly folder: string;
  remove(): void;
}

/** An empty place for a store: a temporary folder, or a database of its own. */
export async function emptyPlace(engine: (typeof ENGINES)[number] = ENGINE): Promise<TestPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const location: StoreLocation = engine === 'sqlite' ? { engine, file: join(folder, 'chat.db') } : { engine, url: await freshDatabase() };
  return { location, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** An open, empty store. */
export async function emptyStore(engine: (typeof ENGINES)[number]): Promise<OpenedStore & { close(): Promise<void> }> {
  const place = await emptyPlace(engine);
  const store = await openStore(place.location);
  return {
    ...store,
    async close() {
      await store.db.destroy();
      place.remove();
    },
  };
}

/** Every byte of SQLite's files, deleted ones and the log included; every row of every table of PostgreSQL. */
export async function everythingKept(location: StoreLocation): Promise<string> {
  if (location.engine === 'sqlite') {
    const folder = dirname(location.file);
    const files = readdirSync(folder).filter((name) => name.startsWith('chat.db'));
    return files.map((name) => readFileSync(join(folder, name)).toString('utf8')).join('\n');
  }
  const { db } = await openStore(location);
  try {
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    const rows = await Promise.all(
      tables.map((table) => sql<{ row: string }>`select row_to_json(each)::text as row from ${sql.table(table)} as each`.execute(db)),
    );
    return rows.flatMap((result) => result.rows.map(({ row }) => row)).join('\n');
  } finally {
    await db.destroy();
  }
}

let count = 0;

/** A message as the chat would record it. */
export function sampleRecord(rest: Partial<MessageRecord> = {}): MessageRecord {
  count += 1;
  return {
    id: `message-${count}`,
    conversationId: `conversation-${count}`,
    at: 1_760_000_000_000 + count,
    message: 'パスワードを忘れました',
    reply: 'ログイン画面から再設定できます。[1]',
    kind: 'answer',
    topic: 'login',
    point: 'login-password',
    sections: ['guide/step-1'],
    device: null,
    channel: 'web',
    page: null,
    mode: 'extractive',
    contacts: 0,
    latencyMs: 2.5,
    ...rest,
  };
}
