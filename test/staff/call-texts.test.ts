import { describe, expect, it } from 'vitest';
import { type AnswerToPass, emailText, phoneScript } from '../../src/staff/call-texts.ts';

const answer: AnswerToPass = {
  lead: '期限は24時間です。まず「確認。次へ」を押します。[1][2]',
  warnings: [{ text: '元に戻せません。', citation: 1 }],
  warningsTitle: '始める前に',
  steps: [
    { number: 3, title: 'ログイン', text: '「ログイン」を押します。\nパスワードを入れます。', device: 'pc', citation: 2 },
    { number: 4, text: '完了です。', device: 'pc', citation: 2 },
  ],
  contacts: [{ name: '相談窓口', phone: '06-0000-1234', for: 'ご相談' }],
  citations: [{ n: 1, section: 'guide/a', document: 'guide', title: '手引き はじめに', quote: '…', url: '/sources/guide' }],
  address: 'https://chat.example.jp/?topic=login',
};

describe('phoneScript()', () => {
  it('is a sentence a line, warnings before anything to press, a pause between two steps', () => {
    expect(phoneScript(answer).split('\n')).toEqual([
      '期限は24時間です。',
      'はじめに、ご注意を1点お伝えします。',
      '元に戻せません。',
      'まず「確認。次へ」を押します。',
      '（パソコンのとき）',
      '手順3「ログイン」です。',
      '「ログイン」を押します。',
      'パスワードを入れます。',
      '（できましたか、と確かめる）',
      '手順4です。',
      '完了です。',
      'お問い合わせ先は、相談窓口です。',
      '電話番号は、06-0000-1234です。',
    ]);
  });
});

describe('emailText()', () => {
  it('has everything of the answer, and where to see it', () => {
    expect(emailText(answer)).toMatchInlineSnapshot(`
      "お問い合わせいただき、ありがとうございます。

      期限は24時間です。

      ■ 始める前に
      ・元に戻せません。

      まず「確認。次へ」を押します。

      ■ 手順
      【パソコン】
      手順3「ログイン」
      「ログイン」を押します。
      パスワードを入れます。
      手順4
      完了です。

      ■ お問い合わせ先
      相談窓口　06-0000-1234

      ■ 画面で見る
      https://chat.example.jp/?topic=login

      ■ もとの資料
      ・手引き はじめに"
    `);
  });

  it('leaves out what is not there', () => {
    expect(emailText({ ...answer, steps: [], warnings: [], contacts: [], citations: [], address: null })).not.toContain('■');
  });
});
