/** npm run export -- --format jsonl|csv [--since YYYY-MM-DD] [--out FILE]: what was asked, answered and thought of it. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { type ExportFormat, exportConversations } from '../src/store/export-conversations.ts';
import { openStore } from '../src/store/open-store.ts';
import { storeLocationOf } from '../src/store/store-location.ts';

const usage = `使い方: npm run -s export -- --format jsonl|csv [--since 2025-04-01] [--out ファイル]
  --format  jsonl（1行に1つの会話）または csv（1行に1つの質問）
  --since   この日（日本時間）以後に発言のあった会話だけ
  --out     書き出すファイル（省くと標準出力）`;

class UsageError extends Error {}

try {
  const { values } = parseArgs({ options: { format: { type: 'string' }, since: { type: 'string' }, out: { type: 'string' } } });
  const format = readFormat(values.format);
  const since = values.since === undefined ? 0 : readDay(values.since);
  readDotenv({ quiet: true });
  const { db } = await openStore(storeLocationOf(parseConfig(process.env)));
  try {
    // Only its owner may read it: it is made as the database itself is.
    const out = values.out === undefined ? process.stdout : createWriteStream(values.out, { mode: 0o600 });
    await pipeline(Readable.from(linesOf(format, exportConversations(db, format, since))), out, { end: out !== process.stdout });
  } finally {
    await db.destroy();
  }
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  console.error(isUsage ? `${error.message}\n\n${usage}` : error instanceof SupportChatError ? error.message : error);
  process.exitCode = isUsage ? 2 : 1;
}

/** Spreadsheets take CSV for UTF-8 by its byte order mark; RFC 4180 ends lines with CR LF. */
async function* linesOf(format: ExportFormat, lines: AsyncIterable<string>): AsyncGenerator<string> {
  if (format === 'csv') yield '\ufeff';
  for await (const line of lines) yield format === 'csv' ? `${line}\r\n` : `${line}\n`;
}

function readFormat(text: string | undefined): ExportFormat {
  if (text === 'jsonl' || text === 'csv') return text;
  throw new UsageError(text === undefined ? '--format がありません' : `--format は jsonl か csv です（${text} は使えません）`);
}

function readDay(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00+09:00`) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`--since は 2025-04-01 の形です（${text} は使えません）`);
  return at;
}
