import { describe, expect, test } from 'vitest';
import { grams, kanaTrigrams, words } from '../../src/text/features.ts';

describe('words()', () => {
  test('strips okurigana, so that spellings of one verb agree', () => {
    expect(words('申し込みの手続き')).toContain('申込');
    expect(words('申込みの手続き')).toContain('申込');
  });

  test('folds words in kana alone', () => {
    expect(words('パスワード')).toEqual(words('ﾊﾟｽﾜｰﾄﾞ'));
  });

  test('drops short hiragana words, which carry no subject', () => {
    expect(words('は が を に')).toEqual([]);
  });
});

describe('grams()', () => {
  test('cuts kanji runs into single characters and pairs', () => {
    expect(grams('仮登録')).toEqual(['仮', '登', '録', '仮登', '登録']);
  });

  test('never pairs characters of different scripts', () => {
    expect(grams('証券No')).not.toContain('券n');
  });

  test('does not depend on width', () => {
    expect(grams('ＰＤＦ')).toEqual(grams('pdf'));
  });
});

test('kanaTrigrams() of hiragana and katakana are the same', () => {
  expect(kanaTrigrams('かりとうろく')).toEqual(kanaTrigrams('カリトウロク'));
});
