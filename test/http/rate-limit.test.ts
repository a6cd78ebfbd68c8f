import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress } from '../../src/http/forwarded.ts';
import { createRateLimit } from '../../src/limits/rate-limit.ts';
import { postChat, postForm, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
afterEach(() => server?.close());

/** Statuses of `count` questions, one after the other. */
async function askOften(count: number, headers: (i: number) => Record<string, string> = () => ({})): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) {
    const response = await postChat(server, { message: 'あ' }, headers(i));
    statuses.push(response.status);
    await response.text();
  }
  return statuses;
}

describe('RATE_LIMIT', () => {
  it('lets a client send its minute and a burst of one and a half times as much on top, then answers 429 with Retry-After in Japanese', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '4' } });
    expect(await askOften(12)).toEqual([...Array<number>(10).fill(200), 429, 429]);
    const response = await postChat(server, { message: 'あ' });
    const wait = Number(response.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await response.json()).toEqual({
      error: { code: 'rate-limited', message: expect.stringContaining('待ってから') },
    });
  });

  it('by default stops 200 questions at once, but not a busy call centre', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '' } });
    const statuses = await askOften(200);
    expect(statuses.indexOf(429)).toBe(150);
  });

  it('counts the form and the API together, and shows a page to browsers', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '1' } });
    await askOften(2);
    expect((await postForm(server, { question: 'あ' })).status).toBe(200);
    const response = await postForm(server, { question: 'あ' });
    expect([response.status, response.headers.get('content-type')]).toEqual([429, 'text/html; charset=UTF-8']);
    expect((await askOften(1))[0]).toBe(429);
  });

  it('counts malformed bodies, but not what the headers alone refuse, nor pages', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '1' } });
    for (let i = 0; i < 5; i++) {
      await postChat(server, 'x', { 'Content-Type': 'text/plain' });
      await fetch(server.origin);
    }
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await postChat(server, 'no json')).status);
    expect(statuses).toEqual([400, 400, 400, 429]);
    expect((await fetch(server.origin)).status).toBe(200);
  });

  it('is not fooled by X-Forwarded-For made up, when no proxy is configured', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '1' } });
    expect(await askOften(5, (i) => ({ 'X-Forwarded-For': `203.0.113.${i}` }))).toEqual([200, 200, 200, 429, 429]);
  });

  it('tells clients apart behind a configured proxy, by what the proxy wrote last', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: '1', TRUST_PROXY: '1' } });
    expect(await askOften(6, (i) => ({ 'X-Forwarded-For': `198.51.100.1, 203.0.113.${i}` }))).toEqual(Array(6).fill(200));
    expect(await askOften(4, (i) => ({ 'X-Forwarded-For': `198.51.100.${i}, 203.0.113.200` }))).toEqual([200, 200, 200, 429]);
  });

  it('off: nobody waits', async () => {
    server = await startTestServer({ env: { RATE_LIMIT: 'off' } });
    expect(new Set(await askOften(200))).toEqual(new Set([200]));
  });
});

describe('createRateLimit()', () => {
  it('holds all clients together to a hundred busy ones', async () => {
    const limit = createRateLimit(1);
    for (let i = 0; i < 100; i++) expect(await limit.secondsToWait(`client ${i}`)).toBeNull();
    expect(await limit.secondsToWait('one more')).toBeGreaterThanOrEqual(1);
  });

  it('a client that is refused takes nothing from the others', async () => {
    const limit = createRateLimit(1);
    for (let i = 0; i < 200; i++) await limit.secondsToWait('noisy');
    for (let i = 0; i < 97; i++) expect(await limit.secondsToWait(`client ${i}`)).toBeNull();
  });
});

describe('clientAddress()', () => {
  it.each<[string | undefined, string | undefined, number, string]>([
    ['192.0.2.1', undefined, 0, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.1', 0, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.1', 1, '203.0.113.1'],
    ['192.0.2.1', 'made-up, 203.0.113.1', 1, '203.0.113.1'],
    ['192.0.2.1', 'made-up, 203.0.113.1, 198.51.100.7', 2, '203.0.113.1'],
    ['192.0.2.1', '203.0.113.1', 3, '203.0.113.1'],
    ['192.0.2.1', undefined, 1, '192.0.2.1'],
    ['192.0.2.1', 'not an address', 1, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.1:4711', 1, '203.0.113.1'],
    ['192.0.2.1', '[2001:db8::1]:4711', 1, '2001:db8:0:0::/64'],
    ['::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:0DB8:0001::', undefined, 0, '2001:db8:1:0::/64'],
    ['::1', undefined, 0, '0:0:0:0::/64'],
    ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', undefined, 0, '64:ff9b:0:0::/64'],
    [undefined, undefined, 0, 'unknown'],
  ])('socket %s, X-Forwarded-For %s, %i trusted proxies: %s', (socket, forwarded, hops, client) => {
    expect(clientAddress(socket, forwarded, hops)).toBe(client);
  });
});
