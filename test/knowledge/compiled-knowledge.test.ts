import { expect, test } from 'vitest';
import { decodeKnowledge, encodeKnowledge } from '../../src/knowledge/compiled-knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

test('compiled knowledge is the knowledge, in the same order', async () => {
  const knowledge = await readKnowledge(OTHER_SERVICE);
  const back = decodeKnowledge(encodeKnowledge(knowledge));
  expect(back).toEqual(knowledge);
  expect([...back.sections.keys()]).toEqual([...knowledge.sections.keys()]);
  expect([...back.points.keys()]).toEqual([...knowledge.points.keys()]);
});

test('the same knowledge gives the same bytes', async () => {
  const [first, second] = [encodeKnowledge(await readKnowledge(OTHER_SERVICE)), encodeKnowledge(await readKnowledge(OTHER_SERVICE))];
  expect(Buffer.compare(first, second)).toBe(0);
});
