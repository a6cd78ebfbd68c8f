import { describe, expect, test } from 'vitest';
import { parseSheet } from '../../src/knowledge/parse-sheet.ts';
import { applyRemarks, checkAgainstPrint, type Mends } from '../../src/knowledge/printed-sheets.ts';

const print = `# ご利用の手引き
## 手順1　申し込む
**「申込書」**に記入して
ください。料金は ５００円 です。
- [www.example.jp](https://www.example.jp/start)
全て的一致が必要です。
`;
const none: Mends = { mends: [], omitted: [], remarks: [] };
const mend = { section: 'guide/rule', printed: '全て的一致', mended: '全ての一致', reason: '読み取り違い' };

function check(markdown: string, mends: Mends = none) {
  return checkAgainstPrint(parseSheet('guide.md', markdown).document, print, mends, (list, index) => (list === 'mends' ? 10 : 20) + index);
}

describe('checkAgainstPrint()', () => {
  test('finds sentences across the line ends, widths and marks of the print', () => {
    expect(
      check('## 手順1 ／ 申し込む {#step}\n\n「申込書」に記入してください。\n料金は500円です。\n\n<https://www.example.jp/start>\n'),
    ).toEqual([]);
  });

  test('names file, heading line and sentence that the print does not have', () => {
    expect(check('## 手順1 {#step}\n\n料金は600円です。\n')).toEqual([
      { file: 'guide.md', line: 1, reason: 'guide/step: not in the print, and not listed as mended: "料金は600円です。"' },
    ]);
  });

  test('holds headings against the print too', () => {
    expect(check('## 手順2 {#step}\n\n料金は500円です。\n')[0]?.reason).toContain('"手順2"');
  });

  test('accepts a mend in its own section, and there alone', () => {
    const mends = { ...none, mends: [mend] };
    expect(check('## 手順1 {#rule}\n\n全ての一致が必要です。\n', mends)).toEqual([]);
    const elsewhere = check('## 手順1 {#rule}\n\n全ての一致が必要です。\n\n## 申し込む {#other}\n\n全ての一致が必要です。\n', mends);
    expect(elsewhere.map(({ line, reason }) => [line, reason.slice(0, 11)])).toEqual([[5, 'guide/other']]);
  });

  test('says that a mend mends nothing: what it takes for printed is not in the print', () => {
    const mends = { ...none, mends: [mend, { ...mend, printed: '凡て的一致' }] };
    expect(check('## 手順1 {#rule}\n\n全ての一致が必要です。\n', mends)).toContainEqual({
      file: 'source/mends.yaml',
      line: 11,
      reason: 'guide/rule: the print does not say "凡て的一致"',
    });
  });

  test('says that a mend was never made: the sheet does not say what it puts', () => {
    expect(check('## 手順1 {#rule}\n\n料金は500円です。\n', { ...none, mends: [mend] })).toEqual([
      { file: 'source/mends.yaml', line: 10, reason: 'guide/rule: the sheet does not say "全ての一致"' },
    ]);
  });

  test('says that an omission or a remark is about words that are not there', () => {
    const entry = { section: 'guide/rule', printed: '送料は無料です' };
    const mends = { mends: [], omitted: [{ ...entry, reason: '欠けている' }], remarks: [{ ...entry, remark: '未確認' }] };
    expect(check('## 手順1 {#rule}\n\n料金は500円です。\n', mends).map(({ line, reason }) => [line, reason])).toEqual([
      [20, 'guide/rule: the print does not say "送料は無料です"'],
      [20, 'guide/rule: the sheet does not say "送料は無料です"'],
    ]);
  });
});

test('applyRemarks() hangs each remark on its section', () => {
  const { document } = parseSheet('guide.md', '## 一 {#one}\n\n本文。\n\n## 二 {#two}\n\n本文。\n');
  const [one, two] = applyRemarks(document, {
    ...none,
    remarks: [{ section: 'guide/two', printed: '本文', remark: '古い版の文です。' }],
  }).sections;
  expect(one?.remarks).toEqual([]);
  expect(two?.remarks).toEqual([{ printed: '本文', remark: '古い版の文です。' }]);
});
