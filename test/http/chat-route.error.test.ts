import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorReplySchema } from '../../src/contract/chat.ts';
import { SupportChatError } from '../../src/errors.ts';
import { sampleReply } from '../support/fake-chat.ts';
import { exchange, openSocket, postChat, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ server: { keepAliveMs: 200 } });
});
afterAll(() => server.close());
afterEach(() => {
  server.chat.requests.length = 0;
});

const good = JSON.stringify({ message: 'ログインできません' });

/** What must hold for every refusal: the shape, plain Japanese that says what to do, nothing of the inside or of the input. */
function expectRefusal(status: number, expected: number, text: string): void {
  expect({ status, text }).toMatchObject({ status: expected });
  const { error } = errorReplySchema.parse(JSON.parse(text));
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['error']);
  expect(error.code).toMatch(/^[a-z-]+$/);
  expect(error.message).toMatch(/^[ぁ-んァ-ヶー一-龠々、。0-9,]+ください。$/);
  expect(server.chat.requests).toEqual([]);
}

async function expectAlive(): Promise<void> {
  expect((await postChat(server, good)).status).toBe(200);
  server.chat.requests.length = 0;
}

describe('POST /api/chat refuses', () => {
  it.each([
    ['none at all', undefined],
    ['an empty one', ''],
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['multipart', 'multipart/form-data; boundary=x'],
    ['a JSON look-alike', 'application/json+x'],
    ['another JSON', 'application/ld+json'],
    ['two types', 'application/json, text/plain'],
    ['text/json', 'text/json'],
    ['a wildcard', '*/*'],
    ['Shift_JIS', 'application/json; charset=Shift_JIS'],
    ['UTF-16', 'application/json; charset=utf-16'],
    ['UTF-7', 'application/json;charset=utf-7'],
    ['two charsets', 'application/json; charset=utf-8; charset=shift_jis'],
  ])('a content type that is %s: 415', async (_, type) => {
    const response = await fetch(`${server.origin}/api/chat`, {
      method: 'POST',
      body: Buffer.from(good),
      headers: type === undefined ? {} : { 'Content-Type': type },
    });
    expectRefusal(response.status, 415, await response.text());
    await expectAlive();
  });

  it.each(['gzip', 'deflate', 'br', 'identity', 'nonsense'])('a body with Content-Encoding: %s: 415', async (encoding) => {
    const response = await postChat(server, gzipSync(good), { 'Content-Encoding': encoding });
    expectRefusal(response.status, 415, await response.text());
  });

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['white space', '  \n'],
    ['half an object', '{"message":"あ"'],
    ['two objects', '{"message":"あ"}{"message":"あ"}'],
    ['single quotes', "{'message':'あ'}"],
    ['a trailing comma', '{"message":"あ",}'],
    ['NaN', '{"message":NaN}'],
    ['a comment', '{"message":"あ"} // hello'],
    ['plain words', 'ログインできません'],
    ['a raw line feed in a string', '{"message":"あ\nい"}'],
    ['a broken escape', '{"message":"\\u12"}'],
    ['a form', 'message=%E3%81%82'],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('"}')])],
    ['Shift_JIS bytes', Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0x83, 0x8d, 0x83, 0x4f]), Buffer.from('"}')])],
    ['an overlong encoding', Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    ['an encoded surrogate', Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])],
    ['UTF-16', Buffer.from(good, 'utf16le')],
    ['NUL bytes', Buffer.alloc(100)],
    ['16,000 opening brackets', '['.repeat(16_000)],
    ['a compressed body that does not say so', gzipSync(good)],
  ])('%s as a body: 400', async (_, body) => {
    const response = await postChat(server, body);
    expectRefusal(response.status, 400, await response.text());
    await expectAlive();
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', [{ message: 'あ' }]],
    ['a string', 'ログイン'],
    ['a number', 1],
    ['true', true],
    ['an object without a message', {}],
    ['a message null', { message: null }],
    ['a message that is a number', { message: 1 }],
    ['a message that is an object', { message: { text: 'あ', $gt: '' } }],
    ['a message that is a list', { message: ['あ'] }],
    ['a message with a length of its own', { message: { length: 5, trim: 'x', normalize: 'x' } }],
    ['an empty message', { message: '' }],
    ['a message of white space', { message: ' \u3000\n\t' }],
    ['1,001 characters', { message: 'あ'.repeat(1001) }],
    ['10,000 characters', { message: 'a'.repeat(10_000) }],
    ['1,001 characters outside the BMP', { message: '𠮷'.repeat(1001) }],
    ['a device unknown', { message: 'あ', device: 'fax' }],
    ['a device null', { message: 'あ', device: null }],
    ['a device that is a list', { message: 'あ', device: ['pc'] }],
    ['a channel unknown', { message: 'あ', channel: 'admin' }],
    ['a channel in capitals', { message: 'あ', channel: 'WEB' }],
    ['a page that is an object', { message: 'あ', page: {} }],
    ['a page of 65 characters', { message: 'あ', page: 'x'.repeat(65) }],
    ['a conversation id that is a number', { message: 'あ', conversationId: 1 }],
    ['a conversation id that is a list', { message: 'あ', conversationId: ['x'] }],
    ['a conversation id that is an object', { message: 'あ', conversationId: { $ne: null } }],
  ])('%s: 422', async (_, body) => {
    const response = await postChat(server, JSON.stringify(body));
    expectRefusal(response.status, 422, await response.text());
  });

  it('an empty message and one too long in words of their own', async () => {
    const codeOf = async (message: string) =>
      ((await (await postChat(server, { message })).json()) as { error: { code: string } }).error.code;
    expect([await codeOf(' '), await codeOf('あ'.repeat(1001))]).toEqual(['message-empty', 'message-too-long']);
  });

  it('a body one byte over 16 KB by its stated length: 413', async () => {
    const body = good.padEnd(16 * 1024 + 1 - (Buffer.byteLength(good) - good.length));
    expect(Buffer.byteLength(body)).toBe(16 * 1024 + 1);
    const response = await postChat(server, body);
    expectRefusal(response.status, 413, await response.text());
    await expectAlive();
  });

  it('a body over 16 KB in chunks as soon as that much has come in: 413, and the connection is cut', async () => {
    const head = 'POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    const socket = await openSocket(server);
    let sent = 0;
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('utf8');
    });
    socket.on('error', () => {});
    const cut = new Promise((resolve) => socket.on('close', resolve));
    socket.write(head);
    const feed = () => {
      while (!socket.destroyed && sent < 64 * 1024 * 1024) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', feed);
    feed();
    await cut;
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(16 * 1024 * 1024);
    await expectAlive();
  });

  it('16 KB exactly, because that much is allowed: 200', async () => {
    const body = good.padEnd(16 * 1024 - (Buffer.byteLength(good) - good.length));
    expect((await postChat(server, body)).status).toBe(200);
  });
});

