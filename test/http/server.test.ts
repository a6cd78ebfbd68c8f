import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../src/contract/chat.ts';
import { sampleReply } from '../support/fake-chat.ts';
import { exchange, openSocket, postChat, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
afterEach(() => server.close());

/** All the socket receives until the server closes it. */
function received(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('utf8');
  });
  socket.on('error', () => {});
  return new Promise((resolve) => socket.on('close', () => resolve(text)));
}

const quick = { headersMs: 200, requestMs: 400, checkMs: 50, keepAliveMs: 200 };
const drips: [string, string, string][] = [
  ['nothing', '', ''],
  ['headers byte by byte', 'POST /api/chat HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
  ['a body byte by byte', 'POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n', ' '],
  [
    'chunks byte by byte',
    'POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    '1\r\n \r\n',
  ],
  ['a body for a route that reads none', 'POST /api/topics HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n', ' '],
];

describe('slow clients', () => {
  it.each(drips)('one that sends %s is closed while others are served', async (_, head, drop) => {
    server = await startTestServer({ server: quick });
    const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(server)));
    const ends = sockets.map(received);
    for (const socket of sockets) socket.write(head);
    const dripping = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write(drop);
    }, 20);
    expect((await postChat(server, { message: 'あ' })).status).toBe(200);
    const texts = await Promise.all(ends);
    clearInterval(dripping);
    for (const text of texts) expect(text).toMatch(/^(HTTP\/1\.1 (408|405) |$)/);
    expect((await postChat(server, { message: 'あ' })).status).toBe(200);
  });

  it('one that is too slow is told so in the shape of every error', async () => {
    server = await startTestServer({ server: quick });
    const text = await exchange(server, 'POST /api/chat HTTP/1.1\r\nHost: x\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'request-timeout' } });
  });

  it('one that keeps its connection without using it is closed', async () => {
    server = await startTestServer({ server: quick });
    const text = await exchange(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('one that listens to a stream is not cut off by the limits for requests', async () => {
    server = await startTestServer({ server: quick, app: { heartbeatMs: 50 } });
    let finish: (reply: Reply) => void = () => {};
    server.chat.behave = () => new Promise((resolve) => (finish = resolve));
    const response = await postChat(server, { message: 'あ' }, { Accept: 'text/event-stream' });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    const read = async () => {
      const { value } = await reader.read();
      text += Buffer.from(value ?? []).toString();
      return value !== undefined;
    };
    // Longer than requestMs and checkMs together.
    while (text.split('keep-alive').length < 15) await read();
    finish(sampleReply);
    while (await read());
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  it('garbage sent into a running stream ends it without a second reply inside', async () => {
    server = await startTestServer({ app: { heartbeatMs: 20 } });
    server.chat.behave = () => new Promise(() => {});
    const body = '{"message":"a"}';
    const socket = await openSocket(server);
    const end = received(socket);
    socket.write(
      `POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await vi.waitFor(() => expect(server.chat.requests).toHaveLength(1));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('garbage\r\n\r\n');
    expect((await end).match(/HTTP\/1\.1/g)).toHaveLength(1);
    await vi.waitFor(() => expect(server.chat.signals[0]?.aborted).toBe(true));
  });
});

describe('too many connections', () => {
  it('from one address are closed; those there already go on', async () => {
    server = await startTestServer({ server: { connectionsPerAddress: 5, keepAliveMs: 100 } });
    const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(server)));
    const refused = await exchange(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(refused).toBe('');
    const end = received(sockets[0] as Socket);
    sockets[0]?.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await end).toMatch(/^HTTP\/1\.1 200 /);
    await vi.waitFor(async () =>
      expect(await exchange(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/ 200 /),
    );
    for (const socket of sockets) socket.destroy();
  });

  it('are not counted by address behind a proxy, where all come from one', async () => {
    server = await startTestServer({ env: { TRUST_PROXY: '1' }, server: { connectionsPerAddress: 2 } });
    const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(server)));
    expect(await exchange(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/ 200 /);
    for (const socket of sockets) socket.destroy();
  });
});

describe('close()', () => {
  it('finishes the streams under way, takes nothing new, and ends', async () => {
    server = await startTestServer({ server: { graceMs: 5_000 } });
    const finish: ((reply: Reply) => void)[] = [];
    server.chat.behave = () => new Promise((resolve) => finish.push(resolve));
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => postChat(server, { message: 'あ' }, { Accept: 'text/event-stream' })),
    );
    await vi.waitFor(() => expect(finish).toHaveLength(20));
    const closed = server.close();
    await expect(openSocket(server)).rejects.toThrow();
    for (const resolve of finish) resolve(sampleReply);
    const texts = await Promise.all(streams.map((each) => each.text()));
    for (const text of texts) expect(text).toMatch(/"type":"finish"\}\n\ndata: \[DONE\]\n\n$/);
    await closed;
  });

  it('cuts what does not finish in time', async () => {
    server = await startTestServer({ server: { graceMs: 50 } });
    server.chat.behave = () => new Promise(() => {});
    const response = await postChat(server, { message: 'あ' }, { Accept: 'text/event-stream' });
    await server.close();
    await expect(response.text()).rejects.toThrow();
    await vi.waitFor(() => expect(server.chat.signals[0]?.aborted).toBe(true));
  });

  it('does not wait for idle connections', async () => {
    server = await startTestServer({ server: { graceMs: 60_000, keepAliveMs: 60_000 } });
    const socket = await openSocket(server);
    const end = received(socket);
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await server.close();
    expect(await end).toMatch(/ 200 /);
  });

  it('may be called twice', async () => {
    server = await startTestServer();
    await Promise.all([server.close(), server.close()]);
  });
});

describe('startServer()', () => {
  it('says so when the port is taken', async () => {
    server = await startTestServer();
    await expect(startTestServer({ env: { PORT: String(server.port) } })).rejects.toThrow('EADDRINUSE');
  });
});
