import { beforeAll, describe, expect, test } from 'vitest';
import { Screens } from '../../src/answering/screens.ts';
import type { Knowledge, Procedure } from '../../src/knowledge/knowledge.ts';
import { memoryChat } from '../support/memory-chat.ts';

/** An application of five screens, of which two are numbered on the screen itself. */
const APPLY: Procedure = {
  id: 'apply',
  title: '申し込み',
  names: ['申し込み'],
  steps: [
    { number: 1, section: 'x/1', title: '流れの確認', brief: '「はじめる」', text: '流れを読みます。' },
    { number: 2, section: 'x/2', title: '①住所の入力', brief: '住所を入れて「次へ (②確認へ)」', text: '住所を入力してください。' },
    { number: 3, section: 'x/3', title: '内容の確認', brief: '「間違いありません」→「確定」', text: '内容をご確認ください。' },
    { number: 4, section: 'x/4', title: '申込の受付', brief: '番号が出る', text: '受付番号が表示されます。' },
    { number: 5, section: 'x/5', title: '番号の入力', brief: '番号を入れて「登録」', text: '番号を入力します。' },
  ],
};

let screens: Screens;
beforeAll(async () => {
  const { knowledge } = await memoryChat();
  const own: Knowledge = { ...knowledge, procedures: new Map([['apply', APPLY]]) };
  screens = new Screens(own);
});
const at = (number: number) => ({ procedure: 'apply', number });

describe('the screen that somebody describes', () => {
  test.each([
    ['今、住所の入力の画面です', 1, 2],
    ['押したら「申込の受付」に変わりました', 3, 4],
    ['住所を入れる画面なんだけど', 1, 2],
    ['次の画面には受付番号が', 3, 4],
  ])('「%s」 at step %i is step %i', (message, from, found) => {
    expect(screens.described(at(from), message, null)).toEqual(at(found));
  });

  test('of those that fit alike is the nearest, rather ahead than behind', () => {
    expect(screens.described(at(2), '確認の画面になりました', null)).toEqual(at(3));
    expect(screens.described(at(1), '確認の画面になりました', null)).toEqual(at(1));
  });

  test.each(['次の画面です', 'マイページです', '紫の縞模様の画面です', '住所はどこで変えますか'])('is none in 「%s」', (message) => {
    expect(screens.described(at(2), message, null)).toBeNull();
  });
});

describe('somebody of whom nothing is known yet', () => {
  test('is found by the printed name of a screen, not by words that are merely on it', () => {
    expect(screens.described(null, '申込の受付の画面です', null)).toEqual(at(4));
    expect(screens.described(null, '受付番号の画面です', null)).toBeNull();
    // Two screens are called so.
    expect(screens.described(null, '確認の画面です', null)).toBeNull();
  });

  test('may ask for the screen beside a named one', () => {
    expect(screens.beside('申込の受付の前の画面は？', null)).toEqual(at(3));
    expect(screens.beside('申込の受付の次の画面は？', null)).toEqual(at(5));
    expect(screens.beside('番号の入力の次の画面は？', null)).toBeNull();
  });
});

describe('a circled number', () => {
  test('names the step whose title begins with it, or to which a button with it leads', () => {
    expect(screens.circled('①の画面')).toEqual(at(2));
    expect(screens.circled('②')).toEqual(at(3));
  });

  test('names none where there is no such screen, or two are named', () => {
    expect(screens.circled('⑨')).toBeNull();
    expect(screens.circled('①と②の違い')).toBeNull();
  });
});

describe('the screen on which something was filled in', () => {
  test('is the present one, or the next where only that one asks for it', () => {
    expect(screens.filled(at(4), '番号を入力したあとは何を押す', null)).toEqual(at(5));
    expect(screens.filled(at(2), '住所を入力したあとは何を押す', null)).toEqual(at(2));
    expect(screens.filled(at(2), '入れました。どれを押す', null)).toEqual(at(2));
  });
});

describe('the screen that was left', () => {
  test('is the present one where nothing else is named, a near one where its words are', () => {
    expect(screens.left(at(2), '押しました', '', null)).toEqual(at(2));
    expect(screens.left(at(2), '確定を押しました', '確定', null)).toEqual(at(3));
    expect(screens.left(at(1), '登録を押しました', '登録', null)).toBeNull();
  });
});
