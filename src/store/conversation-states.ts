import type { StoreDatabase } from './schema.ts';

/** @returns the state as it was saved, or null when there is none or its time is over */
export async function readConversationState(db: StoreDatabase, id: string, now: number): Promise<string | null> {
  const row = await db
    .selectFrom('conversation_states')
    .select('state')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.state ?? null;
}

export async function saveConversationState(db: StoreDatabase, id: string, state: string, expiresAt: number): Promise<void> {
  await db
    .insertInto('conversation_states')
    .values({ id, state, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, expires_at: expiresAt }))
    .execute();
}
