import { describe, expect, test } from 'vitest';
import type { Section } from '../../src/knowledge/knowledge.ts';
import { parseSheet } from '../../src/knowledge/parse-sheet.ts';
import { factsOf, proveText } from '../../src/knowledge/prove-text.ts';

const cited: readonly Section[] = parseSheet(
  'guide.md',
  '## ③ 返却 {#return}\n\n「カードを 返却する」を押します。受付は24時間、電話 03-1234-5678（代表）。\n登録できるのは最大5契約です。\n\n<https://www.example.jp/a/b?c=1>\n',
).document.sections;

describe('factsOf()', () => {
  test('finds labels, numbers with their unit, circled numbers, addresses', () => {
    expect(factsOf('③「次へ」を押し、24時間以内に03-1234-5678か https://www.example.jp/a?b=1 、info@example.jp へ。')).toEqual([
      'https://www.example.jp/a?b=1',
      'info@example.jp',
      '次へ',
      '③',
      '24時間',
      '03-1234-5678',
    ]);
  });

  test('finds nothing in a sentence that names nothing', () => {
    expect(factsOf('画面の案内に沿ってお進みください。')).toEqual([]);
  });
});

describe('proveText()', () => {
  test.each([
    '「カードを返却する」を押します。',
    '受付は２４時間です。',
    '電話は03-1234-5678です。',
    '③の画面です。',
    '5契約まで登録できます。',
    'https://www.example.jp/a/b?c=1 を開きます。',
    'www.example.jp で調べます。',
  ])('%j is proved', (text) => {
    expect(proveText(text, cited)).toEqual([]);
  });

  test.each([
    ['「カードを捨てる」を押します。', 'カードを捨てる'],
    ['受付は48時間です。', '48時間'],
    ['受付は4時間です。', '4時間'],
    ['電話は03-1234-5679です。', '03-1234-5679'],
    ['④の画面です。', '④'],
    ['15契約まで登録できます。', '15契約'],
    ['https://www.example.com/ を開きます。', 'https://www.example.com/'],
  ])('%j is not: %j stands nowhere', (text, fact) => {
    expect(proveText(text, cited)).toEqual([`"${fact}" does not stand in a cited section (guide/return)`]);
  });

  test('every fault of a text is told at once', () => {
    expect(proveText('「甲」と「乙」を7日以内に。', cited)).toHaveLength(3);
  });

  test('what is known from elsewhere counts as proved', () => {
    expect(proveText('「中央図書館」へお電話ください。', [], ['中央図書館'])).toEqual([]);
    expect(proveText('「中央図書館」へお電話ください。', [])).toEqual(['"中央図書館" does not stand in a cited section (none cited)']);
  });
});
