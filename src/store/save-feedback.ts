import { sql } from 'kysely';
import type { StoreDatabase } from './schema.ts';
import { storableText } from './storable-text.ts';

/** What somebody thought of a reply. The comment is masked already. */
export interface FeedbackRecord {
  readonly conversationId: string;
  readonly messageId: string;
  readonly at: number;
  readonly rating: 'up' | 'down';
  readonly comment: string | null;
}

/**
 * Keeps feedback; a second one on the same message replaces the first. On return it is on the disk.
 * @returns whether the message is known
 */
export async function saveFeedback(db: StoreDatabase, feedback: FeedbackRecord): Promise<boolean> {
  const comment = feedback.comment === null ? null : storableText(feedback.comment);
  const kept = await db
    .insertInto('feedback')
    .columns(['message_id', 'at', 'rating', 'comment'])
    .expression((eb) =>
      eb
        .selectFrom('messages')
        // Without casts PostgreSQL does not know the types of values in a select list.
        .select([
          'id',
          sql<number>`cast(${feedback.at} as bigint)`.as('at'),
          sql<string>`cast(${feedback.rating} as text)`.as('rating'),
          sql<string | null>`cast(${comment} as text)`.as('comment'),
        ])
        .where('id', '=', feedback.messageId)
        .where('conversation_id', '=', feedback.conversationId),
    )
    .onConflict((conflict) =>
      conflict.column('message_id').doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        rating: eb.ref('excluded.rating'),
        comment: eb.ref('excluded.comment'),
      })),
    )
    .returning('message_id')
    .execute();
  return kept.length > 0;
}
