import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { StoreDatabase, StoreSchema } from './schema.ts';

/** What to look for; everything given must hold. */
export interface ConversationFilter {
  /** At least one reply was a decline. */
  readonly declined?: boolean;
  /** At least one reply was rated down. */
  readonly down?: boolean;
  /** The chat asked back twice in a row. */
  readonly clarifyLoop?: boolean;
  readonly channel?: string;
  readonly device?: string;
  /** Last message not before, milliseconds since 1970. */
  readonly from?: number;
  /** Last message before this. */
  readonly to?: number;
  /** A review's mark; null: not reviewed. */
  readonly mark?: string | null;
}

/** Where the next page begins: the last conversation of this one. */
export interface PageCursor {
  readonly lastAt: number;
  readonly id: string;
}

export interface ConversationSummary {
  readonly id: string;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly channel: string;
  readonly page: string | null;
  readonly device: string | null;
  /** The first message, masked. */
  readonly firstMessage: string;
  readonly messages: number;
  readonly declines: number;
  readonly ups: number;
  readonly downs: number;
  readonly mark: string | null;
}

export interface ConversationPage {
  /** The latest first. */
  readonly conversations: readonly ConversationSummary[];
  /** null on the last page. */
  readonly next: PageCursor | null;
}

/** @param limit Conversations on a page, 1–200. @default 50 */
export async function findConversations(
  db: StoreDatabase,
  filter: ConversationFilter = {},
  { after, limit = 50 }: { readonly after?: PageCursor | undefined; readonly limit?: number } = {},
): Promise<ConversationPage> {
  const size = Math.min(Math.max(Math.trunc(limit), 1), 200);
  const rows = await db
    .selectFrom('conversations')
    .leftJoin('reviews', 'reviews.conversation_id', 'conversations.id')
    .select(['id', 'started_at', 'last_at', 'channel', 'page', 'device', 'reviews.mark'])
    .where((eb) => eb.and(conditions(eb, filter)))
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb.or([eb('last_at', '<', after?.lastAt ?? 0), eb.and([eb('last_at', '=', after?.lastAt ?? 0), eb('id', '<', after?.id ?? '')])]),
      ),
    )
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size + 1)
    .execute();
  const page = rows.slice(0, size);
  const last = page.at(-1);
  const counts = await countMessages(
    db,
    page.map(({ id }) => id),
  );
  return {
    conversations: page.map((row) => ({
      id: row.id,
      startedAt: row.started_at,
      lastAt: row.last_at,
      channel: row.channel,
      page: row.page,
      device: row.device,
      mark: row.mark,
      ...(counts.get(row.id) ?? { firstMessage: '', messages: 0, declines: 0, ups: 0, downs: 0 }),
    })),
    next: rows.length > size && last ? { lastAt: last.last_at, id: last.id } : null,
  };
}

type Eb = ExpressionBuilder<StoreSchema & { reviews: StoreSchema['reviews'] }, 'conversations' | 'reviews'>;
type Condition = ExpressionWrapper<StoreSchema, 'conversations' | 'reviews', SqlBool>;

function conditions(eb: Eb, filter: ConversationFilter): Condition[] {
  const found: Condition[] = [];
  if (filter.from !== undefined) found.push(eb('last_at', '>=', filter.from));
  if (filter.to !== undefined) found.push(eb('last_at', '<', filter.to));
  if (filter.channel !== undefined) found.push(eb('channel', '=', filter.channel));
  if (filter.device !== undefined) found.push(eb('device', '=', filter.device));
  if (filter.mark === null) found.push(eb('reviews.mark', 'is', null));
  if (typeof filter.mark === 'string') found.push(eb('reviews.mark', '=', filter.mark));
  const own = () => eb.selectFrom('messages').select('messages.id').whereRef('messages.conversation_id', '=', 'conversations.id');
  if (filter.declined) found.push(eb.exists(own().where('kind', '=', 'decline')));
  if (filter.down) found.push(eb.exists(own().innerJoin('feedback', 'feedback.message_id', 'messages.id').where('rating', '=', 'down')));
  if (filter.clarifyLoop) {
    const withPrevious = eb
      .selectFrom('messages')
      .select(['kind', sql<string | null>`lag(kind) over (order by at, id)`.as('previous')])
      .whereRef('messages.conversation_id', '=', 'conversations.id')
      .as('turns');
    found.push(
      eb.exists(
        eb.selectFrom(withPrevious).select('turns.kind').where('turns.kind', '=', 'clarify').where('turns.previous', '=', 'clarify'),
      ),
    );
  }
  return found;
}

async function countMessages(db: StoreDatabase, ids: readonly string[]) {
  const counts = new Map<string, Pick<ConversationSummary, 'firstMessage' | 'messages' | 'declines' | 'ups' | 'downs'>>();
  if (ids.length === 0) return counts;
  const rows = await db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .select(['conversation_id', 'message', 'kind', 'rating'])
    .where('conversation_id', 'in', ids)
    .orderBy('messages.at')
    .orderBy('messages.id')
    .execute();
  for (const { conversation_id, message, kind, rating } of rows) {
    const { firstMessage, messages, declines, ups, downs } = counts.get(conversation_id) ?? {
      firstMessage: message,
      messages: 0,
      declines: 0,
      ups: 0,
      downs: 0,
    };
    counts.set(conversation_id, {
      firstMessage,
      messages: messages + 1,
      declines: declines + (kind === 'decline' ? 1 : 0),
      ups: ups + (rating === 'up' ? 1 : 0),
      downs: downs + (rating === 'down' ? 1 : 0),
    });
  }
  return counts;
}
