import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ChatClient, type ChatEvent, ChatFailure, type ChatLimits } from '../../widget/chat-client.ts';
import { recordedReply, recordStream } from './recorded-stream.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Asked {
  readonly accept: string;
  readonly body: string;
}

/** A server that answers the n-th request as the n-th handler says, the last one from then on. */
async function serve(...handlers: ((response: ServerResponse, request: IncomingMessage) => void)[]): Promise<{ url: URL; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    asked.push({ accept: request.headers.accept ?? '', body });
    handlers[Math.min(asked.length, handlers.length) - 1]?.(response, request);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), asked };
}

async function askAt(url: URL, limits: Partial<ChatLimits> = {}, signal = new AbortController().signal): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of new ChatClient(url, { retryMs: 1, ...limits }).ask({ message: '登録したい' }, signal)) events.push(event);
  return events;
}

async function failureAt(url: URL, limits: Partial<ChatLimits> = {}): Promise<ChatFailure> {
  try {
    await askAt(url, limits);
  } catch (error) {
    if (error instanceof ChatFailure) return error;
    throw error;
  }
  throw new Error('the question was answered');
}

const streaming = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
const part = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const shown = (events: ChatEvent[]) => events.flatMap((event) => (event.type === 'reply' ? [event.reply.lead] : []));

