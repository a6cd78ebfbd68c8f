import { describe, expect, it } from 'vitest';
import { maskPersonalData } from '../../src/privacy/mask-personal-data.ts';
import { maskLabel, NAMES_OF_KINDS, type PersonalDataKind, personalDataKinds } from '../../src/privacy/personal-data-kind.ts';
import { harderLookAlikes, harderMessages } from './harder-messages.ts';
import { labelledMessages, lookAlikes } from './labelled-messages.ts';

const published = [
  '06-6648-3721',
  '06-6648-3729',
  '〒556-8601',
  '大阪市浪速区敷津東一丁目2番47号',
  '株式会社クボタ 第2ビル',
  'クボタ総合保険サービス株式会社',
  '〒160-8338',
  '東京都新宿区西新宿1-26-1',
  '損害保険ジャパン株式会社',
  '@sompo-japan.co.jp',
  'www.sompo-japan.co.jp',
  'https://ebz04.sompo-japan.co.jp/B50A/XMP/XMPPFLBEF/XMPBE002/XMPBE002001FC01.aspx',
  'park.sink.co.jp',
];
const mask = (text: string) => maskPersonalData(text, published);
const masked = (text: string) => mask(text).text;

const LABEL = new RegExp(
  Object.keys(NAMES_OF_KINDS)
    .map((kind) => maskLabel(kind as PersonalDataKind))
    .join('|'),
);
const SECRET = /\[\[([\s\S]*?)\]\](?!\])/g;
const KEEP = /\{\{([\s\S]*?)\}\}/g;

interface LabelledMessage {
  readonly kind: PersonalDataKind;
  readonly text: string;
  /** The text with a hole in place of each secret. */
  readonly holed: string;
  readonly keep: readonly string[];
}

function read(kind: string, marked: string): LabelledMessage {
  const unkept = marked.replace(KEEP, '$1');
  return {
    kind: kind as PersonalDataKind,
    text: unkept.replace(SECRET, '$1'),
    holed: unkept.replace(SECRET, '\u0000'),
    keep: [...marked.matchAll(KEEP)].map(([, words]) => words ?? ''),
  };
}

const readAll = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table).flatMap(([kind, messages]) => messages.map((message) => read(kind, message)));
const messages = [...readAll(labelledMessages), ...readAll(harderMessages)];
const untouched = [...lookAlikes, ...harderLookAlikes];

describe('maskPersonalData()', () => {
  it('is tried with at least 110 secrets of every kind, 100 words to keep and 30 look-alikes', () => {
    expect(new Set(messages.map(({ kind }) => kind))).toEqual(new Set(personalDataKinds));
    expect(messages.flatMap(({ holed }) => [...holed.matchAll(/\u0000/g)]).length).toBeGreaterThanOrEqual(110);
    expect(messages.flatMap(({ keep }) => keep).length).toBeGreaterThanOrEqual(100);
    expect(untouched.length).toBeGreaterThanOrEqual(30);
  });

  it.each(messages)('leaves nothing of the $kind in 「$text」 and keeps the words around it', ({ kind, text, holed, keep }) => {
    const result = mask(text);
    // Whatever still stands between the labels must have stood outside the secrets.
    for (const rest of result.text.split(LABEL)) expect(holed).toContain(rest);
    for (const words of keep) expect(result.text).toContain(words);
    expect(result.kinds).toContain(kind);
  });

  it.each(untouched)('leaves 「%s」 alone', (text) => {
    expect(mask(text)).toEqual({ text, kinds: [] });
  });

  it('changes nothing more when it masks what it has masked', () => {
    for (const { text } of messages) {
      const once = masked(text);
      expect(mask(once)).toEqual({ text: once, kinds: [] });
    }
  });

  it('keeps the cue, so that the question can be answered', () => {
    expect(masked('証券番号A123456789の満期は？')).toBe('証券番号【証券番号】の満期は？');
    expect(masked('パスワードはhanako1958です。どこで変えますか')).toBe('パスワードは【パスワード】です。どこで変えますか');
  });

  it('names each kind once, in a fixed order', () => {
    const { text, kinds } = mask('田中花子です。090-1234-5678と06-1234-5678、証券番号はA123456789、パスワードはhoge1234');
    expect(text).toBe('【氏名】です。【電話番号】と【電話番号】、証券番号は【証券番号】、パスワードは【パスワード】');
    expect(kinds).toEqual(['policy-number', 'phone', 'name', 'password']);
  });

  it('masks what is published when nothing is published', () => {
    expect(maskPersonalData('06-6648-3721', []).text).toBe('【電話番号】');
  });

  it('keeps published values in any spelling, and masks their neighbours', () => {
    for (const same of [
      '0666483721',
      '06(6648)3721',
      '０６−６６４８−３７２１',
      '06 6648 3721',
      '+81 6-6648-3721',
      '〇六-六六四八-三七二一',
    ]) {
      expect(masked(`${same}です`)).toBe(`${same}です`);
    }
    for (const other of ['06-6648-3722', '06-6648-37210', '大阪市浪速区敷津東一丁目2番4号', '東京都新宿区西新宿1-26-11', '556-8602']) {
      expect(masked(`${other}です`)).not.toContain(other);
    }
  });

  it('keeps a renewal date and masks a birth date beside it', () => {
    expect(masked('生年月日は1990年5月6日、満期日は2026年4月1日')).toBe('生年月日は【生年月日】、満期日は2026年4月1日');
  });

  it('copes with empty, broken and very long messages', () => {
    expect(mask('')).toEqual({ text: '', kinds: [] });
    expect(masked('\ud83d証券番号A123456789\udc00')).not.toContain('A123456789');
    expect(masked('12'.repeat(5_000))).toBe('【証券番号】');
    for (const unit of [
      '1-',
      '1 ',
      'a.',
      'a@',
      '丁目1',
      '大阪市北区',
      '名前は田',
      'ぜろ',
      '証券番号 1',
      '昭和1年1月',
      'パスワードは a',
      '【',
      '090-',
    ]) {
      const long = unit.repeat(10_000 / unit.length);
      expect(masked(`${long}。パスワードはhoge1234です`)).not.toContain('hoge1234');
    }
  });
});

