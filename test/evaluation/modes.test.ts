import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareModes } from '../../src/evaluation/compare-modes.ts';
import { conversationCaseSchema } from '../../src/evaluation/conversation-case.ts';
import { paraphrase } from '../../src/evaluation/paraphrases.ts';
import { runEvaluation } from '../../src/evaluation/run-evaluation.ts';
import { type ModelApp, startModelApp } from '../support/model-chat.ts';
import { type Asked, isWording, sentencesAsked } from '../support/provider-double.ts';
import { startRealApp } from '../support/real-chat.ts';

// The evaluation's conversations without and with a model that words well, and one that lies. All of them in the long run.
const FOLDER = new URL('./conversations/', import.meta.url);
const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(new URL(name, FOLDER), 'utf8')
      .trim()
      .split('\n')
      .slice(0, process.env.LONG ? 1000 : 12),
  )
  .map((line) => conversationCaseSchema.parse(JSON.parse(line)));

let plain: Awaited<ReturnType<typeof startRealApp>>;
let helped: ModelApp;
beforeAll(async () => {
  plain = await startRealApp();
  helped = await startModelApp({ chat: plain.chat });
});
afterAll(async () => {
  await helped.close();
  await plain.server.close();
});

/** Says each sentence again with another ending or spelling, as far as there is one. */
function wordWell(asked: Asked): string {
  if (!isWording(asked)) return JSON.stringify({ questions: [/【お問い合わせ】\n(.+)/u.exec(asked.user)?.[1] ?? 'はい'] });
  return sentencesAsked(asked)
    .map((sentence) => paraphrase(sentence, null).find(({ kind }) => kind === 'ending' || kind === 'synonym')?.text ?? sentence)
    .join('\n');
}

/** Whatever is asked: a wrong number, a wrong button, a wrong device, and the opposite. */
function lie(asked: Asked): string {
  if (!isWording(asked)) return JSON.stringify({ questions: ['退会する方法'] });
  return sentencesAsked(asked)
    .map((sentence) =>
      sentence
        .replace(/\d/gu, '7')
        .replace(/「[^」]+」/u, '「退会」')
        .replace('スマートフォン', 'パソコン')
        .replace(/(?:します|してください)。$/u, 'しないでください。')
        .concat('詳しくは0120-000-000へお電話ください。'),
    )
    .join('\n');
}

describe('the conversations of the evaluation, with and without a model', () => {
  test('cite the same sections, with the same steps, warnings and contacts, when the model words well', async () => {
    helped.double.behave({ kind: 'answer', text: wordWell, size: 40 });
    const result = compareModes(await runEvaluation(plain.base, cases), await runEvaluation(helped.base, cases));
    expect(result.conversations).toBe(cases.length);
    expect(result.sameCitations / result.conversations, result.differing.join(' ')).toBeGreaterThanOrEqual(0.99);
    expect(result.sameParts / result.conversations).toBeGreaterThanOrEqual(0.99);
    // It does word: otherwise the figures above would say nothing.
    expect(result.worded / result.turns).toBeGreaterThan(0.3);
    expect(result.broken.length / result.conversations).toBeLessThanOrEqual(0.01);
  }, 600_000);

  test('are the same to the letter where the model lies, but for what it understood otherwise', async () => {
    helped.double.behave({ kind: 'answer', text: lie, size: 40 });
    const some = cases.slice(0, process.env.LONG ? 1000 : 30);
    const [honest, lied] = [await runEvaluation(plain.base, some), await runEvaluation(helped.base, some)];
    const result = compareModes(honest, lied);
    expect(result.sameCitations / result.conversations, result.differing.join(' ')).toBeGreaterThanOrEqual(0.99);
    for (const { turns } of lied) for (const { reply } of turns) expect(reply.text).not.toContain('0120-000-000');
    expect(result.broken).toEqual([]);
  }, 600_000);
});
