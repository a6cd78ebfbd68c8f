import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replySchema } from '../../src/contract/chat.ts';
import { conversationCaseSchema } from '../../src/evaluation/conversation-case.ts';
import { runEvaluation, summarize } from '../../src/evaluation/run-evaluation.ts';
import { startRealApp } from '../support/real-chat.ts';

// Conversations by several authors who had seen neither the knowledge nor the code when they wrote them. What they taught
// has gone into the knowledge since: they hold what was reached, they no longer measure what is unseen.
const FOLDER = new URL('./conversations/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));

let app: Awaited<ReturnType<typeof startRealApp>>;
beforeAll(async () => {
  app = await startRealApp();
});
afterAll(() => app.server.close());

describe('the product on its own conversations', () => {
  test.each(files)('%s: at least 92 of 100 turns hold, and hardly an answer is wrong with confidence', async (name) => {
    const lines = readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n');
    const results = await runEvaluation(
      app.base,
      lines.map((line) => conversationCaseSchema.parse(JSON.parse(line))),
    );
    const { turns, confidentWrong } = summarize(results);
    const failed = results.filter(({ pass }) => !pass).map(({ id }) => id);
    expect(turns.passed / turns.all, failed.join(' ')).toBeGreaterThanOrEqual(0.92);
    expect(confidentWrong / turns.all).toBeLessThanOrEqual(0.05);
  });

  test('answers are short: half of them under 250 characters and with at most two cited sections', async () => {
    const lines = files.flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n').slice(0, 40));
    const { medianLength, medianCitations } = summarize(
      await runEvaluation(
        app.base,
        lines.map((line) => conversationCaseSchema.parse(JSON.parse(line))),
      ),
    );
    expect(medianLength).toBeLessThan(250);
    expect(medianCitations).toBeLessThanOrEqual(2);
  });

  test('asking twice gives the same words', async () => {
    const ask = async () => {
      const response = await fetch(`${app.base}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'スマホでマイページを退会したいのですが' }),
      });
      const { text, citations } = replySchema.parse(await response.json());
      return { text, citations };
    };
    expect(await ask()).toEqual(await ask());
  });
});
