import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, environmentFor, rate, type StoreServer, startStoreServer, untilReady } from '../support/store-server.ts';
import { emptyPlace, type TestPlace } from '../support/test-store.ts';

const TOKEN = 'a-token-of-some-length';
let place: TestPlace;
let server: StoreServer;
beforeAll(async () => {
  place = await emptyPlace();
  server = await startStoreServer({ ...environmentFor(place.location), METRICS_TOKEN: TOKEN }, pino({ level: 'silent' }));
  await untilReady(server.base);
});
afterAll(async () => {
  await server.close();
  place.remove();
});

const read = (headers: Record<string, string> = {}) => fetch(`${server.base}/metrics`, { headers });

describe('GET /metrics', () => {
  it('counts requests, replies and feedback, in the text format of Prometheus', async () => {
    const reply = await ask(server.base, 'カードを作りたい', { channel: 'qr' });
    await rate(server.base, reply, { rating: 'down' });
    await fetch(`${server.base}/no/such/page`);
    const response = await read({ authorization: `Bearer ${TOKEN}` });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain; version=0.0.4')]);
    const text = await response.text();
    expect(text).toContain('support_chat_reply_seconds_count{kind="answer",mode="extractive",channel="qr"} 1');
    expect(text).toContain('support_chat_feedback_total{rating="down"} 1');
    expect(text).toContain('support_chat_http_request_seconds_count{route="/api/chat",method="POST",status="200"} 1');
    expect(text).toContain('support_chat_http_request_seconds_count{route="unknown",method="GET",status="404"} 1');
    expect(text).toContain('support_chat_store_ready 1');
    expect(text).toMatch(/^support_chat_messages_waiting 0$/m);
    expect(text).toMatch(/^support_chat_messages_lost 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(text).not.toContain('カード');
  });

  it.each([
    ['nothing', {}],
    ['another token', { authorization: 'Bearer another-token-of-len' }],
    ['the token without its scheme', { authorization: TOKEN }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('refuses whoever shows %s', async (_, headers) => {
    const response = await read(headers as Record<string, string>);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toEqual({ error: { code: 'unauthorized', message: expect.stringContaining('認証') } });
  });

  it('is not there without a token in the configuration', async () => {
    const bare = await startStoreServer(environmentFor(place.location), pino({ level: 'silent' }));
    expect((await fetch(`${bare.base}/metrics`, { headers: { authorization: 'Bearer ' } })).status).toBe(404);
    await bare.close();
  });
});
