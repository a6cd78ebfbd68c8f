/** npm run qr -- --base https://… [--topic ID] [--format svg|png] [--out DIR]: the QR codes that flyers carry. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { toBuffer } from 'qrcode';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { chatUrl, qrSvg } from '../src/http/qr-code.ts';
import type { Knowledge } from '../src/knowledge/knowledge.ts';
import { readKnowledge } from '../src/knowledge/read-knowledge.ts';

/** Pixels a side: 300 dots an inch at 8 cm. */
const PNG_WIDTH = 960;

const usage = `使い方: npm run qr -- --base https://… [--topic 話題のid] [--format svg|png] [--out フォルダー]
  --base    チャットを公開するアドレス
  --topic   開く話題（knowledge/topics.yaml の id）。省くと、最初の画面とすべての話題
  --format  svg（既定）または png
  --out     書き出すフォルダー（既定: qr）`;

class UsageError extends Error {}

try {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      topic: { type: 'string' },
      format: { type: 'string', default: 'svg' },
      out: { type: 'string', default: 'qr' },
    },
  });
  const base = readBase(values.base);
  const { format, out } = values;
  if (format !== 'svg' && format !== 'png') throw new UsageError(`--format は svg か png です（${format} は使えません）`);
  readDotenv({ quiet: true });
  const knowledge = await readKnowledge(parseConfig(process.env).knowledgeDir);
  await mkdir(out, { recursive: true });
  for (const { topic, title } of targets(knowledge, values.topic)) {
    const address = chatUrl(base, topic);
    const file = join(out, `${topic ?? 'home'}.${format}`);
    await writeFile(file, format === 'svg' ? qrSvg(address, title) : await png(address));
    console.log(`${file}\t${address}\t${title}`);
  }
} catch (error) {
  if (error instanceof UsageError || (error instanceof TypeError && 'code' in error)) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof SupportChatError ? error.message : error);
    process.exitCode = 1;
  }
}

function readBase(text: string | undefined): URL {
  if (text === undefined) throw new UsageError('--base がありません');
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new UsageError(`--base はアドレスではありません: ${text}`);
  return new URL(text);
}

function targets({ topics, wording }: Knowledge, wanted: string | undefined): { topic: string | null; title: string }[] {
  const all = topics.map(({ id, title }) => ({ topic: id, title }));
  if (wanted === undefined) return [{ topic: null, title: wording.serviceName }, ...all];
  const found = all.filter(({ topic }) => topic === wanted);
  if (found.length === 0) throw new UsageError(`話題 ${wanted} はありません。使えるもの: ${all.map(({ topic }) => topic).join(', ')}`);
  return found;
}

function png(text: string): Promise<Buffer> {
  return toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', margin: 4, width: PNG_WIDTH });
}
