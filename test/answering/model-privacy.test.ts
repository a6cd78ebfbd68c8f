import { afterAll, beforeAll, expect, test } from 'vitest';
import { replySchema } from '../../src/contract/chat.ts';
import { holds, labelledMessages, plainOf, secretsOf } from '../privacy/labelled-messages.ts';
import { ask, type ModelApp, startModelApp } from '../support/model-chat.ts';
import { isWording } from '../support/provider-double.ts';
import { startRealApp } from '../support/real-chat.ts';

let plain: Awaited<ReturnType<typeof startRealApp>>;
let app: ModelApp;
beforeAll(async () => {
  plain = await startRealApp();
  app = await startModelApp({ chat: plain.chat });
  // Hands everything back that it was told, where an echo would do harm.
  app.double.behave({
    kind: 'answer',
    text: (asked) => (isWording(asked) ? asked.user : JSON.stringify({ questions: [asked.user.replace(/\s+/gu, ' ').slice(-100)] })),
    size: 100,
  });
});
afterAll(async () => {
  await app.close();
  await plain.server.close();
});

const FIRST = labelledMessages['policy-number']?.[0] ?? '';
test('of the labelled personal data nothing reaches the provider, the log or a reply', async () => {
  const messages = Object.entries(labelledMessages).filter(([, list]) => list.some((message) => message.includes('[[')));
  expect(FIRST).toContain('[[');
  let secrets = 0;
  for (const message of messages.flatMap(([, list]) => list)) {
    const before = app.double.received.length;
    // A follow-up in the same conversation carries the message before it into the prompt.
    const first = replySchema.parse(await (await ask(app.base, { message: plainOf(message) })).json());
    const second = await (await ask(app.base, { message: 'それはどういうことですか', conversationId: first.conversationId })).text();
    const sent = Buffer.concat(app.double.received.slice(before)).toString('utf8');
    for (const secret of secretsOf(message)) {
      secrets++;
      for (const place of [sent, JSON.stringify(first), second, app.rawLog()]) expect(holds(place, secret), message).toBe(false);
    }
  }
  expect(secrets).toBeGreaterThanOrEqual(100);
  expect(app.double.asked.length).toBeGreaterThan(secrets / 2);
}, 120_000);
