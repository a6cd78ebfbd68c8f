import { describe, expect, test } from 'vitest';
import {
  asksForNextScreen,
  asksHowToGoOn,
  asksOnward,
  isAsking,
  isContrast,
  isElliptical,
  isEnglish,
  isProgress,
  returnsTo,
  saysWhere,
  splitMessage,
  wantsBoth,
  wishesBarely,
  withoutRetracted,
} from '../../src/dialogue/sentences.ts';

describe('splitMessage()', () => {
  test.each<[string, string[]]>([
    ['退会したい。方法は？', ['退会したい。方法は？']],
    [
      'カードの作り方を教えてください。それから返却の期限も知りたいです。',
      ['カードの作り方を教えてください。', 'それから返却の期限も知りたいです。'],
    ],
    [
      'カードの作り方を教えてください、あと、返却の期限はいつまでですか',
      ['カードの作り方を教えてください、', 'あと、返却の期限はいつまでですか'],
    ],
    [
      'お世話になります。はい。カードの作り方が分からず困っております！',
      ['お世話になります。', 'カードの作り方が分からず困っております！'],
    ],
    ['一行目に書いた長い質問です\n二行目に書いた長い質問です', ['一行目に書いた長い質問です', '二行目に書いた長い質問です']],
  ])('%j → %j', (message, sentences) => {
    expect(splitMessage(message)).toEqual(sentences);
  });

  test('never loses a message that has no sentence', () => {
    const marks = '？！'.repeat(20);
    expect(splitMessage(marks)).toEqual([marks]);
  });
});

describe('isAsking()', () => {
  test.each([
    'どこを押すの',
    'カードを登録したい',
    '教えて',
    '期限はいつ',
    'できません',
    '困っています',
    'これでいい？',
    '登録できるでしょうか',
  ])('%j asks', (sentence) => {
    expect(isAsking(sentence)).toBe(true);
  });

  test.each(['お世話になります。', '先月引っ越しました。', '今、画面を見ています。', 'チラシを頂きました。'])('%j tells', (sentence) => {
    expect(isAsking(sentence)).toBe(false);
  });
});

describe('isElliptical()', () => {
  test.each([
    'スマホだと？',
    'それはどこ？',
    'じゃあパソコンの場合はどうですか',
    '期限は？',
    '更新のほうは？',
    'あと、手数料はかかりますか',
  ])('%j leans on what was said', (message) => {
    expect(isElliptical(message)).toBe(true);
  });

  test.each(['カードの暗証番号を変えたいのですが、どこを押せばいいですか', 'はじめて図書館のカードを申し込みたいです'])(
    '%j stands on its own',
    (message) => {
      expect(isElliptical(message)).toBe(false);
    },
  );
});

describe('isContrast()', () => {
  test.each(['更新のほうは？', '返却の場合は', '電話の方だと？'])('%j turns to the counterpart', (message) => {
    expect(isContrast(message)).toBe(true);
  });

  test.each(['いつまでは大丈夫？', '場合によりますか', '更新したい'])('%j does not', (message) => {
    expect(isContrast(message)).toBe(false);
  });
});

describe('isEnglish()', () => {
  test.each(['How do I change my PIN?', 'cancel my card please'])('%j is', (message) => {
    expect(isEnglish(message)).toBe(true);
  });

  test.each(['PIN', 'PDF', 'ID password わからない', '123 456', '', 'ＳＯＭＥ'])('%j is not', (message) => {
    expect(isEnglish(message)).toBe(false);
  });
});

describe('isProgress()', () => {
  test.each(['次へを押しました', '入力できた。', 'メールが届きました', 'パスワードを聞かれた', '完了の画面になった'])(
    '%j reports how far',
    (message) => {
      expect(isProgress(message)).toBe(true);
    },
  );

  test.each(['次へが押せません', 'メールが届きません', 'どこを押すの', '登録したい'])('%j does not', (message) => {
    expect(isProgress(message)).toBe(false);
  });
});

test.each([
  ['同意して次へを押しました。次の画面では何を入れますか', true],
  ['入力が終わったら次は何をしますか', true],
  ['次の画面では何を入れますか', false],
  ['「次へ」を押しました', false],
])('asksForNextScreen(%j) is %j', (message, wanted) => {
  expect(asksForNextScreen(message)).toBe(wanted);
});

test.each([
  ['登録と更新、それぞれ何分？', true],
  ['パソコンとスマホ、両方教えて', true],
  ['登録は何分？', false],
])('wantsBoth(%j) is %j', (message, wanted) => {
  expect(wantsBoth(message)).toBe(wanted);
});

describe('saysWhere()', () => {
  test.each(['次へ押したら確認の画面です', 'はい、決まりごとの画面になりました'])('%j names the screen that is seen', (message) => {
    expect(saysWhere(message)).toBe(true);
  });

  test.each(['次の画面は？', 'できました。次は？'])('%j does not', (message) => {
    expect(saysWhere(message)).toBe(false);
  });
});

describe('asksOnward()', () => {
  test.each(['URLを押したあとは？', '次は何ですか', '今度は？'])('%j asks for what comes next', (message) => {
    expect(asksOnward(message)).toBe(true);
  });

  test.each(['押したらパスワードを入れてと出た。どれのこと？', '次へが押せない'])('%j does not', (message) => {
    expect(asksOnward(message)).toBe(false);
  });
});

test('withoutRetracted() drops a word that is taken back at once, and nothing else', () => {
  expect(withoutRetracted('解約っていうか退会？したいです')).toBe('退会？したいです');
  expect(withoutRetracted('届かないっていうか遅い')).toBe('届かないっていうか遅い');
  expect(withoutRetracted('退会したい')).toBe('退会したい');
});

describe('asksHowToGoOn()', () => {
  test.each(['確認の画面なんだけど、ここでは何押す？', '④の画面にいます。案内は？', '確認の画面です', '次は？', 'どうすればいいですか'])(
    '%j asks nothing else',
    (message) => {
      expect(asksHowToGoOn(message)).toBe(true);
    },
  );

  test.each(['確認の画面です。住所は直せますか', '入力の画面です。番号はいくつ？'])('%j asks something else', (message) => {
    expect(asksHowToGoOn(message)).toBe(false);
  });
});

describe('returnsTo()', () => {
  test('finds the subject that is taken up again, and what is asked of it', () => {
    expect(returnsTo('更新は終わった。さっきの退会の話に戻るけど、スマホでのやり方は？')).toEqual({
      subject: '退会',
      rest: 'スマホでのやり方は?',
    });
    expect(returnsTo('退会の話が聞きたい')).toBeNull();
  });
});

describe('wishesBarely(), of a message without its subject', () => {
  test.each([
    '',
    'したい',
    'したいんですけど',
    'の仕方',
    '方法を教えてください',
    'をお願いします',
    '希望です',
    'ってどうやるの',
    'の手続きがしたい',
  ])('%j is nothing but a wish', (rest) => {
    expect(wishesBarely(rest)).toBe(true);
  });

  test.each(['できない', 'の期限', 'したのに届かない', 'はいくら', 'を押した', 'は夜でもできますか'])('%j says more', (rest) => {
    expect(wishesBarely(rest)).toBe(false);
  });
});
