import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { countAll } from '../../src/store/statistics.ts';
import type { StoreLocation } from '../../src/store/store-location.ts';
import { type StoreProcess, type StoreProcessOptions, startStoreProcess } from './start-store-process.ts';
import { type AskedReply, ask, rate, type StoreServer, startStoreServer, until } from './store-server.ts';
import { emptyPlace } from './test-store.ts';

// For tests of what happens when the store fails; all of it is gone when the test is over.

export async function sqlitePlace() {
  const { folder, location, remove } = await emptyPlace('sqlite');
  onTestFinished(remove);
  if (location.engine !== 'sqlite') throw new Error('unreachable');
  return { folder, location, file: location.file };
}

/** The server in this process, with what it logs. */
export async function serve(env: Record<string, string>): Promise<StoreServer & { log: () => string }> {
  const lines: string[] = [];
  const server = await startStoreServer(env, pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }));
  onTestFinished(() => server.close());
  return { ...server, log: () => lines.join('') };
}

/** The server in a process of its own. */
export async function serveApart(env: Record<string, string>, options: StoreProcessOptions): Promise<StoreProcess> {
  const server = await startStoreProcess(env, options);
  onTestFinished(() => server.kill('SIGKILL'));
  return server;
}

/** Everybody gets an answer; feedback is refused rather than taken and lost; /readyz says why. */
export async function expectAnswersWithoutStore(base: string, reason: RegExp): Promise<AskedReply[]> {
  const replies = await Promise.all(Array.from({ length: 20 }, () => ask(base, '何冊まで借りられますか')));
  expect(new Set(replies.map(({ text }) => text.includes('10冊')))).toEqual(new Set([true]));
  let said = '';
  const look = async () => {
    const ready = await fetch(`${base}/readyz`);
    said = `${ready.status} ${ready.ok ? '' : ((await ready.json()) as { error: { code: string } }).error.code}`;
    return reason.test(said);
  };
  await until(look, `${reason}`).catch(() => expect(said).toMatch(reason));
  const [reply] = replies as [AskedReply];
  expect(await rate(base, reply)).toBe(503);
  return replies;
}

/** Messages that are there, seen by somebody else. */
export async function countKept(location: StoreLocation): Promise<number> {
  const store = await openStore(location);
  const { messages } = await countAll(store.db, { from: 0, to: Number.MAX_SAFE_INTEGER });
  await store.db.destroy();
  return messages;
}
