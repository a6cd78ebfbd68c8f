import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange, postChat, postForm, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
afterEach(() => server.close());

function headersOf(response: Response): Record<string, string> {
  return Object.fromEntries(response.headers);
}

describe('security headers', () => {
  beforeEach(async () => {
    server = await startTestServer();
  });

  const data = {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  };

  it.each(['/api/topics', '/api/nothing', '/healthz', '/readyz', '/robots.txt', '/nothing'])(
    'data of %s is not stored, framed, sniffed or run',
    async (path) => {
      expect(headersOf(await fetch(server.origin + path))).toMatchObject(data);
    },
  );

  it('a reply carries them, and a refusal too', async () => {
    expect(headersOf(await postChat(server, { message: 'あ' }))).toMatchObject(data);
    expect(headersOf(await postChat(server, 'x'))).toMatchObject(data);
  });

  it('an event stream carries them and may not be transformed on the way', async () => {
    const response = await postChat(server, { message: 'あ' }, { Accept: 'text/event-stream' });
    await response.text();
    expect(headersOf(response)).toMatchObject({ ...data, 'cache-control': 'no-store, no-transform' });
  });

  it.each(['/', '/sources/guide', '/sources/nothing'])(
    'the page %s loads nothing but its style sheet, runs nothing, and posts and frames at home only',
    async (path) => {
      const response = await fetch(server.origin + path, { headers: { Accept: 'text/html' } });
      expect(headersOf(response)).toMatchObject({
        'content-type': expect.stringMatching(/^text\/html; charset=utf-8$/i),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'SAMEORIGIN',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
      });
    },
  );

  it.each(['/', '/api/topics', '/sources/guide'])('%s says nothing about what it runs on', async (path) => {
    const headers = headersOf(await fetch(server.origin + path));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-powered-by']));
  });

  it('no HSTS over plain HTTP, whatever a stranger claims', async () => {
    const response = await fetch(server.origin, { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(response.headers.get('strict-transport-security')).toBeNull();
  });

  it('a Host made up is not reflected', async () => {
    const response = await exchange(server, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(response).toMatch(/^HTTP\/1\.1 200 /);
    expect(response).not.toContain('evil.example');
  });

  it('a query made up is not reflected', async () => {
    const page = await (await fetch(`${server.origin}/?topic="><script>alert(1)</script>&x=evil`)).text();
    const sheet = await (await fetch(`${server.origin}/sources/guide?section="><script>alert(1)</script>`)).text();
    expect(page + sheet).not.toMatch(/alert\(1\)<\/script>|evil/);
  });
});

describe('behind a TLS proxy (TRUST_PROXY=1)', () => {
  it('HSTS for a year when the proxy says https', async () => {
    server = await startTestServer({ env: { TRUST_PROXY: '1' } });
    const hsts = async (proto: string) =>
      (await fetch(server.origin, { headers: { 'X-Forwarded-Proto': proto } })).headers.get('strict-transport-security');
    expect(await hsts('http, https')).toBe('max-age=31536000; includeSubDomains');
    expect(await hsts('https, http')).toBeNull();
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${server.origin}/api/chat`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });

  it('without ALLOWED_ORIGINS nobody is let in', async () => {
    server = await startTestServer();
    for (const origin of ['https://www.example.jp', 'null', server.origin]) {
      const responses = [await preflight(origin), await postChat(server, { message: 'あ' }, { Origin: origin })];
      for (const response of responses) {
        expect(Object.keys(headersOf(response)).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  it('with ALLOWED_ORIGINS exactly these are let in, for the API, without credentials', async () => {
    server = await startTestServer({ env: { ALLOWED_ORIGINS: 'https://www.example.jp' } });
    const allowed = await preflight('https://www.example.jp');
    expect(headersOf(allowed)).toMatchObject({
      'access-control-allow-origin': 'https://www.example.jp',
      'access-control-allow-methods': 'GET,HEAD,POST',
      'access-control-allow-headers': 'Content-Type',
    });
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    const reply = await postChat(server, { message: 'あ' }, { Origin: 'https://www.example.jp' });
    expect(headersOf(reply)).toMatchObject({ 'access-control-allow-origin': 'https://www.example.jp', vary: 'Origin' });

    const strangers = [
      'https://www.example.jp.evil.example',
      'https://evil.example',
      'http://www.example.jp',
      'https://www.example.jp:444',
      'null',
      'https://WWW.example.jp',
    ];
    for (const origin of strangers) {
      for (const response of [await preflight(origin), await postChat(server, { message: 'あ' }, { Origin: origin })]) {
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    const page = await fetch(server.origin, { headers: { Origin: 'https://www.example.jp' } });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('an event stream and an error can be read by an allowed origin too', async () => {
    server = await startTestServer({ env: { ALLOWED_ORIGINS: 'https://www.example.jp' } });
    const Origin = 'https://www.example.jp';
    const stream = await postChat(server, { message: 'あ' }, { Origin, Accept: 'text/event-stream' });
    await stream.text();
    const error = await postChat(server, { message: '' }, { Origin });
    expect([stream, error].map((each) => each.headers.get('access-control-allow-origin'))).toEqual([Origin, Origin]);
  });

  it('with ALLOWED_ORIGINS these may frame the pages', async () => {
    server = await startTestServer({ env: { ALLOWED_ORIGINS: 'https://a.example.jp,https://b.example.jp' } });
    const headers = headersOf(await fetch(server.origin));
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'self' https:\/\/a\.example\.jp https:\/\/b\.example\.jp$/);
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  });
});

describe('POST /ask from elsewhere', () => {
  beforeEach(async () => {
    server = await startTestServer();
  });

  it.each<[string, Record<string, string>]>([
    ['another site, as new browsers say', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling site', { 'Sec-Fetch-Site': 'same-site' }],
    ['another site, as old browsers say', { Origin: 'https://evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['a look-alike', { Origin: 'https://127.0.0.1.evil.example' }],
  ])('%s: 403, not asked', async (_, headers) => {
    const response = await postForm(server, { question: 'あ' }, headers);
    expect(response.status).toBe(403);
    expect(server.chat.requests).toEqual([]);
  });

  it('from its own page: answered', async () => {
    const own: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'same-origin' },
      { Origin: server.origin },
      { Origin: `https://127.0.0.1:${server.port}` },
      {},
    ];
    for (const headers of own) expect((await postForm(server, { question: 'あ' }, headers)).status).toBe(200);
  });
});

describe('the log', () => {
  beforeEach(async () => {
    server = await startTestServer();
  });

  it('has one JSON line a request, with its id, route and status', async () => {
    const response = await postChat(server, { message: 'あ' });
    await response.text();
    const lines = server.log();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      msg: 'request',
      requestId: response.headers.get('x-request-id'),
      method: 'POST',
      route: '/api/chat',
      status: 200,
      ms: expect.any(Number),
    });
  });

  it('holds neither what was typed nor an address nor a path made up', async () => {
    await postChat(server, { message: '証券番号は1234567890です' }, { 'X-Forwarded-For': '203.0.113.9', 'X-Request-Id': 'made-up' });
    await postForm(server, { question: '電話は090-1234-5678です' });
    await fetch(`${server.origin}/?topic=090-1234-5678`);
    await fetch(`${server.origin}/sources/090-1234-5678?section=090`);
    await fetch(`${server.origin}/090-1234-5678`);
    expect(server.log()).toHaveLength(5);
    // Ids, pseudonyms and times hold any digits by chance.
    const lines = server.log().map(({ requestId, client, time, pid, ...rest }) => JSON.stringify(rest));
    expect(lines.join('\n')).not.toMatch(/1234|090|203\.0|127\.0\.0\.1|made-up|証券|question/);
    for (const { requestId } of server.log()) expect(requestId).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it('stays one line a record whatever control characters come in', async () => {
    await exchange(server, 'GET /a%0d%0a{"level":60}%1b[31m?x=%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await postChat(server, { message: 'a\n{"level":60}\u001b[31m' });
    const lines = server.rawLog().trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 30 });
    expect(server.rawLog()).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('knows the same client again without its address', async () => {
    await fetch(server.origin);
    await fetch(server.origin);
    const [first, second] = server.log();
    expect(first?.client).toMatch(/^[\w-]{10}$/);
    expect(second?.client).toBe(first?.client);
  });
});
