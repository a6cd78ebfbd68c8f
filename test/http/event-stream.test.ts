import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../src/contract/chat.ts';
import { type StreamPart, streamPartSchema } from '../../src/contract/stream-part.ts';
import { SupportChatError } from '../../src/errors.ts';
import { splitSentences } from '../../src/http/reply-parts.ts';
import { sampleReply } from '../support/fake-chat.ts';
import { postChat, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ app: { heartbeatMs: 20, replyDeadlineMs: 300 } });
});
afterEach(() => server.close());

const stream = (signal?: AbortSignal) =>
  fetch(`${server.origin}/api/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ message: 'ログイン' }),
    ...(signal && { signal }),
  });

/** Parts of a whole stream; fails on a line that is neither a part, a comment nor the end. */
function partsOf(text: string): StreamPart[] {
  const events = text.split('\n\n').filter((event) => event !== '' && !event.startsWith(':'));
  expect(events.pop()).toBe('data: [DONE]');
  return events.map((event) => {
    expect(event).toMatch(/^data: .+$/);
    return streamPartSchema.parse(JSON.parse(event.slice('data: '.length)));
  });
}

describe('POST /api/chat, event stream', () => {
  it('has the headers of an AI SDK UI message stream', async () => {
    const response = await stream();
    await response.text();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringMatching(/^text\/event-stream/),
      'x-vercel-ai-ui-message-stream': 'v1',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('sends start, metadata, the sources before the text that cites them, the text in sentences, the whole reply, finish', async () => {
    const parts = partsOf(await (await stream()).text());
    expect(parts.map(({ type }) => type)).toEqual([
      'start',
      'message-metadata',
      'source-document',
      'source-document',
      'text-start',
      'text-delta',
      'text-delta',
      'text-delta',
      'text-end',
      'data-reply',
      'finish',
    ]);
    const data = parts.find((part) => part.type === 'data-reply')?.data;
    expect(parts[0]).toEqual({ type: 'start', messageId: data?.messageId });
    expect(data).toEqual({ ...sampleReply, messageId: data?.messageId });
    expect(parts[1]).toEqual({
      type: 'message-metadata',
      messageMetadata: { conversationId: sampleReply.conversationId },
    });
    expect(parts[2]).toEqual({
      type: 'source-document',
      sourceId: 'guide/step-1',
      mediaType: 'text/markdown',
      title: '手引き 1 ログイン',
    });
    expect(parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')).toBe(sampleReply.text);
  });

  it('starts at once, while the chat core is still at work', async () => {
    let finish: (reply: Reply) => void = () => {};
    server.chat.behave = () => new Promise((resolve) => (finish = resolve));
    const response = await stream();
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = Buffer.from((await reader.read()).value ?? []).toString();
    expect(first).toMatch(/^data: \{"type":"start","messageId":"[0-9a-f-]{36}"\}\n\n/);
    finish(sampleReply);
    await reader.cancel();
  });

  it('sends comments while the chat core is silent', async () => {
    let finish: (reply: Reply) => void = () => {};
    server.chat.behave = () => new Promise((resolve) => (finish = resolve));
    const reader = ((await stream()).body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (text.split(': keep-alive\n\n').length < 3) text += Buffer.from((await reader.read()).value ?? []).toString();
    finish(sampleReply);
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += Buffer.from(next.value).toString();
    expect(partsOf(text).at(-1)).toEqual({ type: 'finish' });
  });

  it.each<[string, () => Promise<never>]>([
    ['an unexpected error', () => Promise.reject(new TypeError('secret at /srv/app'))],
    [
      'an error thrown at once',
      () => {
        throw new Error('secret');
      },
    ],
    ['what is no error', () => Promise.reject('secret')],
    ['a missing index', () => Promise.reject(new SupportChatError('index-missing', 'secret'))],
    ['no answer within the deadline', () => new Promise<never>(() => {})],
  ])('ends in a neutral error in plain Japanese on %s, logged once', async (_, behave) => {
    server.chat.behave = behave;
    const text = await (await stream()).text();
    const parts = partsOf(text);
    expect(parts.map(({ type }) => type)).toEqual(['start', 'error']);
    expect(parts[1]).toEqual({ type: 'error', errorText: expect.stringMatching(/ください。$/) });
    expect(text).not.toContain('secret');
    expect(server.log().filter(({ level }) => (level as number) >= 50)).toHaveLength(1);
  });

  it('stops the work when the client goes away, without an error in the log', async () => {
    server.chat.behave = () => new Promise(() => {});
    const leave = new AbortController();
    const response = await stream(leave.signal);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    expect(server.chat.signals[0]?.aborted).toBe(false);
    leave.abort();
    await vi.waitFor(() => expect(server.chat.signals[0]?.aborted).toBe(true));
    expect(server.log().filter(({ level }) => (level as number) >= 40)).toEqual([]);
  });

  it('refuses a bad request as JSON with its status, before any stream', async () => {
    const response = await postChat(server, { message: '' }, { Accept: 'text/event-stream' });
    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/json']);
  });

  it('stops JSON work too when the client goes away', async () => {
    server.chat.behave = () => new Promise(() => {});
    const leave = new AbortController();
    const request = fetch(`${server.origin}/api/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: 'あ' }),
      signal: leave.signal,
    }).catch(() => {});
    await vi.waitFor(() => expect(server.chat.signals).toHaveLength(1));
    leave.abort();
    await request;
    await vi.waitFor(() => expect(server.chat.signals[0]?.aborted).toBe(true));
    expect(server.log().filter(({ level }) => (level as number) >= 40)).toEqual([]);
  });
});

