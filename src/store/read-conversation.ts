import type { MessageRecord } from './message-record.ts';
import type { StoreDatabase } from './schema.ts';

export interface Review {
  readonly at: number;
  readonly mark: string;
  readonly note: string;
  readonly reviewer: string;
}

/** A kept message with what was thought of it. */
export interface KeptMessage extends Omit<MessageRecord, 'conversationId'> {
  readonly feedback: { readonly at: number; readonly rating: string; readonly comment: string | null } | null;
}

export interface KeptConversation {
  readonly id: string;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly channel: string;
  readonly page: string | null;
  readonly device: string | null;
  /** The first first. */
  readonly messages: readonly KeptMessage[];
  readonly review: Review | null;
}

/** @returns null when there is none under this id */
export async function readConversation(db: StoreDatabase, id: string): Promise<KeptConversation | null> {
  const [conversation] = await readConversations(db, [id]);
  return conversation ?? null;
}

/** Conversations in the order of their ids; unknown ids are left out. */
export async function readConversations(db: StoreDatabase, ids: readonly string[]): Promise<KeptConversation[]> {
  if (ids.length === 0) return [];
  const conversations = await db
    .selectFrom('conversations')
    .leftJoin('reviews', 'reviews.conversation_id', 'conversations.id')
    .selectAll('conversations')
    .select(['reviews.at', 'reviews.mark', 'reviews.note', 'reviews.reviewer'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const messages = await db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .selectAll('messages')
    .select(['feedback.at as feedback_at', 'feedback.rating', 'feedback.comment'])
    .where('conversation_id', 'in', ids)
    .orderBy('messages.at')
    .orderBy('messages.id')
    .execute();
  const citations = await db
    .selectFrom('message_citations')
    .innerJoin('messages', 'messages.id', 'message_citations.message_id')
    .select(['message_id', 'section'])
    .where('conversation_id', 'in', ids)
    .orderBy('section')
    .execute();
  const sections = group(citations, ({ message_id }) => message_id);
  const byConversation = group(messages, ({ conversation_id }) => conversation_id);
  return conversations.map(({ id, started_at, last_at, channel, page, device, at, mark, note, reviewer }) => ({
    id,
    startedAt: started_at,
    lastAt: last_at,
    channel,
    page,
    device,
    review: at === null ? null : { at, mark: mark ?? '', note: note ?? '', reviewer: reviewer ?? '' },
    messages: (byConversation.get(id) ?? []).map((row) => ({
      id: row.id,
      at: row.at,
      message: row.message,
      reply: row.reply,
      kind: row.kind,
      topic: row.topic,
      point: row.point,
      sections: (sections.get(row.id) ?? []).map(({ section }) => section),
      device: row.device,
      channel: row.channel,
      page: row.page,
      mode: row.mode,
      contacts: row.contacts,
      latencyMs: row.latency_ms,
      feedback: row.feedback_at === null ? null : { at: row.feedback_at, rating: row.rating ?? '', comment: row.comment },
    })),
  }));
}

function group<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known) known.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
