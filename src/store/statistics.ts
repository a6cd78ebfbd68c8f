import { type RawBuilder, sql } from 'kysely';
import type { StoreDatabase } from './schema.ts';

/** From `from` until before `to`, milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;

export interface DayCounts {
  /** The calendar day, `2025-04-01`. */
  readonly day: string;
  readonly answer: number;
  readonly clarify: number;
  readonly decline: number;
  readonly chat: number;
  /** Replies of any kind that named a contact. */
  readonly handedOver: number;
  readonly up: number;
  readonly down: number;
  /** Milliseconds to the reply. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Counts for each day that has messages, the earliest first.
 * @param utcOffsetMinutes When a day begins: minutes by which local time is ahead of UTC. @default 540, Japan
 */
export async function countByDay(db: StoreDatabase, { from, to }: TimeRange, utcOffsetMinutes = 540): Promise<DayCounts[]> {
  const offset = utcOffsetMinutes * 60_000;
  const day = sql<number>`cast((messages.at + ${sql.lit(offset)}) / ${sql.lit(DAY_MS)} as bigint)`;
  const counts = await db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .select([
      day.as('day'),
      countIf(sql`kind = 'answer'`).as('answer'),
      countIf(sql`kind = 'clarify'`).as('clarify'),
      countIf(sql`kind = 'decline'`).as('decline'),
      countIf(sql`kind = 'chat'`).as('chat'),
      countIf(sql`contacts > 0`).as('handedOver'),
      countIf(sql`rating = 'up'`).as('up'),
      countIf(sql`rating = 'down'`).as('down'),
    ])
    .where('messages.at', '>=', from)
    .where('messages.at', '<', to)
    .groupBy(day)
    .orderBy('day')
    .execute();
  const latencies = await db
    .with('ranked', (query) =>
      query
        .selectFrom('messages')
        .select([
          day.as('day'),
          'latency_ms',
          sql<number>`row_number() over (partition by ${day} order by latency_ms)`.as('place'),
          sql<number>`count(*) over (partition by ${day})`.as('count'),
        ])
        .where('at', '>=', from)
        .where('at', '<', to),
    )
    .selectFrom('ranked')
    .select(['day', quantile(0.5).as('p50'), quantile(0.99).as('p99')])
    .groupBy('day')
    .execute();
  const latencyOf = new Map(latencies.map(({ day, p50, p99 }) => [day, { p50, p99 }]));
  return counts.map(({ day, ...rest }) => ({
    day: new Date(day * DAY_MS).toISOString().slice(0, 10),
    ...rest,
    ...(latencyOf.get(day) ?? { p50: 0, p99: 0 }),
  }));
}

export interface Split {
  readonly name: string | null;
  readonly messages: number;
  readonly up: number;
  readonly down: number;
}

/**
 * Messages by topic, device, channel or how the reply was worded, the most frequent first; ratings beside them.
 * @param limit Rows, ≥ 1. @default 50
 */
export async function countBy(
  db: StoreDatabase,
  column: 'topic' | 'point' | 'device' | 'channel' | 'page' | 'kind' | 'mode',
  { from, to }: TimeRange,
  limit = 50,
): Promise<Split[]> {
  return db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .select((eb) => [
      eb.ref(column).as('name'),
      eb.fn.countAll<number>().as('messages'),
      countIf(sql`rating = 'up'`).as('up'),
      countIf(sql`rating = 'down'`).as('down'),
    ])
    .where('messages.at', '>=', from)
    .where('messages.at', '<', to)
    .groupBy(column)
    .orderBy('messages', 'desc')
    .orderBy('name')
    .limit(limit)
    .execute();
}

export interface Totals {
  readonly conversations: number;
  readonly messages: number;
  readonly up: number;
  readonly down: number;
  /** Milliseconds to the reply; 0 without messages. */
  readonly p50: number;
  readonly p99: number;
}

export async function countAll(db: StoreDatabase, { from, to }: TimeRange): Promise<Totals> {
  const counts = await db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .select((eb) => [
      eb.fn.count<number>('conversation_id').distinct().as('conversations'),
      eb.fn.countAll<number>().as('messages'),
      countIf(sql`rating = 'up'`).as('up'),
      countIf(sql`rating = 'down'`).as('down'),
    ])
    .where('messages.at', '>=', from)
    .where('messages.at', '<', to)
    .executeTakeFirstOrThrow();
  const latencyAt = async (share: number) => {
    if (counts.messages === 0) return 0;
    const row = await db
      .selectFrom('messages')
      .select('latency_ms')
      .where('at', '>=', from)
      .where('at', '<', to)
      .orderBy('latency_ms')
      .offset(Math.max(0, Math.ceil(share * counts.messages) - 1))
      .limit(1)
      .executeTakeFirst();
    return row?.latency_ms ?? 0;
  };
  return { ...counts, p50: await latencyAt(0.5), p99: await latencyAt(0.99) };
}

export interface SectionUse {
  readonly section: string;
  /** Replies that cite it. */
  readonly citations: number;
  readonly up: number;
  readonly down: number;
}

/** How often each section was cited and how the replies that cite it were rated, the most cited first. */
export async function countSections(db: StoreDatabase, { from, to }: TimeRange): Promise<SectionUse[]> {
  return db
    .selectFrom('message_citations')
    .innerJoin('messages', 'messages.id', 'message_citations.message_id')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .select((eb) => [
      'section',
      eb.fn.countAll<number>().as('citations'),
      countIf(sql`rating = 'up'`).as('up'),
      countIf(sql`rating = 'down'`).as('down'),
    ])
    .where('messages.at', '>=', from)
    .where('messages.at', '<', to)
    .groupBy('section')
    .orderBy('citations', 'desc')
    .orderBy('section')
    .execute();
}

export interface FailedQuestion {
  readonly messageId: string;
  readonly conversationId: string;
  readonly at: number;
  /** Masked. */
  readonly message: string;
  readonly kind: string;
  readonly point: string | null;
  readonly rating: string | null;
  readonly comment: string | null;
  readonly device: string | null;
  /** What was decided about it; null: nothing yet. */
  readonly decision: { readonly decision: string; readonly point: string | null; readonly editor: string } | null;
}

/**
 * Questions that were declined or whose reply was rated down, the latest first.
 * @param limit ≥ 1. @default 5000
 */
export async function findFailedQuestions(db: StoreDatabase, { from, to }: TimeRange, limit = 5_000): Promise<FailedQuestion[]> {
  const rows = await db
    .selectFrom('messages')
    .leftJoin('feedback', 'feedback.message_id', 'messages.id')
    .leftJoin('gap_decisions', 'gap_decisions.message_id', 'messages.id')
    .select(['id', 'conversation_id', 'messages.at', 'message', 'kind', 'messages.point', 'rating', 'comment', 'device'])
    .select(['decision', 'gap_decisions.point as decided_point', 'editor'])
    .where('messages.at', '>=', from)
    .where('messages.at', '<', to)
    .where((eb) => eb.or([eb('kind', '=', 'decline'), eb('rating', '=', 'down')]))
    .orderBy('messages.at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, conversation_id, decision, decided_point, editor, ...rest }) => ({
    messageId: id,
    conversationId: conversation_id,
    ...rest,
    decision: decision === null ? null : { decision, point: decided_point, editor: editor ?? '' },
  }));
}

/** `count(*) filter (where …)`, as a sum that both engines give as a whole number. */
function countIf(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}

/** The smallest value that at least this share of all does not exceed (nearest rank). */
function quantile(share: number): RawBuilder<number> {
  return sql<number>`min(case when place >= count * ${sql.lit(share)} then latency_ms end)`;
}