describe('maskPersonalData() in every disguise', () => {
  const widths: Readonly<Record<string, (text: string) => string>> = {
    half: (text) => text,
    full: (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    kanji: (text) => text.replace(/\d/g, (digit) => '〇一二三四五六七八九'.charAt(Number(digit))),
    circled: (text) => text.replace(/\d/g, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'.charAt(Number(digit))),
    mathematical: (text) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit))),
    hidden: (text) => [...text].join('\u200b'),
    tagged: (text) => [...text].join('\u{e0041}'),
  };
  const separators = ['', '-', ' ', '　', '.', '・', 'ー', '−', '–', '‐', '〜', ' - ', '_', '/', 'の', ')'];
  const sentences: readonly ((value: string) => string)[] = [
    (v) => `電話番号は${v}です`,
    (v) => `${v}`,
    (v) => `すみません、${v}に連絡ください。更新は？`,
  ];

  it.each(Object.entries(widths))('finds a telephone number in %s digits with every separator', (_, disguise) => {
    for (const groups of [
      ['090', '1234', '5678'],
      ['06', '1234', '5678'],
      ['0721', '23', '4567'],
      ['050', '9876', '5432'],
      ['0120', '987', '654'],
    ]) {
      for (const separator of separators) {
        const value = disguise(groups.join(separator));
        for (const sentence of sentences) {
          const { text, kinds } = mask(sentence(value));
          expect(text, sentence(value)).toBe(sentence('【電話番号】'));
          expect(kinds).toEqual(['phone']);
        }
      }
    }
  });

  it.each(Object.entries(widths))('finds a policy number in %s characters behind its cue', (_, disguise) => {
    for (const value of ['A123456789', '1234567890', 'B-123456789', 'C123 456 789', 'D12-3456789', '712345']) {
      for (const cue of ['証券番号は', '証券番号', '証券番号：', '契約番号「', '証券番号　', '証券番号が']) {
        const message = `${cue}${disguise(value)}、これで追加できますか`;
        expect(masked(message), message).toBe(`${cue}【証券番号】、これで追加できますか`);
      }
    }
  });

  it.each(Object.entries(widths))('finds a birth date in %s digits behind its cue', (_, disguise) => {
    for (const value of [
      '1958年4月5日',
      '1958/04/05',
      '1958-4-5',
      '1958.4.5',
      '昭和32年4月5日',
      'S32.4.5',
      '昭和32.4.5',
      '平成3年10月12日',
    ]) {
      for (const cue of ['生年月日は', '生年月日：', '誕生日は', '生年月日　']) {
        const message = `${cue}${disguise(value)}です`;
        expect(masked(message), message).toBe(`${cue}【生年月日】です`);
      }
    }
  });

  it.each(['half', 'full', 'hidden'])('finds passwords and one-time codes in %s characters', (width) => {
    const disguise = widths[width] ?? String;
    for (const value of ['hanako1958', 'Abcd!234', 'P@ssw0rd', 'a1b2c3d4', 'neko-neko22']) {
      for (const cue of ['パスワードは', 'パスワード：', 'PW:', 'パスワード「', 'パスワードを']) {
        expect(masked(`${cue}${disguise(value)}」にした`), cue + value).toBe(`${cue}【パスワード】」にした`);
      }
    }
    for (const cue of ['ワンタイムパスワードは', '認証コード：', '確認コードは', 'ワンタイムパスワードに']) {
      expect(masked(`${cue}${disguise('482913')}です`)).toBe(`${cue}【認証コード】です`);
    }
  });

  it('finds digits that are spaced out one by one or spelled in kana', () => {
    expect(masked('0 9 0 1 2 3 4 5 6 7 8です')).toBe('【電話番号】です');
    expect(masked('0-9-0-1-2-3-4-5-6-7-8です')).toBe('【電話番号】です');
    expect(masked('ぜろきゅうぜろ、いちにさんよん、ごろくななはちです')).toBe('【電話番号】です');
    expect(masked('ゼロロクいちにーさんよんごーろくななはちです')).toBe('【電話番号】です');
  });
});
