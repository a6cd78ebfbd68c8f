import { describe, expect, it } from 'vitest';
import { readHiragana } from '../../src/grounding/hiragana.ts';

describe('readHiragana()', () => {
  it.each<[string, boolean, string[]]>([
    ['してください', false, []],
    ['しないでください', false, ['not']],
    ['かないばあいは', true, ['not', 'if']],
    ['できます', false, ['can']],
    ['できません', false, ['can', 'not']],
    ['しなければなりません', false, ['must']],
    ['するまで', false, ['until']],
    ['してから', false, ['after']],
    ['かもしれません', false, ['may']],
    ['のみ', false, ['only']],
    ['めて', true, []],
  ])('%s', (run, afterKanji, meanings) => {
    expect(readHiragana(run, afterKanji).meanings).toEqual(meanings);
  });

  it('says how the word before is bound', () => {
    expect(['を', 'に', 'から', 'までに', 'は', 'などを'].map((run) => readHiragana(run, true).role)).toEqual([
      'core',
      'place',
      'from',
      null,
      null,
      'core',
    ]);
  });
});
