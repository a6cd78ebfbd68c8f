import { describe, expect, test } from 'vitest';
import { Concepts } from '../../src/retrieval/concepts.ts';
import {
  decodePostings,
  encodePostings,
  LEXICAL_WEIGHTS,
  LexicalIndex,
  type LexicalUnit,
  postUnits,
} from '../../src/retrieval/lexical-index.ts';

const unit = (text: string, rest: Partial<LexicalUnit> = {}): LexicalUnit => ({ title: '', text, reading: '', ...rest });
const indexOf = (units: readonly LexicalUnit[], concepts: Concepts | null = null, weights = LEXICAL_WEIGHTS) =>
  new LexicalIndex(postUnits(units, concepts), concepts, weights);
const OFF = { words: 0, grams: 0, title: 0, readings: 0, concepts: 0 };

function ranking(units: readonly LexicalUnit[], query: string, weights = LEXICAL_WEIGHTS, concepts: Concepts | null = null): number[] {
  const { scores } = indexOf(units, concepts, weights).score(query);
  return [...scores.keys()].filter((index) => (scores[index] ?? 0) > 0).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

describe('LexicalIndex', () => {
  const units = [
    unit('仮登録のメールが届かない'),
    unit('会員登録の所要時間を知りたい'),
    unit('退会の手順を教えて'),
    unit('証券番号の入力欄'),
  ];

  test.each([
    ['かりとうろく の メール', 0],
    ['退会', 2],
    ['ショウケン番号', 3],
    ['ｼｮｹﾝ 証券番号', 3],
    ['登録 所要時間', 1],
  ])('finds for %j the unit %i', (query, wanted) => {
    expect(ranking(units, query)[0]).toBe(wanted);
  });

  test('finds nothing where nothing is shared', () => {
    expect(ranking(units, 'ロケットの燃料')).toEqual([]);
    expect(ranking(units, '')).toEqual([]);
  });

  test('width and case do not matter', () => {
    const latin = [unit('PCでPDFを開く'), unit('スマホで開く')];
    expect(indexOf(latin).score('ｐｃ ｐｄｆ')).toEqual(indexOf(latin).score('PC PDF'));
  });

  test('grams find a word inside a longer one that the segmenter cuts elsewhere', () => {
    expect(ranking([unit('重要事項等確認画面'), unit('お手続き完了')], '重要事項', { ...OFF, grams: 1 })).toEqual([0]);
  });

  test('a word in the title counts more than the same word in the text', () => {
    const titled = [unit('退会について。ほかの案内。', { title: '更新' }), unit('更新について。ほかの案内。', { title: '退会' })];
    expect(ranking(titled, '退会')).toEqual([1, 0]);
  });

  test('readings find kanji for people who type kana, as hiragana or katakana, and can be switched off', () => {
    const read = [unit('証券番号', { reading: 'ショウケンバンゴウ' }), unit('電話番号', { reading: 'デンワバンゴウ' })];
    expect(ranking(read, 'しょうけんばんごう')[0]).toBe(0);
    expect(ranking(read, 'デンワバンゴー')[0]).toBe(1);
    expect(ranking(read, 'しょうけんばんごう', { ...LEXICAL_WEIGHTS, readings: 0 })).toEqual([]);
  });

  test('concepts find a synonym that shares no character, and can be switched off', () => {
    const concepts = new Concepts([['押せない', '灰色']]);
    const stuck = [unit('次へが押せない'), unit('次へはどこ')];
    expect(ranking(stuck, '灰色', LEXICAL_WEIGHTS, concepts)).toEqual([0]);
    expect(ranking(stuck, '灰色', { ...LEXICAL_WEIGHTS, concepts: 0 }, concepts)).toEqual([]);
    expect(ranking(stuck, '灰色')).toEqual([]);
  });

  test('mass is what the words of the query weigh: unknown words weigh most, none weigh nothing', () => {
    const index = indexOf(units);
    expect(index.score('').mass).toBe(0);
    expect(index.score('退会').mass).toBeGreaterThan(0);
    expect(index.score('燃料').mass).toBeGreaterThan(index.score('登録').mass);
  });

  test('its postings survive a file, wherever in memory the bytes stand', () => {
    const concepts = new Concepts([['押せない', '灰色']]);
    const mixed = [...units, unit('次へが押せない', { title: '困ったとき', reading: 'ツギヘガオセナイ' })];
    const bytes = encodePostings(postUnits(mixed, concepts));
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    for (const stored of [bytes, shifted.subarray(1)]) {
      const index = new LexicalIndex(decodePostings(stored), concepts);
      for (const query of ['灰色', 'ツギヘガ', '困った', '会員登録'])
        expect(index.score(query)).toEqual(indexOf(mixed, concepts).score(query));
    }
  });

  test('is deterministic', () => {
    expect(indexOf(units).score('登録のメール')).toEqual(indexOf(units).score('登録のメール'));
  });

  test('of nothing scores nothing', () => {
    expect(indexOf([]).score('退会').scores).toHaveLength(0);
  });
});
