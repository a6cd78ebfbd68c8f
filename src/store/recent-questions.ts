import type { StoreDatabase } from './schema.ts';

export interface RecentQuestion {
  readonly id: string;
  /** Masked. */
  readonly message: string;
  readonly device: string | null;
  /** How many conversations began with these words. */
  readonly times: number;
}

/**
 * What conversations began with, the latest first and each wording once: first messages stand on their own.
 * @param since Milliseconds since 1970.
 * @param limit ≥ 1. @default 300
 */
export async function recentQuestions(db: StoreDatabase, since: number, limit = 300): Promise<RecentQuestion[]> {
  const rows = await db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select((eb) => [
      eb.fn.min<string>('messages.id').as('id'),
      'message',
      'messages.device',
      eb.fn.countAll<number>().as('times'),
      eb.fn.max<number>('messages.at').as('last'),
    ])
    .whereRef('messages.at', '=', 'conversations.started_at')
    .where('messages.at', '>=', since)
    .groupBy(['message', 'messages.device'])
    .orderBy('last', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, message, device, times }) => ({ id, message, device, times }));
}
