import { describe, expect, test } from 'vitest';
import { foldKana, normalize, squash } from '../../src/text/normalize.ts';

describe('normalize()', () => {
  test.each([
    ['ＭｙＰａｇｅ　ログイン', 'mypage ログイン'],
    ['①契約基本情報', '1契約基本情報'],
    ['ﾊﾟｿｺﾝ', 'パソコン'],
    ['マイペ〜ジ', 'マイページ'],
    ['マイペ-ジ', 'マイページ'],
    ['06-6648-3721', '06-6648-3721'],
    ['登録\u200bする', '登録 する'],
    ['  次へ \n が  押せない ', '次へ が 押せない'],
  ])('%j becomes %j', (given, wanted) => {
    expect(normalize(given)).toBe(wanted);
  });

  test('is idempotent', () => {
    for (const text of ['ＱＲコ―ド', 'メ～ル', '㈱クボタ', 'Ａ①ｱ']) expect(normalize(normalize(text))).toBe(normalize(text));
  });
});

test('foldKana() makes hiragana, katakana and long vowels alike', () => {
  expect(foldKana('まいぺーじ')).toBe(foldKana('マイページ'));
});

test('squash() ignores white space, quotation marks and widths', () => {
  expect(squash('「次へ (②補償内容の確認へ)」')).toBe(squash('次へ（②補償内容の確認へ）'));
});
