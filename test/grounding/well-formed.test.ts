import { describe, expect, it } from 'vitest';
import { checkSentence, prepareEvidence } from '../../src/grounding/check-sentence.ts';
import { hiraganaTriples, isWellFormed } from '../../src/grounding/well-formed.ts';

describe('hiraganaTriples()', () => {
  it('reads runs of hiragana outside labels, with where they begin and end', () => {
    expect([...hiraganaTriples('証券番号を入力します、「あいうえお」へ。')]).toEqual(['^を$', '^しま', 'します', 'ます$', '^へ。']);
    expect(hiraganaTriples('証券番号を').has('^を。')).toBe(true);
  });
});

describe('isWellFormed()', () => {
  const nothing = new Set<string>();
  it.each([
    '証券番号を入力してください。',
    '登録が完了しています。',
    '届かない場合は、窓口へお問い合わせください。',
    '4項目が一致していないと、登録できません。',
    '24時間以内に本登録をおこなってください。',
    '申込書類は不要でございます。',
  ])('takes %s', (sentence) => {
    expect(isWellFormed(sentence, nothing)).toBe(true);
  });

  it.each([
    '証券番号を入力しててくださいす。',
    '登録が完了ませしている。',
    '届かなぬい場合は、窓口へお問ぎください。',
    '、を登録してください。',
    '登録してください。はで',
    '登録しませんで。',
  ])('refuses %s', (sentence) => {
    expect(isWellFormed(sentence, nothing)).toBe(false);
  });
});

describe('checkSentence() refuses garbled Japanese, even where every word is there', () => {
  const evidence = prepareEvidence(['お客さま情報の入力画面で証券番号を入力し、「次へ」ボタンをクリックしてください。']);
  it.each([
    'お客さま情報の入力画面で証券番を号入力し、「次へ」ボタンをクリックしてください。',
    'お客さま情報の入力画の面で証券番号を入力し、「次へ」ボタンをクリックしてください。',
    'お客さま情報の入力画面で証券ご番号を入力し、「次へ」ボタンをクリックしてください。',
    'お客さま情報の入力画面で証券番号を入力し、は「次へ」ボタンをクリックしてください。',
    'お客さま情報の入力画面で証券番号を入力しぬ、「次へ」ボタンをクリックしてください。',
    'お客さま情報の入力画面で証券番号を入力し、「次へ」ボタンをクリックしてくださいで。',
  ])('%s', (sentence) => {
    expect(checkSentence(sentence, evidence).ok).toBe(false);
  });

  it('but takes a name closed up, and blanks beside Latin letters', () => {
    expect(checkSentence('お客さま情報入力画面で証券番号を入力し、「次へ」をクリックします。', evidence).ok).toBe(true);
    expect(checkSentence('AIチャットにご質問ください。', prepareEvidence(['AI チャットにご質問ください。'])).ok).toBe(true);
  });
});
