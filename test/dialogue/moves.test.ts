import { describe, expect, test } from 'vitest';
import { readMove } from '../../src/dialogue/moves.ts';

describe('readMove() where the conversation stands at a step', () => {
  test.each([
    'その次は？',
    'またその次は？',
    'できた。その次は？',
    'できました。つぎはなんでしょう。',
    'はい、それも済みました。つぎをお願いします。',
    '押しました。その次は？',
    'そのあとは？',
    '次の手順は？',
    '全部入れて次へを押しました',
    'チェックして次へ押した',
    'OK、次',
  ])('%j goes on', (message) => {
    expect(readMove(message, true)).toEqual({ type: 'next', rest: '' });
  });

  test.each(['そこはもう押した', 'チェック二つ入れて進んだよ', '押した。これで完了？', '次の画面に移ったとのことです'])(
    '%j goes on, whatever small words are around it',
    (message) => {
      expect(readMove(message, true)).toMatchObject({ type: 'next' });
    },
  );

  test.each([
    'チェックは全部入れました。押すボタンは？',
    '番号を入れました。で、どれを押すの',
    '内容はオッケーです。どうやって次行くの',
    '先に進むには？',
    'それを選んだあとは何を押しますか',
  ])('%j asks for the button of the screen where it stands', (message) => {
    expect(readMove(message, true)).toEqual({ type: 'stay' });
  });

  test.each(['押していい？', '次へを押しても大丈夫ですか', 'もう進んでよろしいですか'])('%j asks before it is done', (message) => {
    expect(readMove(message, true)).toEqual({ type: 'ask' });
  });

  test('what was dealt with is left over, to be held against the screen', () => {
    expect(readMove('免許証の色を確認して押しました。次は？', true)).toMatchObject({
      type: 'next',
      rest: expect.stringContaining('免許証'),
    });
  });

  test.each(['次へが押せません', '次の画面に進めないんですが', 'チェックしたのに進まない', 'エラーが出て次に行けない'])(
    '%j is trouble, not progress',
    (message) => {
      expect(readMove(message, true)).toEqual({ type: 'ask' });
    },
  );

  test.each(['もう一回', 'もう一度お願いします', 'ごめんなさいね、もう一回言ってくださる？'])('%j repeats', (message) => {
    expect(readMove(message, true)).toEqual({ type: 'repeat' });
  });

  test.each(['一つ前に戻って', '前の手順は？'])('%j goes back', (message) => {
    expect(readMove(message, true)).toEqual({ type: 'previous' });
  });
});

describe('readMove() of numbered steps', () => {
  test.each([
    ['手順3', 3],
    ['3番だけもう一回', 3],
    ['手順３のところがよくわかりません', 3],
    ['ステップ5を教えて', 5],
  ])('%j asks for step %j', (message, number) => {
    expect(readMove(message, false)).toEqual({ type: 'step', number, rest: '' });
  });

  test('a procedure that is named is left over', () => {
    expect(readMove('会員登録の手順3', false)).toMatchObject({ type: 'step', number: 3, rest: '会員登録' });
  });

  test.each(['06-6648-3721番に電話', '証券番号123番号', '①の画面'])('%j names no step', (message) => {
    expect(readMove(message, false).type).not.toBe('step');
  });
});

describe('readMove() without a place', () => {
  test.each(['スマホだと？', 'じゃあパソコンの場合は？', 'スマホしか持ってないです', 'PCだと'])('%j only names a device', (message) => {
    expect(readMove(message, false)).toEqual({ type: 'device' });
  });

  test.each(['次は？', '押しました', 'スマホで退会したい', 'メールが届きません'])('%j asks', (message) => {
    expect(readMove(message, false)).toEqual({ type: 'ask' });
  });
});
