import { describe, expect, test } from 'vitest';
import { besideScreen, describedScreens } from '../../src/dialogue/described-screens.ts';

describe('describedScreens()', () => {
  test.each([
    ['今、入力終わって確認の画面なんだけど、ここでは何押す？', ['確認']],
    ['会員登録の入力画面だよ', ['会員登録の入力', '入力']],
    ['はい、それで証券番号を入れる画面になりました', ['証券番号を入れる']],
    ['次の画面には規約のようなものが。', ['規約']],
    ['押したら「ご案内」になりました。次は？', ['ご案内']],
    ['申し込み手続きになった', ['申し込み手続き']],
    ['マイページに入りたい', []],
    ['次の画面です', []],
  ])('%j → %j', (message, descriptions) => {
    expect(describedScreens(message)).toEqual(descriptions);
  });
});

describe('besideScreen()', () => {
  test('finds the screen named and the side meant', () => {
    expect(besideScreen('決定プランの前の画面は')).toEqual({ name: '決定プラン', isBefore: true });
    expect(besideScreen('受付の次の画面は？')).toEqual({ name: '受付', isBefore: false });
    expect(besideScreen('前の画面に戻りたい')).toBeNull();
  });
});
