import { describe, expect, test } from 'vitest';
import { buttonsIn, buttonsLeft } from '../../src/dialogue/screen-buttons.ts';

const BRIEF = '範囲を確認し「確認しました」→「OK」→色を確認し「間違いありません」→「次へ (②補償の確認へ)」';

test('buttonsIn() reads the buttons of a line in their order', () => {
  expect(buttonsIn(BRIEF)).toEqual(['確認しました', 'OK', '間違いありません', '次へ (②補償の確認へ)']);
  expect(buttonsIn('メールが届く')).toEqual([]);
});

describe('buttonsLeft()', () => {
  test.each([
    ['OK押した。その次は？', 2],
    ['ＯＫを押しました', 2],
    ['確認しましたにチェックした。次', 1],
    ['「確認しました」まで終わった', 1],
  ])('%j leaves the screen from its button %i on', (message, from) => {
    expect(buttonsLeft(message, buttonsIn(BRIEF))).toEqual(buttonsIn(BRIEF).slice(from));
  });

  test.each([
    '次へを押しました',
    'OKのあと次へも押した',
    '確認しましたを押したら進めた、次は？',
    'OKを押したら画面が変わりました。次は？',
    'できました。次は？',
  ])('%j has left the screen', (message) => {
    expect(buttonsLeft(message, buttonsIn(BRIEF))).toEqual([]);
  });

  test('a button is named by the verb it ends in', () => {
    const buttons = ['説明事項を開く', '確認しました', '次へ'];
    expect(buttonsLeft('開いて読んだ。次', buttons)).toEqual(['確認しました', '次へ']);
    expect(buttonsLeft('読んだ。次', buttons)).toEqual([]);
  });

  test('a piece of a long label names it, unless another button has it too', () => {
    const buttons = ['重要事項を開く', '電磁的交付および...', '上記の内容で間違いありません', '次へ'];
    expect(buttonsLeft('電磁的交付ってとこチェックした', buttons)).toEqual(['上記の内容で間違いありません', '次へ']);
    expect(buttonsLeft('チェックした', ['申込の内容確認', '契約の内容確認', '次へ'])).toEqual([]);
  });

  test('the last button leaves the screen, and a screen without buttons has no middle', () => {
    expect(buttonsLeft('申し込んだ', ['契約を申し込む'])).toEqual([]);
    expect(buttonsLeft('OK押した', [])).toEqual([]);
  });
});
