import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../src/text/split-sentences.ts';

describe('splitSentences()', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['一文だけ', ['一文だけ']],
    ['一つ目。二つ目！三つ目？', ['一つ目。', '二つ目！', '三つ目？']],
    ['「押す。」と出ます。次へ。', ['「押す。」と出ます。', '次へ。']],
    ['入れます（必須。）。次へ。', ['入れます（必須。）。', '次へ。']],
    ['押します。[1][2]次へ。[3]', ['押します。[1][2]', '次へ。[3]']],
    ['見出し\n\n本文。', ['見出し', '本文。']],
    ['保険【off!】の https://a.example/?b=c です。', ['保険【off!】の https://a.example/?b=c です。']],
    ['「閉じない。次。', ['「閉じない。次。']],
  ])('%j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });
});
