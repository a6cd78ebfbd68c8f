import { describe, expect, it } from 'vitest';
import { type AnsweredTurn, answerAll, diffAnswers } from '../../src/evaluation/diff-answers.ts';
import { memoryChat } from '../support/memory-chat.ts';

const turn = (rest: Partial<AnsweredTurn> = {}): AnsweredTurn => ({
  ...{ id: 'a', turn: 1, question: '質問', kind: 'answer', sections: ['s/1'], text: '答え', passed: null },
  ...rest,
});

describe('diffAnswers()', () => {
  it('finds no change between the same answers', () => {
    expect(diffAnswers([turn()], [turn()])).toEqual({ questions: 1, changes: [], broken: 0, mended: 0 });
  });

  it.each([
    [{ kind: 'decline' }, { kindChanged: true, textChanged: false, removed: [], added: [] }],
    [{ text: '別の答え' }, { kindChanged: false, textChanged: true, removed: [], added: [] }],
    [{ sections: ['s/2'] }, { kindChanged: false, textChanged: false, removed: ['s/1'], added: ['s/2'] }],
  ])('tells what changed: %j', (now, change) => {
    expect(diffAnswers([turn()], [turn(now)]).changes).toEqual([{ before: turn(), after: turn(now), ...change }]);
  });

  it('counts right answers lost and won, and shows the lost ones first', () => {
    const before = [turn({ id: 'won', passed: false }), turn({ id: 'lost', passed: true })];
    const after = [turn({ id: 'won', passed: true, text: 'x' }), turn({ id: 'lost', passed: false, text: 'x' })];
    const { changes, broken, mended } = diffAnswers(before, after);
    expect([changes.map((change) => change.before.id), broken, mended]).toEqual([['lost', 'won'], 1, 1]);
  });
});

it('answerAll() asks every turn in its conversation and holds it against what is expected', async () => {
  const { answerer } = await memoryChat();
  const expected = { kind: ['answer' as const], sections: [['card-guide/step-3']], must: [['10冊']], mustNot: [] };
  const turns = [{ user: '何冊まで借りられますか', expect: expected }, { user: 'カードの返却', expect: expected }, { user: 'ありがとう' }];
  const answered = await answerAll(answerer, [{ id: 'c', tags: [], device: null, turns }]);
  expect(answered.map(({ turn: number, passed }) => [number, passed])).toEqual([
    [1, true],
    [2, false],
    [3, null],
  ]);
});
