import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replySchema } from '../../src/contract/chat.ts';
import { sampleReply } from '../support/fake-chat.ts';
import { postChat, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('POST /api/chat, JSON', () => {
  it("answers with the chat core's whole reply", async () => {
    const response = await postChat(server, { message: 'ログインできません' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const reply = replySchema.parse(await response.json());
    expect(reply).toEqual({ ...sampleReply, messageId: reply.messageId });
  });

  it('names the message with the id it told the core, new for each message', async () => {
    const told: string[] = [];
    server.chat.behave = async (_request, _signal, messageId) => {
      told.push(messageId);
      return sampleReply;
    };
    const replies = [await postChat(server, { message: 'あ' }), await postChat(server, { message: 'あ' })];
    const ids = await Promise.all(replies.map(async (each) => ((await each.json()) as { messageId: string }).messageId));
    expect(ids).toEqual(told);
    expect(new Set(ids).size).toBe(2);
  });

  it('hands the request to the core with the message in NFC and trimmed, and without unknown fields', async () => {
    const conversationId = sampleReply.conversationId;
    await postChat(server, {
      message: '  か\u3099く  ',
      conversationId,
      device: 'pc',
      page: 'login',
      channel: 'qr',
      admin: true,
    });
    expect(server.chat.requests).toEqual([{ message: 'がく', conversationId, device: 'pc', page: 'login', channel: 'qr' }]);
  });

  it.each(['x', 'a'.repeat(65), '../../etc/passwd', "' OR 1=1 --", '＜id＞'])(
    'does not adopt the conversation id %j, which it cannot have made, and is not upset by it',
    async (conversationId) => {
      const response = await postChat(server, { message: 'あ', conversationId });
      expect(response.status).toBe(200);
      expect(server.chat.requests).toEqual([{ message: 'あ' }]);
    },
  );

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/json;'])(
    'reads Content-Type %s',
    async (type) => {
      expect((await postChat(server, { message: 'あ' }, { 'Content-Type': type })).status).toBe(200);
    },
  );

  it.each(['*/*', 'application/json', 'text/event-stream;q=0, */*', 'application/json, text/event-stream;q=0.5'])(
    'answers in JSON to Accept: %s',
    async (accept) => {
      const response = await postChat(server, { message: 'あ' }, { Accept: accept });
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    },
  );

  it('lets 1,000 characters through, counted after trimming', async () => {
    expect((await postChat(server, { message: ` ${'あ'.repeat(1000)}\n` })).status).toBe(200);
  });

  it('reads a body sent in chunks of unknown total length', async () => {
    const parts = Buffer.from(JSON.stringify({ message: '登録の手順' }));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of parts) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const response = await fetch(`${server.origin}/api/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(200);
    expect(server.chat.requests).toEqual([{ message: '登録の手順' }]);
  });
});

describe('other routes', () => {
  it("GET /api/topics lists the core's topics", async () => {
    const response = await fetch(`${server.origin}/api/topics`);
    expect(await response.json()).toEqual(server.chat.topics());
  });

  it('GET /healthz says that the process is up, GET /readyz that it can answer', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(server.origin + path);
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    }
  });

  it('GET /robots.txt keeps the chat out of search engines', async () => {
    expect(await (await fetch(`${server.origin}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
  });

  it.each(['/', '/api/topics', '/healthz', '/readyz', '/sources/guide', '/assets/pages.css'])(
    'HEAD %s answers as GET does, without a body',
    async (path) => {
      const response = await fetch(server.origin + path, { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    },
  );

  it('OPTIONS says what a path can do', async () => {
    const response = await fetch(`${server.origin}/api/chat`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  });
});

describe('GET /readyz while not ready', () => {
  it.each([
    ['index-missing', 'index-missing'],
    ['ENOENT: no such file /srv/data/index', 'not-ready'],
  ])('tells the reason %j as %j', async (reason, code) => {
    const unready = await startTestServer({ ready: () => Promise.resolve({ ok: false, reason }) });
    const response = await fetch(`${unready.origin}/readyz`);
    const body = await response.text();
    await unready.close();
    expect(response.status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ error: { code } });
    expect(body).not.toContain('ENOENT');
  });
});