describe('POST /api/chat is not harmed by', () => {
  it.each<[string, string]>([
    ['__proto__', '{"message":"あ","__proto__":{"device":"fax","polluted":1}}'],
    ['constructor.prototype', '{"message":"あ","constructor":{"prototype":{"polluted":1}}}'],
    ['deep nesting in an unknown field', `{"message":"あ","x":${'['.repeat(7000)}${']'.repeat(7000)}}`],
    ['the same key twice', '{"message":1,"message":"あ"}'],
    ['a byte order mark', '\ufeff{"message":"あ"}'],
    ['a serialised object of a library', '{"message":"あ","lc":1,"type":"secret","id":["OPENAI_API_KEY"]}'],
    [
      'a thousand unknown keys',
      JSON.stringify({ message: 'あ', ...Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i])) }),
    ],
  ])('%s', async (_, body) => {
    expect((await postChat(server, body)).status).toBe(200);
    expect(server.chat.requests).toEqual([{ message: 'あ' }]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('wrong methods and paths', () => {
  it.each([
    ['GET', '/api/chat', 'POST, OPTIONS'],
    ['HEAD', '/api/chat', 'POST, OPTIONS'],
    ['PUT', '/api/chat', 'POST, OPTIONS'],
    ['PATCH', '/api/chat', 'POST, OPTIONS'],
    ['DELETE', '/api/chat', 'POST, OPTIONS'],
    ['PROPFIND', '/api/chat', 'POST, OPTIONS'],
    ['POST', '/api/topics', 'GET, HEAD, OPTIONS'],
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/sources/guide', 'GET, HEAD, OPTIONS'],
    ['PUT', '/ask', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('%s %s: 405 that names what is allowed', async (method, path, allow) => {
    const response = await fetch(server.origin + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    if (method !== 'HEAD') expectRefusal(response.status, 405, await response.text());
  });

  it.each([
    '/api',
    '/api/',
    '/api/chat/',
    '/api//chat',
    '//api/chat',
    '/API/CHAT',
    '/api/chat%2f',
    '/api/nothing',
    '/admin',
    '/.env',
    '/.git/config',
    '/package.json',
    '/sources/',
    '/sources/guide/extra',
    '/sources/..%2f..%2fpackage.json',
    '/sources/%E0%A4%A',
    '/sources/__proto__',
    '/sources/constructor',
    '/assets/../package.json',
    '/assets/pages.css/..%2f',
    '/%00',
    '/index.html',
    '/metrics',
  ])('GET %s: 404', async (path) => {
    const response = await exchange(server, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [head = '', body = ''] = response.split('\r\n\r\n');
    expectRefusal(Number(head.split(' ')[1]), 404, body);
    expect(head + body).not.toContain('package');
  });
});

describe('what is not good HTTP', () => {
  const json = 'Content-Type: application/json\r\n';
  const length = `Content-Length: ${Buffer.byteLength(good)}\r\n`;
  const post = 'POST /api/chat HTTP/1.1\r\n';

  it.each<[string, string | Uint8Array, number]>([
    ['two different Content-Lengths', `${post}Host: x\r\n${json}${length}Content-Length: 5\r\n\r\n${good}`, 400],
    ['two equal Content-Lengths', `${post}Host: x\r\n${json}${length}${length}\r\n${good}`, 400],
    ['Content-Length beside Transfer-Encoding', `${post}Host: x\r\n${json}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a negative Content-Length', `${post}Host: x\r\n${json}Content-Length: -1\r\n\r\n${good}`, 400],
    ['a Content-Length with a sign', `${post}Host: x\r\n${json}Content-Length: +5\r\n\r\n${good}`, 400],
    ['a Content-Length beyond all numbers', `${post}Host: x\r\n${json}Content-Length: 99999999999999999999999\r\n\r\n`, 400],
    ['a huge Content-Length', `${post}Host: x\r\n${json}Content-Length: 9999999999\r\n\r\n`, 413],
    ['a chunk size that is no number', `${post}Host: x\r\n${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n${good}\r\n0\r\n\r\n`, 400],
    ['a Transfer-Encoding unknown', `${post}Host: x\r\n${json}Transfer-Encoding: nonsense\r\n\r\n${good}`, 400],
    ['no Host', `${post}${json}${length}\r\n${good}`, 400],
    ['no Host, HTTP/1.0', `POST /api/chat HTTP/1.0\r\n${json}${length}\r\n${good}`, 400],
    ['two Hosts', `${post}Host: x\r\nHost: evil.example\r\n${json}${length}\r\n${good}`, 400],
    ['two Content-Types', `${post}Host: x\r\n${json}Content-Type: text/plain\r\n${length}\r\n${good}`, 400],
    ['a Host with a path', `${post}Host: evil.example/..\r\n${json}${length}\r\n${good}`, 400],
    ['a Host with markup', `${post}Host: <script>alert(1)</script>\r\n${json}${length}\r\n${good}`, 400],
    ['a space before the colon', `${post}Host: x\r\nContent-Type : application/json\r\n${length}\r\n${good}`, 400],
    ['a folded header', `${post}Host: x\r\nX-A: b\r\n c\r\n${json}${length}\r\n${good}`, 400],
    ['a NUL in a header', `${post}Host: x\r\nX-A: b\0c\r\n${json}${length}\r\n${good}`, 400],
    ['bare line feeds', `POST /api/chat HTTP/1.1\nHost: x\n\n`, 400],
    ['headers of 20 KB', `${post}Host: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['an address with a backslash', 'GET /sources\\guide HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an address that is no path', 'GET guide HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an unknown method', 'HELLO /api/chat HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a method in small letters', 'post /api/chat HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['TRACE', 'TRACE /api/chat HTTP/1.1\r\nHost: x\r\nX-Secret: echo-me\r\n\r\n', 405],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', 405],
    ['HTTP/3.7', 'GET / HTTP/3.7\r\nHost: x\r\n\r\n', 400],
    ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a TLS greeting', Buffer.from('16030100c2010000be0303', 'hex'), 400],
    ['an unknown expectation', `${post}Host: x\r\nExpect: miracles\r\n${json}${length}\r\n${good}`, 417],
  ])('%s', async (_, bytes, status) => {
    const response = await exchange(server, bytes, /\}\}$/);
    const [head = '', body = ''] = response.split('\r\n\r\n');
    expectRefusal(Number(head.split(' ')[1]), status, body);
    expect(response).not.toMatch(/evil|echo-me|script|HPE_|node/i);
    await expectAlive();
  });

  it('a second request hidden behind a refused body is not answered as one of its own', async () => {
    const smuggled = 'GET /api/topics HTTP/1.1\r\nHost: x\r\n\r\n';
    const response = await exchange(
      server,
      `${post}Host: x\r\n${json}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    );
    expect(response.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('a client that leaves in the middle of its body leaves no trace in the error log', async () => {
    const socket = await openSocket(server);
    socket.write(`${post}Host: x\r\n${json}Content-Length: 50\r\n\r\n{"mess`);
    await expectAlive();
    socket.destroy();
    await expectAlive();
    expect(server.log().filter(({ level }) => (level as number) >= 50)).toEqual([]);
  });
});

describe('when the chat core fails', () => {
  let broken: TestServer;
  beforeAll(async () => {
    broken = await startTestServer({ app: { replyDeadlineMs: 50 } });
  });
  afterAll(() => broken.close());

  const failures: [string, () => Promise<never>, number, string][] = [
    ['throws', () => Promise.reject(new TypeError('secret words of the customer at /srv/app')), 500, 'internal'],
    [
      'throws at once',
      () => {
        throw new Error('secret words');
      },
      500,
      'internal',
    ],
    ['throws what is no error', () => Promise.reject('secret words'), 500, 'internal'],
    ['has no index', () => Promise.reject(new SupportChatError('index-missing', 'run the ingest command')), 503, 'unavailable'],
    ['does not come back', () => new Promise<never>(() => {}), 504, 'reply-timeout'],
  ];

  it.each(failures)('%s: a neutral error, logged once without the words', async (_, behave, status, code) => {
    broken.chat.behave = behave;
    const before = broken.log().length;
    const response = await postChat(broken, good);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(errorReplySchema.parse(JSON.parse(text)).error.code).toBe(code);
    expect(text).not.toMatch(/secret|srv|ingest/);
    const lines = broken.log().slice(before);
    expect(lines.filter(({ level }) => (level as number) >= 50)).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it("writes an operator's message where there is one, and the place of an unexpected error", async () => {
    broken.chat.behave = () => Promise.reject(new SupportChatError('index-missing', 'run the ingest command'));
    await postChat(broken, good);
    expect(broken.log()).toContainEqual(expect.objectContaining({ code: 'index-missing', reason: 'run the ingest command' }));
    broken.chat.behave = () => Promise.reject(new TypeError('x'));
    await postChat(broken, good);
    const last = broken.log().findLast(({ level }) => level === 50);
    expect(last).toMatchObject({
      error: 'TypeError',
      at: expect.arrayContaining([expect.stringContaining('test.ts')]),
    });
  });

  it('aborts the signal when the deadline has passed', async () => {
    broken.chat.behave = () => new Promise(() => {});
    await postChat(broken, good);
    expect(broken.chat.signals.at(-1)?.aborted).toBe(true);
  });

  it('serves the next request as if nothing had been', async () => {
    broken.chat.behave = () => Promise.resolve(sampleReply);
    expect((await postChat(broken, good)).status).toBe(200);
  });
});
