import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Reply } from '../../src/contract/chat.ts';
import type { ConversationCase, Verdict } from '../../src/evaluation/conversation-case.ts';
import { type ConversationResult, quantile, runEvaluation, summarize, type TurnResult } from '../../src/evaluation/run-evaluation.ts';

function reply(rest: Partial<Reply> = {}): Reply {
  return {
    conversationId: 'c-1',
    messageId: 'm-1',
    kind: 'answer',
    text: '',
    lead: '',
    notices: [],
    steps: [],
    warnings: [],
    citations: [],
    contacts: [],
    suggestions: [],
    device: null,
    ...rest,
  };
}

const citation = (n: number) => ({ n, section: `guide/${n}`, document: 'guide', title: '', quote: '', url: '' });
const right: Verdict = { kind: false, content: false, citation: false, forbidden: false, reasons: [] };
const turn = (rest: Partial<TurnResult> = {}): TurnResult => ({ user: 'a', reply: reply(), verdict: right, latency: 1, ...rest });
const result = (id: string, tags: readonly string[], pass: boolean, turns: readonly TurnResult[]): ConversationResult => ({
  id,
  tags,
  pass,
  turns,
});

describe('quantile()', () => {
  test.each([
    [[1, 2, 3], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
    [Array.from({ length: 101 }, (_, index) => index + 1), 0.99, 100],
    [[7], 0.99, 7],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
    [[], 0.5, 0],
  ])('of %j at %d is %d, by nearest rank', (values, share, wanted) => {
    expect(quantile(values, share)).toBe(wanted);
  });

  test('leaves its input as it was', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('summarize()', () => {
  const results = [
    result('A-1', ['customer', 'registration'], true, [turn({ reply: reply({ text: '12345', citations: [citation(1)] }), latency: 3 })]),
    result('A-2', ['customer'], false, [
      turn({ verdict: null, latency: 100 }),
      turn({ reply: reply({ text: '123' }), verdict: { ...right, citation: true, content: true, reasons: ['a', 'b'] }, latency: 2 }),
      turn({
        reply: reply({ kind: 'decline', text: 'とても長い返事です' }),
        verdict: { ...right, forbidden: true, reasons: ['c'] },
        latency: 1,
      }),
    ]),
    result('A-3', ['elderly'], false, [turn({ reply: reply({ kind: 'clarify' }), verdict: { ...right, kind: true, reasons: ['d'] } })]),
  ];
  const summary = summarize(results);

  test('counts conversations and judged turns apart: turns that set the scene are not counted', () => {
    expect(summary.conversations).toEqual({ passed: 1, all: 3 });
    expect(summary.turns).toEqual({ passed: 1, all: 4 });
  });

  test('counts the turns that break each rule', () => {
    expect(summary.broken).toEqual({ kind: 1, content: 1, citation: 1, forbidden: 1 });
  });

  test('a confident wrong answer is one of kind answer with a wrong citation or a forbidden string', () => {
    expect(summary.confidentWrong).toBe(1);
  });

  test('counts conversations per tag', () => {
    expect(summary.tags).toEqual({ customer: { passed: 1, all: 2 }, registration: { passed: 1, all: 1 }, elderly: { passed: 0, all: 1 } });
  });

  test('length and citations are of judged answers, latency is of every turn', () => {
    expect(summary.medianLength).toBe(3);
    expect(summary.medianCitations).toBe(0);
    expect(summary.latency).toEqual({ p50: 2, p99: 100 });
  });

  test('of nothing is nothing', () => {
    expect(summarize([])).toMatchObject({
      conversations: { passed: 0, all: 0 },
      confidentWrong: 0,
      medianLength: 0,
      latency: { p50: 0, p99: 0 },
    });
  });
});

describe('runEvaluation()', () => {
  /** A server that answers each request with what a test says, and keeps what it was asked. */
  async function serve(answer: (body: Record<string, unknown>, count: number) => { status?: number; body: unknown }) {
    const asked: Record<string, unknown>[] = [];
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      asked.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
      const { status = 200, body } = answer(asked.at(-1) ?? {}, asked.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  const expected = { kind: ['answer' as const], sections: [], must: [['はい']], mustNot: [] };
  const cases: ConversationCase[] = [
    { id: 'A-1', tags: ['customer'], device: 'pc', turns: [{ user: '一つ目' }, { user: '二つ目', expect: expected }] },
    { id: 'A-2', tags: [], device: null, turns: [{ user: '三つ目', expect: expected }] },
  ];

  test('puts the turns of a conversation in order under one id, and starts the next anew', async () => {
    const { base, asked } = await serve((_, count) => ({
      body: reply({ conversationId: `c-${count < 3 ? 1 : 2}`, text: count === 3 ? 'いいえ' : 'はい' }),
    }));
    const results = await runEvaluation(base, cases);
    expect(asked).toEqual([
      { message: '一つ目', device: 'pc' },
      { message: '二つ目', device: 'pc', conversationId: 'c-1' },
      { message: '三つ目' },
    ]);
    expect(results.map(({ id, pass }) => [id, pass])).toEqual([
      ['A-1', true],
      ['A-2', false],
    ]);
    expect(results[0]?.turns.map(({ verdict }) => verdict === null)).toEqual([true, false]);
    expect(results[1]?.turns[0]?.verdict?.reasons).toEqual(['says none of はい']);
  });

  test('says which conversation got no reply, and what came instead', async () => {
    const { base } = await serve(() => ({ status: 503, body: { error: { code: 'index-missing', message: '準備中です' } } }));
    await expect(runEvaluation(base, cases)).rejects.toThrow(/^A-1: status 503, not a reply: .*index-missing/);
  });
});
