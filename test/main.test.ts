import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { replySchema } from '../src/contract/chat.ts';
import { realConfig } from './support/real-chat.ts';
import { ask, environmentFor, rate, untilReady } from './support/store-server.ts';
import { emptyPlace, everythingKept, type TestPlace } from './support/test-store.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let child: ChildProcess | undefined;
let records: TestPlace;
beforeAll(async () => {
  records = await emptyPlace();
});
afterAll(() => records.remove());
afterEach(() => child?.kill('SIGKILL'));

/** Starts the real server in a process of its own, as a supervisor would. */
function start(env: Record<string, string>): { child: ChildProcess; lines: string[]; address: Promise<string>; errors: Promise<string> } {
  const { knowledgeDir, dataDir } = realConfig();
  const kept = records.location.engine === 'postgres' ? environmentFor(records.location) : {};
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      KNOWLEDGE_DIR: knowledgeDir,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      ...kept,
      ...env,
    },
  });
  child = server;
  const lines: string[] = [];
  const address = new Promise<string>((resolve) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      lines.push(line);
      const found = /listening on (http:\S+)"/.exec(line);
      if (found?.[1]) resolve(found[1]);
    });
  });
  let text = '';
  server.stderr.on('data', (bytes) => {
    text += bytes;
  });
  const errors = once(server, 'close').then(() => text);
  return { child: server, lines, address, errors };
}

describe('the server process', () => {
  test('answers a question, and on SIGTERM finishes and exits with 0', async () => {
    const server = start({});
    const base = await server.address;
    const response = await fetch(`${base}api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: '代理店の電話番号を教えてください' }),
    });
    expect(replySchema.parse(await response.json()).text).toContain('06-6648-3721');
    server.child.kill('SIGTERM');
    expect(await once(server.child, 'exit')).toEqual([0, null]);
  });

  test('logs one JSON object a line, and nothing of what was asked', async () => {
    const server = start({});
    const base = await server.address;
    await fetch(`${base}api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: '電話は090-1234-5678です\nログイン\u001b[31m' }),
    });
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    for (const line of server.lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(server.lines.join('\n')).not.toContain('1234-5678');
  });

  test('goes on answering when nobody reads its log any more', async () => {
    const server = start({});
    const base = await server.address;
    server.child.stdout?.pause();
    // Far more lines than a pipe holds.
    for (let round = 0; round < 30; round++) {
      const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${base}api/topics`)).status));
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
    server.child.kill('SIGKILL');
  });

  test('keeps what was asked and what was thought of it, masked', async () => {
    const place = await emptyPlace();
    const dataDir = place.folder;
    cpSync(join(realConfig().dataDir, 'index'), join(dataDir, 'index'), { recursive: true });
    const server = start({ DATA_DIR: dataDir, ...environmentFor(place.location) });
    const base = await server.address;
    await untilReady(base.slice(0, -1));
    const reply = await ask(base.slice(0, -1), '電話は090-1234-5678です。代理店の電話番号を教えてください');
    expect(await rate(base.slice(0, -1), reply, { comment: '090-1234-5678に電話して' })).toBe(204);
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    const kept = await everythingKept(place.location);
    expect(kept).not.toContain('1234-5678');
    expect(kept).toContain('電話は【電話番号】です');
    place.remove();
  });

  test('names every fault of its configuration at once, without values, and does not start', async () => {
    const server = start({ PORT: 'abc', RATE_LIMIT: '-1', EMBEDDINGS_API_KEY: 'secret-value', ALLOWED_ORIGINS: 'nonsense' });
    const errors = await server.errors;
    expect(server.child.exitCode).toBe(1);
    for (const name of ['PORT', 'RATE_LIMIT', 'ALLOWED_ORIGINS']) expect(errors).toContain(name);
    expect(errors).not.toContain('secret-value');
    expect(errors).not.toMatch(/\bat .*\.ts/);
  });

  test('says plainly that its port is taken', async () => {
    const first = start({});
    const port = new URL(await first.address).port;
    const second = start({ PORT: port });
    expect(await second.errors).toContain('PORT');
    expect(second.child.exitCode).toBe(1);
    first.child.kill('SIGKILL');
  });
});
