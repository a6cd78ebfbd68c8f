import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { readConversation } from '../../src/store/read-conversation.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { ask, environmentFor, post, rate, type StoreServer, startStoreServer, until, untilReady } from '../support/store-server.ts';
import { emptyPlace, type TestPlace } from '../support/test-store.ts';

let place: TestPlace;
let server: StoreServer;
beforeAll(async () => {
  place = await emptyPlace();
  server = await startStoreServer(environmentFor(place.location), pino({ level: 'silent' }));
  await untilReady(server.base);
});
afterAll(async () => {
  await server.close();
  place.remove();
});

/** What is on the disk, seen by somebody else. */
async function kept(conversationId: string) {
  const store = await openStore(place.location);
  try {
    return await readConversation(store.db, conversationId);
  } finally {
    await store.db.destroy();
  }
}

const send = (body: unknown) => post(`${server.base}/api/feedback`, body);

describe('POST /api/feedback', () => {
  it('is on the disk when it answers 204, even right after the reply', async () => {
    const reply = await ask(server.base, 'カードを作りたい');
    expect(await rate(server.base, reply, { rating: 'down', comment: ' わかりにくい ' })).toBe(204);
    const [message] = (await kept(reply.conversationId))?.messages ?? [];
    expect(message).toMatchObject({ id: reply.messageId, feedback: { rating: 'down', comment: 'わかりにくい' } });
  });

  it('a second word replaces the first', async () => {
    const reply = await ask(server.base, 'カードを作りたい');
    await rate(server.base, reply, { rating: 'down', comment: 'だめ' });
    expect(await rate(server.base, reply, { rating: 'up' })).toBe(204);
    expect((await kept(reply.conversationId))?.messages[0]?.feedback).toMatchObject({ rating: 'up', comment: null });
  });

  it('masks personal data in the comment', async () => {
    const reply = await ask(server.base, 'カードを作りたい');
    await rate(server.base, reply, { comment: '電話は090-1234-5678、山田太郎と申します' });
    const comment = (await kept(reply.conversationId))?.messages[0]?.feedback?.comment ?? '';
    expect(comment).toContain('【電話番号】');
    expect(comment).not.toMatch(/1234|山田/);
  });

  it('answers 404 in Japanese for a message it does not know, or one of another conversation', async () => {
    const reply = await ask(server.base, 'カードを作りたい');
    expect(await rate(server.base, { ...reply, conversationId: crypto.randomUUID() })).toBe(404);
    const response = await send({ conversationId: reply.conversationId, messageId: crypto.randomUUID(), rating: 'up' });
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: { code: 'message-unknown', message: expect.stringContaining('見つからない') } },
    ]);
  });

  it.each([
    ['no JSON', 'x', 400, 'request-unreadable'],
    ['a list', [], 422, 'value-invalid'],
    ['null', null, 422, 'value-invalid'],
    ['no rating', { rating: undefined }, 422, 'value-invalid'],
    ['another rating', { rating: 'great' }, 422, 'value-invalid'],
    ['an id that is no text', { messageId: 1 }, 422, 'value-invalid'],
    ['an endless id', { messageId: 'x'.repeat(65) }, 422, 'value-invalid'],
    ['a comment of 501 characters', { comment: 'あ'.repeat(501) }, 422, 'comment-too-long'],
    ['a comment that is no text', { comment: {} }, 422, 'value-invalid'],
    ['a prototype', JSON.parse('{"__proto__":{"rating":"up"},"rating":"x"}'), 422, 'value-invalid'],
  ])('refuses %s', async (_, change, status, code) => {
    const whole = { conversationId: 'c', messageId: 'm', rating: 'up' };
    const body = change !== null && typeof change === 'object' && !Array.isArray(change) ? { ...whole, ...change } : change;
    const response =
      body === 'x'
        ? await fetch(`${server.base}/api/feedback`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x' })
        : await send(body);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  it('takes a comment of 500 characters, and an empty one for none', async () => {
    const reply = await ask(server.base, 'カードを作りたい');
    expect(await rate(server.base, reply, { comment: 'あ'.repeat(500) })).toBe(204);
    expect(await rate(server.base, reply, { comment: '  ' })).toBe(204);
    expect((await kept(reply.conversationId))?.messages[0]?.feedback?.comment).toBeNull();
  });

  it('stands behind the same front door as the chat: type, size, method, limit', async () => {
    const plain = await fetch(`${server.base}/api/feedback`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
    const large = await send({ comment: 'x'.repeat(20_000) });
    const get = await fetch(`${server.base}/api/feedback`);
    expect([plain.status, large.status, get.status, get.headers.get('allow')]).toEqual([415, 413, 405, 'POST, OPTIONS']);
  });

  it('counts with the questions towards the limit', async () => {
    const limited = await startStoreServer({ ...environmentFor(place.location), RATE_LIMIT: '1' }, pino({ level: 'silent' }));
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push(await rate(limited.base, { conversationId: 'c', messageId: 'm' }).catch(() => 0));
      expect(statuses.at(-1)).toBe(429);
    } finally {
      await limited.close();
    }
  });

  it('is not there where nothing is kept', async () => {
    const bare = await startTestServer();
    expect((await post(`${bare.origin}/api/feedback`, {})).status).toBe(404);
    await bare.close();
  });
});

describe('what is kept of a question', () => {
  it('is the masked message, the reply and where it came from', async () => {
    const reply = await ask(server.base, 'カードを作りたい。電話は090-1234-5678です', {
      channel: 'qr',
      device: 'pc',
      page: '電話090-9999-9999',
    });
    await rate(server.base, reply);
    const conversation = await kept(reply.conversationId);
    expect(conversation).toMatchObject({ channel: 'qr', device: 'pc', page: null });
    expect(conversation?.messages[0]).toMatchObject({
      message: 'カードを作りたい。電話は【電話番号】です',
      reply: reply.text,
      kind: 'answer',
      channel: 'qr',
      page: null,
      mode: 'extractive',
    });
    expect(conversation?.messages[0]?.topic).toBeTruthy();
    expect(conversation?.messages[0]?.sections.length).toBeGreaterThan(0);
    expect(conversation?.messages[0]?.latencyMs).toBeGreaterThan(0);
  });

  it('comes without feedback too, a moment later, from the API, the stream and the form', async () => {
    const json = await ask(server.base, 'カードを作りたい');
    const stream = await fetch(`${server.base}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ message: 'カードを作りたい' }),
    });
    const [, streamed = ''] = /"conversationId":"([^"]+)"/.exec(await stream.text()) ?? [];
    await fetch(`${server.base}/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `question=${encodeURIComponent('カードを作りたい')}&conversationId=${json.conversationId}`,
    });
    await until(
      async () => (await kept(streamed)) !== null && (await kept(json.conversationId))?.messages.length === 2,
      'all three are kept',
    );
  });
});
