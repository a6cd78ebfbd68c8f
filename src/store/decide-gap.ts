import type { StoreDatabase } from './schema.ts';
import { storableText } from './storable-text.ts';

export interface GapDecision {
  readonly decision: 'assigned' | 'out-of-scope' | 'drafted';
  /** The point that should have answered; null unless assigned. */
  readonly point: string | null;
  readonly editor: string;
  readonly at: number;
}

/** Questions decided about at once. */
const MOST = 500;

/**
 * Says what is to become of questions that failed; a second decision replaces the first.
 * @param decision null takes a decision back
 * @returns how many of the questions are known
 */
export async function decideGap(db: StoreDatabase, messageIds: readonly string[], decision: GapDecision | null): Promise<number> {
  const wanted = messageIds.slice(0, MOST);
  if (wanted.length === 0) return 0;
  const known = await db.selectFrom('messages').select('id').where('id', 'in', wanted).execute();
  if (known.length === 0) return 0;
  const ids = known.map(({ id }) => id);
  if (decision === null) {
    await db.deleteFrom('gap_decisions').where('message_id', 'in', ids).execute();
    return ids.length;
  }
  const values = {
    at: decision.at,
    decision: decision.decision,
    point: decision.point === null ? null : storableText(decision.point),
    editor: storableText(decision.editor),
  };
  await db
    .insertInto('gap_decisions')
    .values(ids.map((id) => ({ message_id: id, ...values })))
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet(values))
    .execute();
  return ids.length;
}
