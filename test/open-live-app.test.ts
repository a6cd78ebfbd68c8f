import { execFile } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';
import { type RunningServer, startServer } from '../src/http/server.ts';
import { type LiveApp, openLiveApp } from '../src/open-live-app.ts';
import { type OpenedRecords, openRecords } from '../src/open-records.ts';
import { OTHER_SERVICE } from './support/memory-chat.ts';
import { ask, environmentFor, until } from './support/store-server.ts';
import { emptyPlace, type TestPlace } from './support/test-store.ts';

const INGEST = fileURLToPath(new URL('../scripts/ingest.ts', import.meta.url));
const QUESTION = '一度に何冊まで借りられますか';

let place: TestPlace;
let folder: string;
let config: Config;
let records: OpenedRecords;
let live: LiveApp;
let server: RunningServer;
let base: string;
const lines: string[] = [];

beforeAll(async () => {
  place = await emptyPlace();
  ({ folder } = place);
  await cp(OTHER_SERVICE, join(folder, 'knowledge'), { recursive: true });
  config = parseConfig({
    KNOWLEDGE_DIR: join(folder, 'knowledge'),
    PORT: '0',
    RATE_LIMIT: 'off',
    ...environmentFor(place.location),
    DATA_DIR: join(folder, 'data'),
  });
  const logger: Logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  records = openRecords(config, logger);
  live = await openLiveApp({ config, logger, records, metrics: null, office: null, lookEveryMs: 30 });
  server = await startServer(live.app, config, logger, { graceMs: 500, requestMs: 120_000 });
  base = `http://127.0.0.1:${server.address.port}`;
});
afterAll(async () => {
  live?.close();
  await server?.close();
  await records?.close();
  place.remove();
});

/** Changes the answer and builds the index of it, as an operator does beside the running server. */
async function publish(from: string, to: string, dataDir = config.dataDir): Promise<void> {
  const file = join(config.knowledgeDir, 'points', 'card.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', INGEST, '--knowledge', config.knowledgeDir, '--data', dataDir]);
}

const answer = async () => (await ask(base, QUESTION)).text;

it('a new generation goes live between two requests: nobody meets an error, and who was under way gets the old answer', async () => {
  expect(await answer()).toContain('一度に借りられるのは10冊までです。');
  const before = live.index().generation;

  // A request that has begun: its headers are in, its body is not.
  const body = JSON.stringify({ message: QUESTION });
  const socket = connect(server.address.port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    received += piece;
  });
  socket.write(
    `POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );

  const seen = new Set<string>();
  let isOver = false;
  const load = Promise.all(
    [1, 2, 3].map(async () => {
      while (!isOver) seen.add(/(?:借りられるのは|貸し出しは、一度に)10冊/.exec(await answer())?.[0] ?? 'neither');
    }),
  );
  await publish('一度に借りられるのは10冊までです。', '貸し出しは、一度に10冊までです。');
  await until(() => live.index().generation !== before, 'the new generation is in use');
  socket.write(body);
  await until(() => received.includes('HTTP/1.1 '), 'the request under way is answered');
  await until(() => seen.has('貸し出しは、一度に10冊'), 'the new answer is given');
  isOver = true;
  await load;
  expect([...seen].sort()).toEqual(['借りられるのは10冊', '貸し出しは、一度に10冊']);
  expect(received).toContain('借りられるのは10冊');
  socket.destroy();
  expect(lines.join('')).toContain('a new generation of the index is in use');
});

it('a conversation goes on across generations', async () => {
  const first = await ask(base, '利用登録の方法');
  const before = live.index().generation;
  await publish('title: 開館時間', 'title: 開いている時間');
  await until(() => live.index().generation !== before, 'the new generation is in use');
  const next = await ask(base, '手順2', { conversationId: first.conversationId });
  expect(next.conversationId).toBe(first.conversationId);
  expect(next.text).toContain('手順2');
});

it('a damaged generation is refused with a line in the log, and the old one goes on answering', async () => {
  const before = live.index().generation;
  const elsewhere = join(folder, 'elsewhere');
  await publish('貸し出しは、一度に10冊までです。', '一度に10冊までです。', elsewhere);
  const generation = (await readFile(join(elsewhere, 'index', 'current'), 'utf8')).trim();
  const home = join(elsewhere, 'index', generation);
  const victim = join(home, (await readdir(home)).find((name) => name.endsWith('.index')) ?? 'hnswlib.index');
  const bytes = await readFile(victim);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await writeFile(victim, bytes);
  await cp(home, join(config.dataDir, 'index', generation), { recursive: true });
  await writeFile(join(config.dataDir, 'index', 'current'), `${generation}\n`);
  await until(() => lines.join('').includes('"refused"'), 'the generation is refused');
  expect(JSON.parse(lines.find((line) => line.includes('"refused"')) ?? '{}')).toMatchObject({
    level: 50,
    refused: generation,
    index: before,
    reason: expect.stringContaining('damaged'),
  });
  expect(await answer()).toContain('貸し出しは、一度に10冊までです。');
  expect(live.index().generation).toBe(before);
  expect((await fetch(`${base}/readyz`)).status).toBe(200);
});
