import { afterAll, beforeAll, expect, test } from 'vitest';
import { replySchema } from '../../src/contract/chat.ts';
import { tellLies } from '../../src/evaluation/lies.ts';
import { vocabularyOf } from '../../src/evaluation/run-grounding.ts';
import { ask, type ModelApp, startModelApp } from '../support/model-chat.ts';
import { sentencesAsked } from '../support/provider-double.ts';
import { startRealApp } from '../support/real-chat.ts';

let plain: Awaited<ReturnType<typeof startRealApp>>;
let app: ModelApp;
beforeAll(async () => {
  plain = await startRealApp();
  app = await startModelApp({ chat: plain.chat, uses: ['wording'] });
});
afterAll(async () => {
  await app.close();
  await plain.server.close();
});

/** What a model may say at most, in characters. */
const LONGEST = 1800;

test('of more than a thousand lies told over HTTP none is in a reply: each stays as it is without a model, to the letter', async () => {
  const { points } = plain.chat.knowledge;
  const vocabulary = vocabularyOf(plain.chat.knowledge);
  let told = 0;
  let turn = 0;
  app.double.behave({
    kind: 'answer',
    size: 200,
    text: (asked) => {
      const lies = sentencesAsked(asked).flatMap((sentence) => tellLies(sentence, vocabulary));
      // Another stretch of them each time.
      const from = (turn * 7) % Math.max(1, lies.length);
      let said = '';
      for (const { text } of [...lies.slice(from), ...lies.slice(0, from)]) {
        if (said.length + text.length > LONGEST) break;
        said += `${text}\n`;
        told++;
      }
      return said;
    },
  });
  const asked = [...points.values()].filter(({ kind }) => kind === 'answer').filter((_, index) => process.env.LONG || index % 2 === 0);
  for (const { title } of asked) {
    turn++;
    const [honest, helped] = await Promise.all(
      [plain.base, app.base].map(async (base) => replySchema.parse(await (await ask(base, { message: title })).json())),
    );
    expect({ ...helped, conversationId: '', messageId: '' }, title).toEqual({ ...honest, conversationId: '', messageId: '' });
  }
  expect(told).toBeGreaterThan(1000);
  console.info(`${told} lies told in ${asked.length} answers`);
}, 120_000);
