import { describe, expect, test } from 'vitest';
import { collectKanaSpellings } from '../../src/indexing/kana-spellings.ts';
import { KanjiRestorer } from '../../src/text/restore-kanji.ts';

const restorer = new KanjiRestorer({ spellings: { とうろく: '登録', しょうけん: '証券', ぺーじ: '頁' }, katakana: ['ページ'] });

describe('KanjiRestorer', () => {
  test.each([
    ['とうろくのしかた', '登録のしかた'],
    ['トウロクしたい', '登録したい'],
    ['しょうけん番号', '証券番号'],
  ])('%j is read as %j', (message, restored) => {
    expect(restorer.restore(message)).toBe(restored);
  });

  test('beside kanji only words of two kanji or more are put back: the other kana are meant', () => {
    const own = new KanjiRestorer({ spellings: { いれる: '入れる', しょうけん: '証券' }, katakana: [] });
    expect(own.restore('しょうけんをいれる')).toBe('証券を入れる');
    expect(own.restore('しょうけん番号をいれる')).toBe('証券番号をいれる');
  });

  test('a katakana word of the knowledge stays, also where kana touches it', () => {
    expect(restorer.restore('ページ')).toBe('ページ');
    expect(restorer.restore('とうろくするページ')).toBe('登録するページ');
  });

  test('a message in which nothing is recognised stays as it was typed', () => {
    expect(restorer.restore('ＰＤＦがひらかない')).toBe('ＰＤＦがひらかない');
  });
});

describe('collectKanaSpellings()', () => {
  test('learns the spelling that stands often enough', async () => {
    const { spellings } = await collectKanaSpellings(['登録の手順', '会員登録', '登録を押す', '証券番号']);
    expect(spellings.とうろく).toBe('登録');
    expect(spellings.しょうけん).toBeUndefined();
  });

  test('does not respell a word that is written in katakana as well', async () => {
    const { spellings } = await collectKanaSpellings(['頁を開く', 'この頁', '登録の頁', '最後の頁', 'ページを開く']);
    expect(spellings.ぺーじ).toBeUndefined();
  });
});
