import type { MessageRecord } from './message-record.ts';
import type { StoreDatabase } from './schema.ts';
import { storableText } from './storable-text.ts';

/** Keeps messages in one transaction. What is there already stays as it is, so that a batch may be sent again. */
export async function saveMessages(db: StoreDatabase, records: readonly MessageRecord[]): Promise<void> {
  if (records.length === 0) return;
  const citations = records.flatMap(({ id, sections }) => [...new Set(sections)].map((section) => ({ message_id: id, section })));
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('conversations')
      .values(conversationsOf(records))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          last_at: eb
            .case()
            .when('excluded.last_at', '>', eb.ref('conversations.last_at'))
            .then(eb.ref('excluded.last_at'))
            .else(eb.ref('conversations.last_at'))
            .end(),
          device: eb.fn.coalesce('excluded.device', 'conversations.device'),
        })),
      )
      .execute();
    await transaction
      .insertInto('messages')
      .values(
        records.map((record) => ({
          id: record.id,
          conversation_id: record.conversationId,
          at: record.at,
          message: storableText(record.message),
          reply: storableText(record.reply),
          kind: record.kind,
          topic: record.topic,
          point: record.point,
          device: record.device,
          channel: record.channel,
          page: record.page === null ? null : storableText(record.page),
          mode: record.mode,
          contacts: record.contacts,
          latency_ms: record.latencyMs,
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    if (citations.length === 0) return;
    await transaction
      .insertInto('message_citations')
      .values(citations)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** One row for each conversation, in the order of their ids: two processes that lock several rows must not cross. */
function conversationsOf(records: readonly MessageRecord[]) {
  const rows = new Map<
    string,
    { id: string; started_at: number; last_at: number; channel: string; page: string | null; device: string | null }
  >();
  for (const { conversationId: id, at, channel, page, device } of records) {
    const known = rows.get(id);
    if (known) {
      known.last_at = Math.max(known.last_at, at);
      known.device = device ?? known.device;
    } else rows.set(id, { id, started_at: at, last_at: at, channel, page: page === null ? null : storableText(page), device });
  }
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
