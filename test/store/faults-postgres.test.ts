import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';
import { countKept, expectAnswersWithoutStore, serve } from '../support/store-faults.ts';
import { type AskedReply, ask, rate, until, untilReady } from '../support/store-server.ts';

describe('PostgreSQL', () => {
  it('not there at start: the server starts and answers', async () => {
    const server = await serve({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/chat' });
    await expectAnswersWithoutStore(server.base, /^503 store-unreachable$/);
  });

  it('silent in the middle: everybody is answered, within one conversation too; what waited is kept afterwards', async () => {
    const url = new URL(await freshDatabase());
    const location = { engine: 'postgres', url: url.href } as const;
    const proxy = await startStallingProxy(Number(url.port));
    onTestFinished(() => proxy.close());
    url.port = String(proxy.port);
    const server = await serve({ DATABASE_URL: url.href, RATE_LIMIT: '1000' });
    await untilReady(server.base);
    const first = await ask(server.base, '利用登録の手順');
    proxy.stall();
    const before = await expectAnswersWithoutStore(server.base, /^503 store-slow$/);
    const begun = await ask(server.base, 'カウンターに着きました');
    const next = await ask(server.base, '次の手順は？', { conversationId: begun.conversationId });
    expect([next.conversationId, next.kind]).toEqual([begun.conversationId, 'answer']);
    proxy.flow();
    await until(async () => (await countKept(location)) === before.length + 3, 'all are kept', 40);
    await untilReady(server.base);
    expect(await rate(server.base, first)).toBe(204);
  });

  it('cut off and back again: connections are made anew', async () => {
    const url = new URL(await freshDatabase());
    let proxy = await startStallingProxy(Number(url.port));
    const { port } = proxy;
    const upstream = Number(url.port);
    url.port = String(port);
    const server = await serve({ DATABASE_URL: url.href });
    await untilReady(server.base);
    proxy.close();
    const replies = await expectAnswersWithoutStore(server.base, /^503 store-unreachable$/);
    proxy = await startStallingProxy(upstream, port);
    onTestFinished(() => proxy.close());
    await until(async () => (await rate(server.base, replies[0] as AskedReply)) === 204, 'feedback is taken');
  });
});
