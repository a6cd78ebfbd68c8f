import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkSentence, prepareEvidence } from '../../src/grounding/check-sentence.ts';
import { elementsOf } from '../../src/grounding/elements.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { splitSentences } from '../../src/text/split-sentences.ts';

const { points } = await readKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
const answers = [...points.values()].flatMap(({ kind, answer }) => (kind === 'answer' && answer !== undefined ? [answer] : []));

it('no letter of a word, number, label or address can be left out, changed or doubled', () => {
  const released: string[] = [];
  let edits = 0;
  for (const answer of answers.filter((_, index) => process.env.LONG || index % 5 === 0)) {
    const evidence = prepareEvidence([answer]);
    for (const sentence of splitSentences(answer)) {
      const characters = [...sentence];
      for (const [at, character] of characters.entries()) {
        if (!/[\p{Script=Han}ァ-ヺa-zA-Z0-9]/u.test(character)) continue;
        const before = characters.slice(0, at).join('');
        const after = characters.slice(at + 1).join('');
        const other = /\d/u.test(character) ? String((Number(character) + 1) % 10) : /[ァ-ヺ]/u.test(character) ? 'ヲ' : '窓';
        for (const edited of [before + after, before + other + after, before + character + character + after]) {
          if (edited === sentence) continue;
          edits++;
          if (checkSentence(edited, evidence).ok) released.push(`${sentence} → ${edited}`);
        }
      }
    }
  }
  expect(edits).toBeGreaterThan(3000);
  expect(released).toEqual([]);
});

it('reads every kanji, katakana word, number and label of an answer', () => {
  for (const answer of answers)
    for (const sentence of splitSentences(answer)) {
      const letters = elementsOf(sentence).filter(({ kind }) => kind !== 'marker');
      expect(letters.length, sentence).toBeGreaterThan(0);
    }
});
