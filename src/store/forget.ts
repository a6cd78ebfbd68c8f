import { sql } from 'kysely';
import type { Engine, StoreDatabase } from './schema.ts';

/** Rows that one transaction deletes at most, so that nobody waits long behind it. */
const AT_ONCE = 500;
/** Milliseconds for which one process may tidy up alone; then another believes it dead. */
const LEASE_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Deletes one conversation with everything that belongs to it.
 * @returns whether there was one
 */
export async function forgetConversation(db: StoreDatabase, engine: Engine, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('conversations').where('id', '=', id).executeTakeFirst();
  await db.deleteFrom('conversation_states').where('id', '=', id).execute();
  await emptyLog(db, engine);
  return numDeletedRows > 0n;
}

export interface Swept {
  /** false: another process is at it, nothing was done. */
  readonly done: boolean;
  readonly messages: number;
}

/**
 * Deletes what is older than the retention, and what has expired. One process at a time.
 * @param now Milliseconds since 1970.
 * @param retentionDays Days, ≥ 1, counted back from now.
 */
export async function sweep(db: StoreDatabase, engine: Engine, now: number, retentionDays: number): Promise<Swept> {
  if (!(await takeLease(db, now))) return { done: false, messages: 0 };
  const before = now - retentionDays * DAY_MS;
  let messages = 0;
  for (;;) {
    const old = db.selectFrom('messages').select('id').where('at', '<', before).limit(AT_ONCE);
    const { numDeletedRows } = await db.deleteFrom('messages').where('id', 'in', old).executeTakeFirst();
    messages += Number(numDeletedRows);
    if (numDeletedRows < BigInt(AT_ONCE)) break;
  }
  await db
    .deleteFrom('conversations')
    .where('last_at', '<', before)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('messages').select('messages.id').whereRef('conversation_id', '=', 'conversations.id'))))
    .execute();
  await db.deleteFrom('conversation_states').where('expires_at', '<', now).execute();
  await db.deleteFrom('rate_limits').where('expire', '<', now).execute();
  await db
    .deleteFrom('staff_sessions')
    .where('created_at', '<', now - DAY_MS)
    .execute();
  await emptyLog(db, engine);
  await db.updateTable('marks').set({ value: 0 }).where('name', '=', 'sweeping').execute();
  return { done: true, messages };
}

/** A lease far in the future was written by a clock that went wrong. */
async function takeLease(db: StoreDatabase, now: number): Promise<boolean> {
  const until = now + LEASE_MS;
  const taken = await db
    .insertInto('marks')
    .values({ name: 'sweeping', value: until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ value: until })
        .where((eb) => eb.or([eb('marks.value', '<=', now), eb('marks.value', '>', until)])),
    )
    .returning('name')
    .execute();
  return taken.length > 0;
}

/** SQLite's write-ahead log still holds the pages as they were. */
async function emptyLog(db: StoreDatabase, engine: Engine): Promise<void> {
  if (engine === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
