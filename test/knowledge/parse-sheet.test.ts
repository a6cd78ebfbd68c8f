import { describe, expect, test } from 'vitest';
import { parseSheet, plainLine, sentencesOf } from '../../src/knowledge/parse-sheet.ts';

const sheet = `---
id: guide
title: ご利用の手引き
printed: source/print.txt
---

はじめの文です。

## 1 申し込む {#step-1}

「申込書」に記入します。
身分証を見せます。

## 変更 ／ パソコン {#change-pc device=pc}

1. 「設定」を押す
2. 「変更」を押す
`;

describe('parseSheet()', () => {
  test('gives each heading a section, with the line on which it stands', () => {
    const { document, printed, faults } = parseSheet('sheets/guide.md', sheet);
    expect(faults).toEqual([]);
    expect(printed).toBe('source/print.txt');
    expect(document).toMatchObject({ id: 'guide', title: 'ご利用の手引き', file: 'sheets/guide.md' });
    expect(document.sections.map(({ id, title, device, line }) => ({ id, title, device, line }))).toEqual([
      { id: 'guide/top', title: 'ご利用の手引き', device: null, line: 6 },
      { id: 'guide/step-1', title: '1 申し込む', device: null, line: 9 },
      { id: 'guide/change-pc', title: '変更 ／ パソコン', device: 'pc', line: 14 },
    ]);
    expect(document.sections[1]?.sentences).toEqual(['「申込書」に記入します。', '身分証を見せます。']);
  });

  test('works on plain Markdown: the file names the document, headings name their sections', () => {
    const { document, printed, faults } = parseSheet(
      'notes/Opening Hours.md',
      '# 開館時間\n\n平日は9時からです。\n\n## 休館日 について\n\n月曜日です。\n',
    );
    expect(faults).toEqual([]);
    expect(printed).toBeNull();
    expect(document.title).toBe('開館時間');
    expect(document.sections.map(({ id }) => id)).toEqual(['opening-hours/開館時間', 'opening-hours/休館日-について']);
  });

  test('counts up headings that read alike, so that every section has an id of its own', () => {
    const { document, faults } = parseSheet('a.md', '## 注意\n\n一つ目。\n\n## 注意\n\n二つ目。\n');
    expect(faults).toEqual([]);
    expect(document.sections.map(({ anchor }) => anchor)).toEqual(['注意', '注意-2']);
  });

  test('says on which line an anchor stands for the second time', () => {
    const { faults } = parseSheet('a.md', '## 一 {#same}\n\n本文。\n\n## 二 {#same}\n\n本文。\n');
    expect(faults).toEqual([{ file: 'a.md', line: 5, reason: 'the anchor {#same} stands twice in this file' }]);
  });

  test.each(['{#name device=tablet}', '{#名前}', '{ #name}', '｛＃name｝'])('says that the mark %s is not understood', (mark) => {
    const { faults } = parseSheet('a.md', `本文。\n\n## 見出し ${mark}\n\n本文。\n`);
    expect(faults).toEqual([{ file: 'a.md', line: 3, reason: expect.stringContaining(`${mark} is not understood: write {#name}`) }]);
  });

  test.each([
    ['id: Guide\ntitle: 手引き', 2, 'front matter: id: "Guide": small letters, digits and hyphens only'],
    ['id: guide', 2, 'front matter: title: is missing'],
    ['id: guide\ntitle: 手引き\nprintde: source/print.txt', 4, 'front matter: there is no field "printde"'],
    ['id: guide\ntitle: "手引き', 3, 'front matter: not readable as YAML: Missing closing "quote'],
    ['id: guide\nid: guide\ntitle: 手引き', 3, 'front matter: not readable as YAML: Map keys must be unique'],
  ])('says what is wrong with the front matter %j', (front, line, reason) => {
    const { faults } = parseSheet('a.md', `---\n${front}\n---\n\n## 見出し\n\n本文。\n`);
    expect(faults).toEqual([{ file: 'a.md', line, reason: expect.stringContaining(reason) }]);
  });

  test('says that front matter does not end, rather than taking it for text', () => {
    expect(parseSheet('a.md', '---\nid: guide\ntitle: 手引き\n\n## 見出し\n\n本文。\n').faults).toEqual([
      { file: 'a.md', line: 1, reason: 'front matter: the line --- that ends it is missing' },
    ]);
  });

  test.each(['', '\n\n', '---\nid: guide\ntitle: 手引き\n---\n', '<!-- 後で書く -->\n'])(
    'says that a file without text is empty: %j',
    (text) => {
      expect(parseSheet('a.md', text).faults).toEqual([{ file: 'a.md', line: 1, reason: 'the file has no text' }]);
    },
  );

  test('keeps remarks of the editors out of the text', () => {
    const { document } = parseSheet('a.md', '## 見出し\n\n<!-- 2026年に見直す -->\n\n本文。\n');
    expect(document.sections[0]?.markdown).toBe('本文。');
  });
});

describe('sentencesOf()', () => {
  test('closes a sentence at its mark and at a line end, not within quotation marks', () => {
    expect(sentencesOf('次へを押します。すると「完了。」と出ます！\n以上')).toEqual([
      '次へを押します。',
      'すると「完了。」と出ます！',
      '以上',
    ]);
  });

  test('reads lists, tables and rules as people do', () => {
    expect(sentencesOf('- 一つ\n1. 二つ\n\n---\n\n| 曜日 | 時間 |\n|---|:--|\n| 平日 | 9時 |\n\n```\n三つ\n```')).toEqual([
      '一つ',
      '二つ',
      '曜日 時間',
      '平日 9時',
      '三つ',
    ]);
  });
});

test('plainLine() takes list marks, emphasis, links and escapes away, and nothing else', () => {
  expect(plainLine('> 2. **「次へ」**を[押す](https://www.example.jp/)\\*')).toBe('「次へ」を押す*');
  expect(plainLine('<https://www.example.jp/a_b>')).toBe('https://www.example.jp/a_b');
  expect(plainLine('A-1_2 ※3.5%')).toBe('A-1_2 ※3.5%');
});
