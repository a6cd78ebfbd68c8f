import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holds, labelledMessages, plainOf, secretsOf } from '../privacy/labelled-messages.ts';
import { ask, environmentFor, rate, startStoreServer, untilReady } from '../support/store-server.ts';
import { ENGINES, emptyPlace, everythingKept } from '../support/test-store.ts';

describe.each(ENGINES)('the store on %s', (engine) => {
  it('holds nothing of the labelled personal data, whether they came as question, follow-up or comment', async () => {
    const place = await emptyPlace(engine);
    const server = await startStoreServer(environmentFor(place.location), pino({ level: 'silent' }));
    onTestFinished(async () => {
      await server.close();
      place.remove();
    });
    await untilReady(server.base);
    const messages = Object.values(labelledMessages).flat();
    for (const message of messages) {
      const text = plainOf(message);
      const first = await ask(server.base, text, { page: 'login' });
      await ask(server.base, text, { conversationId: first.conversationId });
      expect(await rate(server.base, first, { rating: 'down', comment: text })).toBe(204);
    }
    const kept = async () => (await server.records.store.call('countAll', [{ from: 0, to: Number.MAX_SAFE_INTEGER }])).messages;
    await expect.poll(kept, { timeout: 10_000 }).toBe(messages.length * 2);
    const everything = await everythingKept(place.location);
    const secrets = messages.flatMap(secretsOf);
    expect(secrets.length).toBeGreaterThanOrEqual(100);
    expect(secrets.filter((secret) => holds(everything, secret))).toEqual([]);
    // The search would find what is there.
    expect(everything).toContain('【証券番号】');
    expect(everything).not.toContain('127.0.0.1');
  });
});
