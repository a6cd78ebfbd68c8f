import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { readConversation } from '../../src/store/read-conversation.ts';
import { countAll } from '../../src/store/statistics.ts';
import { StoreClient } from '../../src/store/store-client.ts';
import { freshDatabase } from '../support/postgres.ts';
import { PASSWORDS, StaffVisitor, signedIn, staffUsers } from '../support/staff-server.ts';
import { type StoreProcess, startStoreProcess } from '../support/start-store-process.ts';
import { ask, post, rate, until, untilReady } from '../support/store-server.ts';
import { ENGINES, emptyPlace } from '../support/test-store.ts';

let url: string;
const processes: StoreProcess[] = [];
beforeEach(async () => {
  url = await freshDatabase();
});
afterEach(() => Promise.all(processes.splice(0).map((each) => each.kill('SIGKILL'))));

async function startTwo(env: Record<string, string> = {}): Promise<[StoreProcess, StoreProcess]> {
  const two = await Promise.all([startStoreProcess({ DATABASE_URL: url, ...env }), startStoreProcess({ DATABASE_URL: url, ...env })]);
  processes.push(...two);
  for (const { base } of two) await untilReady(base);
  return two;
}

describe('two server processes on one PostgreSQL', () => {
  it('go on with each other’s conversations; killing one loses nothing', async () => {
    const [first, second] = await startTwo();
    const begun = await ask(first.base, 'カウンターに着きました');
    const { conversationId } = begun;
    const next = await ask(second.base, '次の手順は？', { conversationId });
    const third = await ask(first.base, '次の手順は？', { conversationId });
    expect([next.conversationId, third.conversationId]).toEqual([conversationId, conversationId]);
    // The same dialogue in one process.
    const alone = await ask(first.base, 'カウンターに着きました');
    const texts: string[] = [];
    for (let turn = 0; turn < 2; turn++) texts.push((await ask(first.base, '次の手順は？', { conversationId: alone.conversationId })).text);
    expect([next.text, third.text]).toEqual(texts);

    expect(await rate(second.base, begun)).toBe(204);
    expect(await rate(first.base, next, { rating: 'down' })).toBe(204);
    await first.kill('SIGKILL');
    const after = await ask(second.base, '前の手順は？', { conversationId });
    expect([after.conversationId, after.text]).toEqual([conversationId, next.text]);
    const store = await openStore({ engine: 'postgres', url });
    await until(
      async () => (await readConversation(store.db, conversationId))?.messages.some(({ id }) => id === after.messageId) ?? false,
      'it is kept',
    );
    const kept = await readConversation(store.db, conversationId);
    expect(kept?.messages.filter(({ feedback }) => feedback).map(({ id, feedback }) => [id, feedback?.rating])).toEqual([
      [begun.messageId, 'up'],
      [next.messageId, 'down'],
    ]);
    await store.db.destroy();
  });

  it('hold one limit together, and keep no address', async () => {
    const [first, second] = await startTwo({ RATE_LIMIT: '4' });
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      const response = await post(`${(turn % 2 ? first : second).base}/api/chat`, { message: 'カードを作りたい' });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429, 429]);
    const store = await openStore({ engine: 'postgres', url });
    const keys = (await store.db.selectFrom('rate_limits').select('key').execute()).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toContain('127.0.0');
    await store.db.destroy();
  });

  it('let somebody who signed in at one work at the other, and count wrong passwords together', async () => {
    const [first, second] = await startTwo({ STAFF_USERS: await staffUsers(), TRUST_PROXY: '1' });
    const { cookie } = await signedIn(first.base, 'operator');
    const elsewhere = new StaffVisitor(second.base);
    elsewhere.cookie = cookie;
    expect((await elsewhere.get('/staff')).status).toBe(200);

    const statuses: number[] = [];
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    for (let tries = 0; tries < 6; tries++) {
      const { base } = tries % 2 ? first : second;
      statuses.push((await new StaffVisitor(base).signIn('hana', 'guess', headers)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    await first.kill('SIGKILL');
    expect((await new StaffVisitor(second.base).signIn('hana', PASSWORDS.editor, headers)).status).toBe(429);
  });

  it('stop at SIGTERM with everything kept', async () => {
    const [first, second] = await startTwo();
    await Promise.all(Array.from({ length: 50 }, (_, n) => ask((n % 2 ? first : second).base, 'カードを作りたい')));
    await Promise.all([first.kill('SIGTERM'), second.kill('SIGTERM')]);
    expect([first.child.exitCode, second.child.exitCode]).toEqual([0, 0]);
    const store = await openStore({ engine: 'postgres', url });
    expect((await countAll(store.db, { from: 0, to: Number.MAX_SAFE_INTEGER })).messages).toBe(50);
    await store.db.destroy();
  });
});

describe.each(ENGINES)('openStore() on %s', (engine) => {
  it('makes the tables once, however many threads start at the same moment', async () => {
    const place = await emptyPlace(engine);
    const logger = pino({ level: 'silent' });
    const stores = Array.from({ length: 6 }, () => new StoreClient({ location: place.location, retentionDays: 90, logger }));
    for (const store of stores) {
      await until(async () => (await store.check()).ok, 'open');
      expect(await store.call('countAll', [{ from: 0, to: 1 }])).toMatchObject({ messages: 0 });
    }
    await Promise.all(stores.map((store) => store.close()));
    place.remove();
  });

  it('refuses tables that a later version has changed', async () => {
    const place = await emptyPlace(engine);
    const { db } = await openStore(place.location);
    await db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-later', timestamp: new Date().toISOString() } as never)
      .execute();
    await db.destroy();
    await expect(openStore(place.location)).rejects.toMatchObject({ code: 'store-unavailable', fault: 'store-newer' });
    place.remove();
  });
});
