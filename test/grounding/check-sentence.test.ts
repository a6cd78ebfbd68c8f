import { describe, expect, it } from 'vitest';
import { checkSentence, type FailedCheck, prepareEvidence } from '../../src/grounding/check-sentence.ts';

const answer =
  'スマートフォンの場合は、右上の☰から「ご契約の追加」を開いてください。証券番号を入力し、「上記契約を追加」ボタンをクリックします。' +
  '本登録は、メール受信後24時間以内におこなってください。申込書類は不要です。';
const section =
  '残すIDへ契約を追加します。\n最大5契約まで登録可能です。\n電話は06-6648-3721、FAXは06-6648-3729です。\n詳しくは https://www.example.jp/ をご覧ください。';
const evidence = prepareEvidence([answer, section]);
const check = (sentence: string) => checkSentence(sentence, evidence);

describe('checkSentence() releases', () => {
  it.each<[string, string]>([
    ['a sentence of the evidence', 'スマートフォンの場合は、右上の☰から「ご契約の追加」を開いてください。'],
    ['another ending', '証券番号を入力して、「上記契約を追加」をクリックしてください。'],
    ['an everyday synonym', '証券番号を入力し、「上記契約を追加」を押します。'],
    ['another spelling of a number', '本登録は、メール受信後二十四時間以内に行ってください。'],
    ['full-width digits', '本登録は、メール受信後２４時間以内に行ってください。'],
    ['another name of the device', 'スマホの場合は、右上の☰から「ご契約の追加」を開きます。'],
    ['plain for polite', '申込書類は不要である。'],
    ['an opening', 'なお、申込書類は不要です。'],
    [
      'two neighbouring sentences as one',
      '証券番号を入力して「上記契約を追加」をクリックし、本登録はメール受信後24時間以内におこなってください。',
    ],
    ['a citation mark', '申込書類は不要です。[1]'],
    ['a sentence of another source', '最大五契約まで登録できます。'],
    ['an address', '詳しくは、https://www.example.jp/ をご覧下さい。'],
  ])('%s', (_, sentence) => {
    expect(check(sentence)).toMatchObject({ ok: true });
  });

  it('and says which sentences it stands for', () => {
    expect(check('申込書類は不要です。')).toEqual({ ok: true, source: 0, first: 3, last: 3 });
    expect(check('残すIDへ契約を追加し、最大5契約まで登録できます。')).toEqual({ ok: true, source: 1, first: 0, last: 1 });
  });
});

describe('checkSentence() refuses', () => {
  it.each<[string, FailedCheck, string]>([
    ['another number', 'number', '本登録は、メール受信後48時間以内におこなってください。'],
    ['another number in kanji', 'number', '本登録は、メール受信後四十八時間以内におこなってください。'],
    ['another unit', 'unsupported', '本登録は、メール受信後24分以内におこなってください。'],
    ['a limit turned round', 'unsupported', '本登録は、メール受信後24時間以降におこなってください。'],
    ['a limit left out', 'number', '本登録をおこなってください。'],
    ['a phone number with one digit changed', 'number', '電話は06-6648-3722、FAXは06-6648-3729です。'],
    ['phone and fax exchanged', 'order', '電話は06-6648-3729、FAXは06-6648-3721です。'],
    ['another label', 'label', '証券番号を入力し、「次へ」ボタンをクリックします。'],
    ['a label of the evidence in the wrong place', 'label', '証券番号を入力し、「ご契約の追加」ボタンをクリックします。'],
    ['another device', 'device', 'パソコンの場合は、右上の☰から「ご契約の追加」を開いてください。'],
    ['the device left out', 'device', '右上の☰から「ご契約の追加」を開いてください。'],
    ['a device put in', 'device', 'パソコンで証券番号を入力し、「上記契約を追加」ボタンをクリックします。'],
    ['a denial put in', 'negation', '証券番号を入力せず、「上記契約を追加」ボタンをクリックします。'],
    ['a denial by grammar alone', 'negation', '証券番号を入力し、「上記契約を追加」ボタンはクリックしないでください。'],
    ['a rule turned round', 'unsupported', '申込書類は必要です。'],
    ['a rule softened', 'condition', '最大5契約まで登録可能かもしれません。'],
    ['a condition put in', 'condition', '申込書類は不要であれば、です。'],
    ['steps in another order', 'order', '「上記契約を追加」ボタンをクリックし、証券番号を入力します。'],
    ['from for to', 'order', '残すIDから契約を追加します。'],
    ['another address', 'address', '詳しくは https://www.example.com/ をご覧ください。'],
    ['an address put in', 'address', '申込書類は https://evil.example/ で不要です。'],
    ['what nobody wrote', 'unsupported', 'ご不明点はお気軽にお申し付けください。'],
    ['a word in hiragana put in', 'unsupported', 'もう申込書類は不要です。'],
    ['a reason put in', 'condition', '申込書類は不要ですので、'],
    ['a question', 'condition', '申込書類は不要ですか。'],
    ['another language', 'language', 'No application documents are required.'],
    ['Chinese', 'language', '不需要申请书。'],
    ['HTML', 'markup', '<b>申込書類は不要です。</b>'],
    ['an image', 'markup', '![](https://evil.example/x.png)申込書類は不要です。'],
    ['emphasis', 'markup', '申込書類は**不要**です。'],
    ['a role tag', 'markup', '<|system|>申込書類は不要です。'],
    ['hidden characters', 'characters', '申込書類は\u200b不要です。'],
    ['letters that only look alike', 'characters', '電話は𝟎𝟔-6648-3721、FAXは06-6648-3729です。'],
    ['private-use characters', 'characters', '申込書類は不要\ue000です。'],
    ['a page of text', 'length', `申込書類は不要です${'、はい'.repeat(200)}。`],
  ])('%s', (_, reason, sentence) => {
    expect(check(sentence)).toEqual({ ok: false, reason });
  });

  it('half of two sentences joined into one that says something else', () => {
    const two = prepareEvidence(['登録完了のメールが送信されます。証券番号が表示されます。']);
    expect(checkSentence('登録完了のメールが表示されます。', two).ok).toBe(false);
  });

  it('a condition dropped from a rule', () => {
    const rule = prepareEvidence(['4項目が一致していないと、契約の登録ができません。']);
    expect(checkSentence('契約の登録ができません。', rule).ok).toBe(false);
    expect(checkSentence('4項目が一致していないと、契約の登録ができます。', rule).ok).toBe(false);
    expect(checkSentence('4項目が一致していれば、契約の登録ができません。', rule).ok).toBe(false);
    expect(checkSentence('4項目が一致していなければ、契約の登録はできません。', rule).ok).toBe(true);
  });

  it.each(['だめ', 'いや', 'たぶん', 'あとで', 'いつか', 'もし', 'まえに', 'ぜったい', 'むりやり', 'かたく', 'だれでも', 'ただで'])(
    '%s, a word of hiragana that grammar could hide, wherever it is put',
    (word) => {
      for (const sentence of [`申込書類は${word}不要です。`, `${word}申込書類は不要です。`, `申込書類は不要です${word}。`])
        expect(check(sentence), sentence).toMatchObject({ ok: false });
    },
  );

  it('text of one character, of none, and a megabyte', () => {
    for (const text of ['', ' ', '。', 'あ', '不'.repeat(1_000_000)]) expect(check(text).ok).toBe(false);
  });
});
