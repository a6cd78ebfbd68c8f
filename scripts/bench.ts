/**
 * npm run bench [-- --scale | --store | --widget]
 * What an answer costs on the real knowledge: latency, requests per second beside a bare Hono route, start, memory, index;
 * then what keeping it costs.
 * `--widget`: the widget's bytes and time to use beside its peers, and how soon the first page can be used on a slow phone.
 * `--store`: the latter alone: writes per second and what keeping costs a reply, on SQLite and on PostgreSQL.
 * `--scale`: how retrieval grows with 1 k, 10 k and 100 k synthetic chunks, with recall@10 against an exact scan.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import autocannon from 'autocannon';
import { Hono } from 'hono';
import { pino } from 'pino';
import { parseConfig } from '../src/config.ts';
import { quantile } from '../src/evaluation/run-evaluation.ts';
import { createApp } from '../src/http/create-app.ts';
import { startServer } from '../src/http/server.ts';
import { openChat } from '../src/open-chat.ts';
import { benchFirstVisit } from './bench-first-visit.ts';
import { benchScale } from './bench-scale.ts';
import { benchStore } from './bench-store.ts';
import { benchWidget } from './bench-widget.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { scale: flag, store: flag, widget: flag } });
console.log(
  `Node ${process.version}, ICU ${process.versions.icu}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${process.platform} ${process.arch}\n`,
);
if (values.scale) await benchScale();
else if (values.store) await benchStore();
else if (values.widget) {
  await benchWidget();
  await benchFirstVisit();
} else {
  await benchAnswers();
  await benchStore();
}

async function benchAnswers(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'support-chat-bench-'));
  try {
    const env = { ...process.env, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' };
    const config = parseConfig(env);
    const ingestStarted = performance.now();
    const { knowledge, answerer, index } = await openChat(config);
    const ingest = performance.now() - ingestStarted;
    const questions = [...knowledge.points.values()]
      .flatMap(({ asks }) => asks.filter((_, at) => at % 5 === 0))
      .map((ask) => `${ask}、お願いします`);
    const chat = { reply: answerer.reply.bind(answerer), topics: answerer.topics.bind(answerer) };
    const signal = new AbortController().signal;
    const latencies: number[] = [];
    for (const [turn, message] of [...questions.slice(0, 200), ...questions].entries()) {
      const started = performance.now();
      await chat.reply({ message }, signal);
      if (turn >= 200) latencies.push(performance.now() - started);
    }
    const logger = pino({ level: 'silent' });
    const server = await startServer(createApp({ chat, knowledge, config, logger, ready: async () => ({ ok: true }) }), config, logger);
    const bare = new Hono().post('/api/chat', async (context) => context.json({ text: (await context.req.json()).message }));
    const bareServer = serve({ fetch: bare.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => bareServer.once('listening', resolve));
    const address = bareServer.address();
    const barePort = typeof address === 'object' && address ? address.port : 0;
    // In turns, so that both meet the same machine.
    const runs: { chat: autocannon.Result; bare: autocannon.Result }[] = [];
    for (let round = 0; round < 3; round++) {
      runs.push({ chat: await load(server.address.port, questions), bare: await load(barePort, questions) });
    }
    bareServer.close();
    await server.close();
    const median = (values: number[]) => quantile(values, 0.5);
    const chatRate = median(runs.map(({ chat }) => chat.requests.average));
    const bareRate = median(runs.map(({ bare }) => bare.requests.average));
    const start = await coldStart(env);
    const rows: [string, string][] = [
      ['chunks searched', String(index.chunks.length)],
      ['vector dimensions', String(index.manifest.embeddings.dimensions)],
      [
        `in process, p50 / p99 of ${latencies.length} questions`,
        `${quantile(latencies, 0.5).toFixed(2)} / ${quantile(latencies, 0.99).toFixed(2)} ms`,
      ],
      [
        'over HTTP, p50 / p99 at 8 connections',
        `${median(runs.map(({ chat }) => chat.latency.p50)).toFixed(1)} / ${median(runs.map(({ chat }) => chat.latency.p99)).toFixed(1)} ms`,
      ],
      [
        'requests per second, chat / bare Hono route',
        `${chatRate.toFixed(0)} / ${bareRate.toFixed(0)} (${(chatRate / bareRate).toFixed(2)} of bare)`,
      ],
      ['ingest and first load', `${(ingest / 1000).toFixed(1)} s`],
      ['start to ready, index present', `${start.ready.toFixed(0)} ms`],
      ['resident memory after the first answers', `${(start.rss / 2 ** 20).toFixed(0)} MiB`],
      ['index on disk', `${(folderSize(dataDir) / 2 ** 20).toFixed(1)} MiB`],
    ];
    for (const [what, figure] of rows) console.log(`${what.padEnd(52)} ${figure}`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function load(port: number, questions: readonly string[]): Promise<autocannon.Result> {
  const requests = questions.slice(0, 500).map((message) => ({
    method: 'POST' as const,
    path: '/api/chat',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ message }),
  }));
  return autocannon({ url: `http://127.0.0.1:${port}`, connections: 8, duration: 5, requests });
}

/** Starts the real server in a process of its own and asks it a few questions. */
async function coldStart(env: Record<string, string | undefined>): Promise<{ ready: number; rss: number }> {
  // As npm start does it.
  execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const started = performance.now();
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, ['--optimize-for-size', '--single-threaded', 'dist/main.js'], {
    env: { ...env, PORT: String(port) },
    stdio: 'inherit',
  });
  try {
    while (
      !(await fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.ok,
        () => false,
      ))
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
    const ready = performance.now() - started;
    for (let i = 0; i < 50; i++) {
      await fetch(`http://127.0.0.1:${port}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: `手順${(i % 9) + 1}について教えてください` }),
      });
    }
    return { ready, rss: residentBytes(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
  }
}

function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(pages) * 4096;
}

function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
