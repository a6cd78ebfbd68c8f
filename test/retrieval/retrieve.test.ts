import { describe, expect, test } from 'vitest';
import type { Chunk } from '../../src/chunking/chunk.ts';
import { SupportChatError } from '../../src/errors.ts';
import { IntentClassifier, trainClassifier } from '../../src/retrieval/intent-classifier.ts';
import { LexicalIndex, postUnits } from '../../src/retrieval/lexical-index.ts';
import { LEG_WEIGHTS, type LegWeights, Retriever, type VectorLeg } from '../../src/retrieval/retrieve.ts';

const ask = (target: string, index: number, text: string): Chunk => ({ id: `${target}#${index}`, kind: 'ask', target, title: '', text });
const chunks: readonly Chunk[] = [
  ask('mail/missing', 0, 'メールが届かない'),
  ask('mail/missing', 1, '確認のメールがまだ来ません'),
  { id: 'mail/missing#point', kind: 'point', target: 'mail/missing', title: 'メールの未着', text: '迷惑メールの設定を確認します。' },
  ask('quit/how', 0, '退会したい'),
  ask('quit/how', 1, '会員をやめる方法'),
  { id: 'guide/car#0', kind: 'section', target: 'guide/car', title: '駐車場', text: '駐車場は地下にあります。' },
];
const classifier = new IntentClassifier(
  trainClassifier(
    chunks.filter(({ kind }) => kind === 'ask').map(({ text, target }) => ({ text, target })),
    null,
    { minDocuments: 1 },
  ),
);

/** A vector leg that finds what a test says: chunk → score. */
function vectorsOf(hits: Readonly<Record<number, number>>): VectorLeg & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    search: async (_query, k) => {
      asked.push(k);
      return Object.entries(hits).map(([chunk, score]) => ({ chunk: Number(chunk), score }));
    },
  };
}

function retriever(weights: LegWeights = LEG_WEIGHTS, vectors: VectorLeg | null = null, withClassifier = true): Retriever {
  const lexical = new LexicalIndex(postUnits(chunks.map((chunk) => ({ ...chunk, reading: '' }))));
  return new Retriever({ chunks, lexical, vectors, classifier: withClassifier ? classifier : null, weights });
}

const LEXICAL = { lexical: 1, vector: 0, classifier: 0 };
const VECTOR = { lexical: 0, vector: 1, classifier: 0 };
const CLASSIFIER = { lexical: 0, vector: 0, classifier: 1 };

describe('Retriever.rank()', () => {
  test('gives each target once, by its best chunk', async () => {
    const ranked = await retriever(LEXICAL).rank('確認のメールがまだ来ません');
    expect(ranked.map(({ target }) => target)).toEqual([...new Set(ranked.map(({ target }) => target))]);
    expect(ranked[0]).toMatchObject({ target: 'mail/missing', kind: 'point', score: 1, chunk: { id: 'mail/missing#1' } });
  });

  test('does not let many half-fitting phrasings beat one that fits', async () => {
    const many = [
      ...Array.from({ length: 20 }, (_, index) => ask('many/half', index, `退会の話${index}`)),
      ask('one/whole', 0, '退会の取り消し'),
    ];
    const lexical = new LexicalIndex(postUnits(many.map((chunk) => ({ ...chunk, reading: '' }))));
    const ranked = await new Retriever({ chunks: many, lexical, vectors: null, classifier: null, weights: LEXICAL }).rank('退会の取り消し');
    expect(ranked[0]?.target).toBe('one/whole');
  });

  test('finds sections beside points, and says which is which', async () => {
    const [top] = await retriever(LEG_WEIGHTS, vectorsOf({ 5: 0.8 })).rank('駐車場はどこですか');
    expect(top).toMatchObject({ target: 'guide/car', kind: 'section', chunk: { id: 'guide/car#0' } });
  });

  test('finds nothing without a leg that finds something', async () => {
    expect(await retriever(LEXICAL).rank('ロケットの燃料')).toEqual([]);
    expect(await retriever(LEXICAL).rank('')).toEqual([]);
  });

  test('gives up to the limit, best first', async () => {
    const ranked = await retriever().rank('退会のメール');
    expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(await retriever().rank('退会のメール', 1)).toEqual(ranked.slice(0, 1));
  });

  test('is deterministic', async () => {
    expect(await retriever().rank('メール 退会')).toEqual(await retriever().rank('メール 退会'));
  });
});

