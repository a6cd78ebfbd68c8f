import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runGrounding } from '../../src/evaluation/run-grounding.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

const knowledge = await readKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));

describe('the check before every released word, on the real knowledge', () => {
  // Every seventh sentence, every one in the long run.
  const { lies, truths, paraphrases, releasedLies } = runGrounding(knowledge, process.env.LONG ? 1 : 7);

  it('releases none of more than a thousand lies, of any kind', () => {
    expect(releasedLies).toEqual([]);
    expect(Object.values(lies).reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(1000);
    for (const { sent } of Object.values(lies)) expect(sent).toBeGreaterThan(0);
  });

  it('drops at most two of a hundred true sentences', () => {
    expect(truths.sent).toBeGreaterThan(80);
    expect(truths.sent - truths.released).toBeLessThanOrEqual(0.02 * truths.sent);
  });

  it('releases what only changes endings, politeness, spelling, everyday synonyms or joins', () => {
    for (const kind of ['ending', 'politeness', 'spelling', 'synonym', 'opening', 'joined'] as const)
      expect(paraphrases[kind].released, kind).toBeGreaterThanOrEqual(0.9 * paraphrases[kind].sent);
  });
});

it('works on any other service', async () => {
  const { releasedLies, truths } = runGrounding(await readKnowledge(OTHER_SERVICE));
  expect(releasedLies).toEqual([]);
  expect(truths.released).toBe(truths.sent);
});
