import type { Review } from './read-conversation.ts';
import type { StoreDatabase } from './schema.ts';
import { storableText } from './storable-text.ts';

/**
 * Marks a conversation; a second review replaces the first.
 * @returns whether the conversation is known
 */
export async function reviewConversation(db: StoreDatabase, id: string, review: Review): Promise<boolean> {
  const known = await db.selectFrom('conversations').select('id').where('id', '=', id).executeTakeFirst();
  if (!known) return false;
  const values = {
    at: review.at,
    mark: storableText(review.mark),
    note: storableText(review.note),
    reviewer: storableText(review.reviewer),
  };
  await db
    .insertInto('reviews')
    .values({ conversation_id: id, ...values })
    .onConflict((conflict) => conflict.column('conversation_id').doUpdateSet(values))
    .execute();
  return true;
}