describe("the AI SDK's own client", () => {
  type ReplyMessage = UIMessage<{ conversationId: string }, { reply: Reply }>;

  const transport = () =>
    new DefaultChatTransport<ReplyMessage>({
      api: `${server.origin}/api/chat`,
      headers: { Accept: 'text/event-stream' },
      prepareSendMessagesRequest: () => ({ body: { message: 'ログイン' } }),
    });

  const send = () =>
    transport().sendMessages({
      trigger: 'submit-message',
      chatId: 'c',
      messageId: undefined,
      messages: [],
      abortSignal: undefined,
    });

  it('reads the stream as one message with text, sources, metadata and the whole reply', async () => {
    let message: ReplyMessage | undefined;
    for await (const state of readUIMessageStream<ReplyMessage>({
      stream: (await send()) as never,
      terminateOnError: true,
    }))
      message = state;
    expect(message?.metadata).toEqual({ conversationId: sampleReply.conversationId });
    expect(message?.parts.filter((part) => part.type === 'text').map((part) => [part.text, part.state])).toEqual([
      [sampleReply.text, 'done'],
    ]);
    expect(message?.parts.filter((part) => part.type === 'source-document').map((part) => part.sourceId)).toEqual([
      'guide/step-1',
      'guide/step-2',
    ]);
    const reply = message?.parts.find((part) => part.type === 'data-reply')?.data;
    expect(reply).toEqual({ ...sampleReply, messageId: message?.id });
  });

  it('reads a failure as an error with our wording', async () => {
    server.chat.behave = () => Promise.reject(new Error('secret'));
    const errors: unknown[] = [];
    const states = readUIMessageStream<ReplyMessage>({
      stream: (await send()) as never,
      onError: (error) => errors.push(error),
    });
    for await (const _ of states) void _;
    expect(errors).toEqual([new Error('申し訳ありません。回答をご用意できませんでした。少し待ってから、もう一度お試しください。')]);
  });
});

describe('splitSentences()', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['一文だけ', ['一文だけ']],
    ['一つ目。二つ目！三つ目？', ['一つ目。', '二つ目！', '三つ目？']],
    ['「押す。」と出ます。[1][2]次へ。', ['「押す。」', 'と出ます。[1][2]', '次へ。']],
    ['見出し\n\n- 一\n- 二\n', ['見出し\n\n', '- 一\n', '- 二\n']],
    ['本当！？はい。', ['本当！？', 'はい。']],
    ['（はい。）[1] 次', ['（はい。）[1]', ' 次']],
  ])('%j', (text, pieces) => {
    expect(splitSentences(text)).toEqual(pieces);
    expect(splitSentences(text).join('')).toBe(text);
  });
});
