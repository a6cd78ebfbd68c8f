import { beforeAll, describe, expect, it } from 'vitest';
import { type LookUpParts, lookUp, MOST_RESULTS } from '../../src/staff/look-up.ts';
import { memoryChat } from '../support/memory-chat.ts';

let parts: LookUpParts;
beforeAll(async () => {
  const { knowledge, retriever, answerer } = await memoryChat();
  parts = { knowledge, retriever, answerer, restorer: null };
});

describe('lookUp()', () => {
  it('puts what the chat answers first, word for word, and why it was found', async () => {
    const { chatKind, results } = await lookUp(parts, '冊数の上限は何冊ですか', null);
    expect(chatKind).toBe('answer');
    expect(results[0]).toMatchObject({ id: 'card/limit', isChatAnswer: true, answer: { lead: expect.stringContaining('10冊') } });
    expect(results[0]?.match?.text).toMatch(/冊/);
    expect(results[0]?.match?.legs.classifier).toBeGreaterThan(0.3);
    expect(results.slice(1).every(({ isChatAnswer }) => !isChatAnswer)).toBe(true);
  });

  it('finds from half a word', async () => {
    const { results } = await lookUp(parts, '暗証', null);
    expect(results.map(({ id }) => id)).toContain('card/pin');
    expect(results.length).toBeLessThanOrEqual(MOST_RESULTS);
  });

  it('shows the path of the device chosen alone', async () => {
    const { results } = await lookUp(parts, '暗証番号の変更はどこ', 'smartphone');
    expect(results[0]?.answer.lead).toContain('その他');
    expect(results[0]?.answer.lead).not.toContain('設定');
  });

  it('leads the customer to the exact step', async () => {
    const { results } = await lookUp(parts, 'カウンターに着きました', 'pc');
    expect(results[0]?.place).toMatchObject({ number: 1 });
    expect(results[0]?.customerPath).toMatch(/step=1|\/steps\/1/);
  });

  it('shows warnings with what cannot be undone', async () => {
    const { results } = await lookUp(parts, 'カードの返却', null);
    expect(results[0]?.warningsTitle).not.toBeNull();
    expect(results[0]?.answer.warnings.length).toBeGreaterThan(0);
  });

  it('searches for nothing that belongs to the customer', async () => {
    const searched: string[] = [];
    const { retriever } = parts;
    const watched = {
      rank: (query: string, limit?: number) => {
        searched.push(query);
        return retriever.rank(query, limit);
      },
      explain: (query: string, targets: readonly string[]) => {
        searched.push(query);
        return retriever.explain(query, targets);
      },
    };
    const { query } = await lookUp({ ...parts, retriever: watched }, '090-1234-5678の山田太郎さま、冊数の上限は', null);
    expect(query).toContain('090-1234-5678');
    expect(searched.length).toBeGreaterThanOrEqual(2);
    expect(searched.join()).not.toMatch(/1234|山田/);
  });

  it('offers nothing as the chat’s answer where the chat declines for want of knowledge', async () => {
    const { chatKind, results } = await lookUp(parts, 'ぷにゃぽろぴれ', null);
    expect(chatKind).toBe('decline');
    expect(results.some(({ isChatAnswer }) => isChatAnswer)).toBe(false);
  });

  it('looks for nothing where nothing is said', async () => {
    for (const text of ['', '  ', '\u200b']) expect(await lookUp(parts, text, null)).toMatchObject({ chatKind: null, results: [] });
  });
});
