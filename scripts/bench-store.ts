import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { pino } from 'pino';
import { type Config, parseConfig } from '../src/config.ts';
import { quantile } from '../src/evaluation/run-evaluation.ts';
import { createApp } from '../src/http/create-app.ts';
import { recordingChat } from '../src/http/recording-chat.ts';
import { type RunningServer, startServer } from '../src/http/server.ts';
import { type OpenedChat, openChat } from '../src/open-chat.ts';
import { type OpenedRecords, openRecords } from '../src/open-records.ts';
import type { MessageRecord } from '../src/store/message-record.ts';
import { createDatabase, startPostgresCluster } from '../test/support/postgres-cluster.ts';

/** Rounds in turns, so that all meet the same machine. */
const ROUNDS = 3;
const SECONDS = 4;
const CLIENTS = 16;

interface Contender {
  readonly name: string;
  readonly opened: OpenedChat;
  readonly records: OpenedRecords | null;
  readonly server: RunningServer;
  readonly rates: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/** npm run bench -- --store: writes per second, and what keeping costs a reply, on SQLite and on PostgreSQL. */
export async function benchStore(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'support-chat-bench-store-'));
  const cluster = await startPostgresCluster();
  try {
    const config = parseConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' });
    const contenders = [
      await contend('nothing kept', config, null),
      await contend('SQLite', config, { ...config, dataDir: folder, databaseUrl: undefined }),
      await contend('PostgreSQL', config, { ...config, databaseUrl: await createDatabase(cluster.url) }),
    ];
    await benchReplies(contenders);
    for (const { name, records } of contenders) if (records) await benchWrites(name, records);
    for (const { server, records } of contenders) {
      await server.close();
      await records?.close();
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function contend(name: string, config: Config, keeping: Config | null): Promise<Contender> {
  const logger = pino({ level: 'silent' });
  const records = keeping && openRecords(keeping, logger);
  while (records && !(await records.store.check()).ok) await new Promise((resolve) => setTimeout(resolve, 50));
  const opened = await openChat(config, records ? { conversations: records.conversations } : {});
  const { knowledge, answerer } = opened;
  const kept = records && { recorder: records.recorder, rateLimit: records.rateLimit };
  const app = createApp({ chat: answerer, knowledge, config, logger, ready: async () => ({ ok: true }), ...kept });
  return { name, opened, records, server: await startServer(app, config, logger), rates: [], p50: [], p99: [] };
}

async function benchReplies(contenders: readonly Contender[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, opened, records, server, rates, p50, p99 } of contenders) {
      const asks = [...opened.knowledge.points.values()].flatMap(({ asks }) => asks.filter((_, at) => at % 4 === round));
      // Words nobody has asked before in this process: an answer that is remembered would cost nothing.
      const questions = asks.map((ask) => `${ask}、お願いします${name}`);
      const chat = records ? recordingChat(opened.answerer, records.recorder, opened.knowledge) : opened.answerer;
      const latencies: number[] = [];
      for (const [turn, message] of questions.entries()) {
        const started = performance.now();
        await chat.reply({ message }, new AbortController().signal, randomUUID());
        if (turn >= 100) latencies.push(performance.now() - started);
      }
      p50.push(quantile(latencies, 0.5));
      p99.push(quantile(latencies, 0.99));
      const requests = asks.slice(0, 500).map((message) => ({
        method: 'POST' as const,
        path: '/api/chat',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: `${message}をお願いします` }),
      }));
      const run = await autocannon({ url: `http://127.0.0.1:${server.address.port}`, connections: 8, duration: SECONDS, requests });
      rates.push(run.requests.average);
    }
  }
  console.log(`${'what a reply costs'.padEnd(20)} in process p50 / p99       over HTTP, 8 connections`);
  for (const { name, records, rates, p50, p99 } of contenders) {
    const lost = records ? `, ${records.recorder.lost} messages dropped, ${records.recorder.waiting} waiting` : '';
    console.log(
      `${name.padEnd(20)} ${quantile(p50, 0.5).toFixed(2)} / ${quantile(p99, 0.5).toFixed(2)} ms`.padEnd(48),
      `${quantile(rates, 0.5).toFixed(0)} requests per second${lost}`,
    );
  }
}

async function benchWrites(name: string, { store, recorder }: OpenedRecords): Promise<void> {
  await recorder.close();
  const perSecond = async (work: () => Promise<number>, clients: number): Promise<number> => {
    const started = performance.now();
    const end = started + SECONDS * 1_000;
    let count = 0;
    const client = async () => {
      while (performance.now() < end) count += await work();
    };
    await Promise.all(Array.from({ length: clients }, client));
    return count / ((performance.now() - started) / 1_000);
  };
  const save = async (size: number) => {
    await store.call('saveMessages', [Array.from({ length: size }, record)]);
    return size;
  };
  const known = record();
  await store.call('saveMessages', [[known]]);
  const feedback = async () => {
    await store.call('saveFeedback', [
      { messageId: known.id, conversationId: known.conversationId, at: Date.now(), rating: 'up', comment: null },
    ]);
    return 1;
  };
  const rows: [string, number][] = [
    ['messages in batches of 200', await perSecond(() => save(200), 1)],
    ['messages, each on the disk by itself', await perSecond(() => save(1), CLIENTS)],
    ['feedback, each on the disk by itself', await perSecond(feedback, CLIENTS)],
  ];
  console.log(`\n${name}, writes per second`);
  for (const [what, rate] of rows) console.log(`  ${what.padEnd(40)} ${rate.toFixed(0)}`);
}

function record(): MessageRecord {
  return {
    id: randomUUID(),
    conversationId: randomUUID(),
    at: Date.now(),
    message: 'パスワードを忘れてログインできません。どうすればよいですか',
    reply: '再設定の手順です。[1]\n\n'.padEnd(600, '手順を読んでボタンを押します。'),
    kind: 'answer',
    topic: 'login',
    point: 'login/password',
    sections: ['guide/step-1', 'guide/step-2', 'guide/step-3'],
    device: 'smartphone',
    channel: 'web',
    page: null,
    mode: 'extractive',
    contacts: 0,
    latencyMs: 1.5,
  };
}
