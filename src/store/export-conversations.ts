import { type KeptConversation, readConversations } from './read-conversation.ts';
import type { StoreDatabase } from './schema.ts';

export type ExportFormat = 'jsonl' | 'csv';

/** Conversations read at once: memory stays bounded however much is kept. */
const AT_ONCE = 200;

/**
 * Everything that is kept, one line at a time without its line break: JSONL has one conversation a line, CSV (RFC 4180)
 * a heading and one message a line. The oldest ids first; what comes in meanwhile may be missing.
 * @param since Only conversations whose last message is not before this, milliseconds since 1970. @default all
 */
export async function* exportConversations(db: StoreDatabase, format: ExportFormat, since = 0): AsyncGenerator<string> {
  let after: string | null = '';
  while (after !== null) {
    const page: ExportPage = await exportPage(db, format, since, after);
    yield* page.lines;
    after = page.next;
  }
}

export interface ExportPage {
  readonly lines: readonly string[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** The same, some conversations at a time. @param after '' at first, then `next` of the page before */
export async function exportPage(db: StoreDatabase, format: ExportFormat, since: number, after: string): Promise<ExportPage> {
  const heading = format === 'csv' && after === '' ? [csvLine(COLUMNS.map(([name]) => name))] : [];
  const rows = await db
    .selectFrom('conversations')
    .select('id')
    .where('last_at', '>=', since)
    .where('id', '>', after)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  const ids = rows.map(({ id }) => id);
  const conversations = await readConversations(db, ids);
  const lines = conversations.flatMap((conversation) => (format === 'jsonl' ? [JSON.stringify(conversation)] : csvLines(conversation)));
  return { lines: [...heading, ...lines], next: ids.at(-1) ?? null };
}

type Message = KeptConversation['messages'][number];

const COLUMNS: readonly (readonly [string, (conversation: KeptConversation, message: Message) => string | number | null])[] = [
  ['conversation', ({ id }) => id],
  ['message_id', (_, { id }) => id],
  ['at', (_, { at }) => new Date(at).toISOString()],
  ['channel', (_, { channel }) => channel],
  ['page', (_, { page }) => page],
  ['device', (_, { device }) => device],
  ['message', (_, { message }) => message],
  ['kind', (_, { kind }) => kind],
  ['topic', (_, { topic }) => topic],
  ['point', (_, { point }) => point],
  ['sections', (_, { sections }) => sections.join(' ')],
  ['reply', (_, { reply }) => reply],
  ['mode', (_, { mode }) => mode],
  ['latency_ms', (_, { latencyMs }) => latencyMs],
  ['rating', (_, { feedback }) => feedback?.rating ?? null],
  ['comment', (_, { feedback }) => feedback?.comment ?? null],
  ['mark', ({ review }) => review?.mark ?? null],
  ['note', ({ review }) => review?.note ?? null],
];

function csvLines(conversation: KeptConversation): string[] {
  return conversation.messages.map((message) => csvLine(COLUMNS.map(([, textOf]) => textOf(conversation, message))));
}

/** One line of CSV whose texts no spreadsheet takes for a formula. */
function csvLine(values: readonly (string | number | null)[]): string {
  return values.map((value) => (typeof value === 'number' ? String(value) : csvText(value ?? ''))).join(',');
}

/**
 * A spreadsheet calculates what begins with one of these, also in full width and behind blanks; a quote in front keeps it
 * a text.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvText(text: string): string {
  const safe = /^\s*[=+\-@＝＋－＠\t\r|%]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
