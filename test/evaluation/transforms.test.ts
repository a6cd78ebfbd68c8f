import { describe, expect, test } from 'vitest';
import { TRANSFORMS } from '../../src/evaluation/transforms.ts';

function apply(name: string, question: string): string {
  const transform = TRANSFORMS.find((each) => each.name === name);
  if (!transform) throw new Error(`there is no transform "${name}"`);
  return transform.apply(question);
}

test.each([
  ['half width', 'ダウンロードのページ、まーく（１）', 'ﾀﾞｳﾝﾛｰﾄﾞのﾍﾟｰｼﾞ、まーく(1)'],
  ['full width', 'PDF を3回', 'ＰＤＦ　を３回'],
  ['upper case', 'PINとpdf', 'PINとPDF'],
  ['lower case', 'PINとPDF', 'pinとpdf'],
  ['katakana to hiragana', 'メールのボタン', 'めーるのぼたん'],
  ['hiragana to katakana', 'やりかたをおしえて', 'ヤリカタをオシエテ'],
  ['kanji to katakana', '登録の画面', 'トウロクのガメン'],
  ['kanji to hiragana', '登録の画面で電話番号を入力', 'とうろくのがめんででんわばんごうをにゅうりょく'],
  ['particles missing', '窓口でカードの番号が出ない', '窓口カード番号出ない'],
  ['dialect: Kansai', 'メールが届きません。どうすればいいですか。押せないんです', 'メールが届かへん。どうすればいいん。押せへんのや'],
  ['dialect: Tohoku', 'できません。教えてください', 'できねえ。教えてけれ'],
  ['dialect: Kyushu', '分かりません。これですか', '分からん。これとね'],
  ['filler: えっと', '期限は？', 'えっと、あの、期限は？'],
  ['filler: すみませんが', '期限は？', 'すみませんが、期限は？'],
  ['filler: お願いします', '期限を教えて。', '期限を教えて、お願いします。'],
  ['punctuation removed', '「次へ」が、押せない！？', '次へが押せない'],
])('%s: %j → %j', (name, question, wanted) => {
  expect(apply(name, question)).toBe(wanted);
});

describe('a slip of the finger', () => {
  test.each([
    ['typo: dropped', -1],
    ['typo: doubled', 1],
    ['typo: swapped', 0],
  ])('%s changes one long word by %i characters, its first letter kept', (name, more) => {
    const question = 'カスタマーセンターへ';
    const slipped = apply(name, question);
    expect(slipped).not.toBe(question);
    expect([...slipped]).toHaveLength([...question].length + more);
    expect(slipped.startsWith('カ')).toBe(true);
    expect(slipped.endsWith('へ')).toBe(true);
  });

  test.each(['スマートフォン', 'パソコン', '携帯電話番', 'できないので', 'ではありません', '本を見る'])(
    'spares negations, devices and short words: %j',
    (question) => {
      for (const name of ['typo: dropped', 'typo: doubled', 'typo: swapped']) expect(apply(name, question)).toBe(question);
    },
  );
});

test('the same question is always changed the same way', () => {
  const question = 'マイカードの暗証番号が分かりません。どこで変更できますか？';
  for (const { apply: change } of TRANSFORMS) expect(change(question)).toBe(change(question));
});

test('no transform loses a question', () => {
  for (const { apply: change } of TRANSFORMS) {
    expect(change('')).not.toContain('undefined');
    expect(change('更新したい').length).toBeGreaterThan(0);
  }
});

test.each(['できますか', 'すみませんが', '危ないと思う', 'はい'])('dialects keep %j, whose ending is none of theirs', (question) => {
  const bent = ['dialect: Kansai', 'dialect: Tohoku', 'dialect: Kyushu'].map((name) => apply(name, question));
  expect(bent).toEqual([question, question, question]);
});
