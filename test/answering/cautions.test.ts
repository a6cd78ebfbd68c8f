import { describe, expect, test } from 'vitest';
import { cautionsOf } from '../../src/answering/cautions.ts';

describe('the cautions of a section', () => {
  test('are its lines marked as such, word for word', () => {
    const markdown =
      '必須項目を入力します。\n\n⚠️ 番号は必ず控えてください。\n※まだ完了していません。\n＊半角で入力します。\n\n**太字**は注意ではありません。';
    expect(cautionsOf({ markdown })).toEqual(['⚠️ 番号は必ず控えてください。', '※まだ完了していません。', '＊半角で入力します。']);
  });

  test('are the block below a heading between stars, with the heading, and nothing after it', () => {
    const markdown = '名前を書きます。\n\n★重要★\n\n- 前の番号ではありません。\n- 全て一致が必要です。\n\n「次へ」を押します。';
    expect(cautionsOf({ markdown })).toEqual(['★重要★', '前の番号ではありません。', '全て一致が必要です。']);
  });

  test('are none where nothing is marked', () => {
    expect(cautionsOf({ markdown: '1. 開きます。\n2. 閉じます。' })).toEqual([]);
  });
});