describe('ChatClient.ask()', () => {
  it('gives sources, pieces of text and the whole reply of a streamed answer', async () => {
    const bytes = await recordStream(recordedReply);
    const { url, asked } = await serve((response) => streaming(response).end(bytes));
    const events = await askAt(url);
    expect(asked).toEqual([{ accept: 'text/event-stream', body: '{"message":"登録したい"}' }]);
    expect(events[0]).toEqual({ type: 'source', title: '手引き 手順1' });
    expect(events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')).toBe(recordedReply.text);
    expect(shown(events)).toEqual([recordedReply.lead]);
  });

  it('puts characters together that the network cut between two packets', async () => {
    const bytes = await recordStream(recordedReply);
    const cut = Buffer.from(bytes).indexOf('☰') + 1;
    const { url } = await serve((response) => {
      streaming(response).write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 20);
    });
    expect(shown(await askAt(url))).toEqual([recordedReply.lead]);
  });

  it('asks once more as JSON when the stream breaks off, and says that it started again', async () => {
    const { url, asked } = await serve((response) => {
      streaming(response).write(part({ type: 'text-delta', id: 't', delta: '途中' }));
      setTimeout(() => response.destroy(), 20);
    }, json(recordedReply));
    const events = await askAt(url);
    expect(asked.map(({ accept }) => accept)).toEqual(['text/event-stream', 'application/json']);
    expect(events.map(({ type }) => type)).toEqual(['delta', 'restarted', 'reply']);
  });

  it('asks once more as JSON when the stream ends in good order but without finish', async () => {
    const { url, asked } = await serve(
      (response) => streaming(response).end(part({ type: 'text-delta', id: 't', delta: '途中' })),
      json(recordedReply),
    );
    expect(shown(await askAt(url))).toEqual([recordedReply.lead]);
    expect(asked).toHaveLength(2);
  });

  it('keeps the whole reply when only the end of the stream was lost, and does not ask twice', async () => {
    const { url, asked } = await serve((response) => {
      streaming(response).write(part({ type: 'data-reply', data: recordedReply }));
      setTimeout(() => response.destroy(), 20);
    });
    expect(shown(await askAt(url))).toEqual([recordedReply.lead]);
    expect(asked).toHaveLength(1);
  });

  it('gives up after the second lost connection', async () => {
    const { url, asked } = await serve((response) => response.destroy());
    expect((await failureAt(url)).kind).toBe('lost');
    expect(asked).toHaveLength(2);
  });

  it('does not ask again when the server itself ended the answer with an error', async () => {
    const { url, asked } = await serve((response) =>
      streaming(response).end(part({ type: 'error', errorText: '回答をご用意できませんでした。' })),
    );
    expect(await failureAt(url)).toMatchObject({ kind: 'refused', said: '回答をご用意できませんでした。' });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['20', 20],
    ['0', 1],
    ['99999', 600],
    ['soon', 60],
  ])('takes the waiting time of a 429 from Retry-After: %s', async (header, seconds) => {
    const { url, asked } = await serve(json({ error: { code: 'rate-limited', message: 'x' } }, 429, { 'Retry-After': header }));
    expect(await failureAt(url)).toMatchObject({ kind: 'busy', waitSeconds: seconds });
    expect(asked).toHaveLength(1);
  });

  it("passes the server's own sentence on", async () => {
    const { url } = await serve(json({ error: { code: 'message-too-long', message: 'ご質問が長すぎます。' } }, 422));
    expect(await failureAt(url)).toMatchObject({ kind: 'refused', said: 'ご質問が長すぎます。' });
  });

  it('tries again when a server is only just starting', async () => {
    const { url } = await serve(json({ error: { code: 'unavailable', message: '準備中' } }, 503), json(recordedReply));
    expect(shown(await askAt(url))).toEqual([recordedReply.lead]);
  });

  it.each([
    ['HTML with status 200', (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>proxy</h1>')],
    ['an empty object', json({})],
    ['a list', json([])],
    ['a reply of wrong types', json({ text: 1, steps: 'x', citations: {} })],
    ['404 with HTML', (response: ServerResponse) => response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>no</h1>')],
  ])('calls %s unreadable', async (_, handler) => {
    const { url } = await serve(handler);
    expect((await failureAt(url)).kind).toBe('unreadable');
  });

  it('stops an answer that grows without end', async () => {
    const { url, asked } = await serve((response) => {
      streaming(response);
      const writing = setInterval(() => response.write(part({ type: 'text-delta', id: 't', delta: 'あ'.repeat(1000) })), 1);
      response.on('close', () => clearInterval(writing));
    });
    expect((await failureAt(url, { maxBytes: 20_000 })).kind).toBe('endless');
    expect(asked).toHaveLength(1);
  });

  it('stops an answer that only ever beats its heart', async () => {
    const { url } = await serve((response) => {
      streaming(response);
      const beating = setInterval(() => response.write(': keep-alive\n\n'), 5);
      response.on('close', () => clearInterval(beating));
    });
    expect((await failureAt(url, { totalMs: 100 })).kind).toBe('endless');
  });

  it('counts a silent connection as lost', async () => {
    const { url, asked } = await serve((response) => {
      streaming(response).write(': keep-alive\n\n');
    });
    expect((await failureAt(url, { idleMs: 50 })).kind).toBe('lost');
    expect(asked).toHaveLength(2);
  });

  it('lets the server know when the person leaves', async () => {
    const leaving = new AbortController();
    let serverSawIt = (): void => {};
    const left = new Promise<void>((resolve) => {
      serverSawIt = resolve;
    });
    const { url } = await serve((response) => {
      streaming(response).write(part({ type: 'source-document', sourceId: 'a/b', title: 'x' }));
      response.on('close', serverSawIt);
      setTimeout(() => leaving.abort(), 20);
    });
    await expect(askAt(url, {}, leaving.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await left;
  });
});

describe('ChatClient, other routes', () => {
  it('reads the topics and leaves out entries that are none', async () => {
    const topic = { id: 'login', title: 'ログイン', message: 'ログインできません' };
    const { url } = await serve(json({ topics: [topic, { id: 'x' }, null] }));
    expect(await new ChatClient(url).topics('login', new AbortController().signal)).toEqual([topic]);
  });

  it('settles when the server has the feedback and fails when it has not', async () => {
    const { url } = await serve(json({}), json({ error: { code: 'not-found', message: 'ありません。' } }, 404), json({}, 429));
    const feedback = { conversationId: 'c', messageId: 'm', rating: 'up' } as const;
    const send = () => new ChatClient(url).feedback(feedback, new AbortController().signal);
    await expect(send()).resolves.toBeUndefined();
    await expect(send()).rejects.toMatchObject({ kind: 'refused', said: 'ありません。' });
    await expect(send()).rejects.toMatchObject({ kind: 'busy' });
  });
});