describe('the legs', () => {
  test('lexical alone: the words decide', async () => {
    const ranked = await retriever(LEXICAL, vectorsOf({ 3: 1 })).rank('メールが届かない');
    expect(ranked[0]?.target).toBe('mail/missing');
    expect(ranked.some(({ target }) => target === 'quit/how')).toBe(false);
  });

  test('vectors alone: their order decides, a target by its best hit', async () => {
    const ranked = await retriever(VECTOR, vectorsOf({ 0: 0.2, 1: 0.9, 3: 0.5 })).rank('メール');
    expect(ranked.map(({ target, score }) => [target, score])).toEqual([
      ['mail/missing', 1],
      ['quit/how', expect.closeTo(0.5 / 0.9)],
    ]);
  });

  test('vectors bring in a target that shares no word, with the chunk that was near', async () => {
    const weights = { lexical: 0.5, vector: 0.5, classifier: 0 };
    const [, second] = await retriever(weights, vectorsOf({ 5: 1 }), false).rank('退会したい');
    expect(second).toMatchObject({
      target: 'guide/car',
      score: expect.closeTo(weights.vector),
      coverage: 0,
      chunk: { id: 'guide/car#0' },
    });
  });

  test('classifier alone: its probabilities decide, and are reported', async () => {
    const ranked = await retriever(CLASSIFIER).rank('会員をやめたい');
    expect(ranked[0]).toMatchObject({ target: 'quit/how', score: 1 });
    expect(ranked[0]?.probability).toBeGreaterThan(0.5);
    expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(ranked.some(({ kind }) => kind === 'section')).toBe(false);
  });

  test('that are switched off are not asked', async () => {
    const vectors = vectorsOf({ 3: 1 });
    await retriever(LEXICAL, vectors).rank('退会');
    expect(vectors.asked).toEqual([]);
    const [top] = await retriever(LEXICAL, vectors).rank('退会');
    expect(top?.probability).toBe(0);
  });

  test('that are missing leave the others to decide', async () => {
    const [top] = await retriever(LEG_WEIGHTS, null, false).rank('退会したい');
    expect(top).toMatchObject({ target: 'quit/how', score: expect.closeTo(LEG_WEIGHTS.lexical), probability: 0 });
  });
});

describe('the fields', () => {
  test('vectors are not asked where they cannot move the winner', async () => {
    const vectors = vectorsOf({ 5: 1 });
    const [top] = await retriever({ lexical: 0.9, vector: 0.1, classifier: 0 }, vectors, false).rank('退会したい');
    expect(top?.target).toBe('quit/how');
    expect(vectors.asked).toEqual([]);
  });

  test('score: 1 where every leg agrees on the best, never more, never below 0', async () => {
    const [agreed] = await retriever({ lexical: 0.1, vector: 0.8, classifier: 0.1 }, vectorsOf({ 3: 0.7 })).rank('退会したい');
    expect(agreed).toMatchObject({ target: 'quit/how', score: expect.closeTo(1) });
    for (const query of ['退会', 'メール', '駐車場', 'メールで退会を確認', '会員']) {
      for (const { score } of await retriever(LEG_WEIGHTS, vectorsOf({ 0: 3, 3: 5, 5: 1 })).rank(query)) {
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });

  test('coverage: the share of the question that is matched, comparable between questions', async () => {
    const coverageOf = async (query: string) => (await retriever(LEXICAL).rank(query))[0]?.coverage ?? 0;
    const whole = await coverageOf('退会したい');
    const half = await coverageOf('退会したいロケットの燃料');
    expect(whole).toBeGreaterThan(half);
    expect(half).toBeGreaterThan(0);
  });
});

describe('a vector leg that fails', () => {
  const lexical = new LexicalIndex(postUnits(chunks.map((chunk) => ({ ...chunk, reading: '' }))));
  const faults: string[] = [];
  let isDown = true;
  const vectors: VectorLeg = {
    search: async () => {
      if (isDown) throw new SupportChatError('embeddings-failed', 'no answer within 2000 ms');
      return [{ chunk: 5, score: 1 }];
    },
  };
  const weights = { lexical: 0.4, vector: 0.6, classifier: 0 };
  const one = new Retriever({ chunks, lexical, vectors, classifier, weights, onVectorFailure: ({ message }) => faults.push(message) });

  test('leaves the answer to the others, says so, and is asked again for the same words', async () => {
    expect((await one.rank('退会したい')).map(({ target }) => target)).toEqual(['quit/how']);
    expect([one.failedSearches, faults]).toEqual([1, ['no answer within 2000 ms']]);
    isDown = false;
    expect((await one.rank('退会したい')).map(({ target }) => target)).toEqual(['guide/car', 'quit/how']);
  });

  test('is no cover for other errors', async () => {
    const broken = { search: () => Promise.reject(new TypeError('a bug')) };
    await expect(new Retriever({ chunks, lexical, vectors: broken, classifier, weights }).rank('退会したい')).rejects.toThrow('a bug');
  });
});
