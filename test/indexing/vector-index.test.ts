import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document } from '@langchain/core/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitHashedBm25, HashedBm25Embeddings } from '../../src/indexing/hashed-bm25-embeddings.ts';
import { documentOf, searchWidth, VectorIndex } from '../../src/indexing/vector-index.ts';
import { syntheticChunks } from '../support/synthetic-chunks.ts';

const COUNT = 1_500;
const units = syntheticChunks(COUNT);
const embeddings = new HashedBm25Embeddings(1024, fitHashedBm25(units));
const vectors = units.map((unit) => embeddings.embedUnit(unit));
let folder: string;
let index: VectorIndex;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vector-index-'));
  const batches = [0, 500, 1000].map((start) => ({
    vectors: vectors.slice(start, start + 500),
    documents: units.slice(start, start + 500).map(documentOf),
  }));
  await (await VectorIndex.build(embeddings, 1024, COUNT, batches)).save(folder);
  index = await VectorIndex.load(folder, embeddings, units);
});

afterAll(() => rm(folder, { recursive: true }));

function exactScores(query: readonly number[]): number[] {
  const used = [...query.entries()].filter(([, value]) => value !== 0);
  return vectors.map((vector) => used.reduce((sum, [place, value]) => sum + value * (vector[place] ?? 0), 0));
}

describe('VectorIndex', () => {
  it('finds at least 99 % of the ten nearest that an exact scan finds, after it was saved and loaded', () => {
    let found = 0;
    const questions = Array.from({ length: 100 }, (_, n) => `${units[(n * 37) % COUNT]?.text.slice(3, 18)}どうすればいいですか`);
    for (const question of questions) {
      const query = embeddings.embedQuerySync(question);
      const tenth = exactScores(query).sort((a, b) => b - a)[9] ?? 0;
      // Equal scores may stand for each other.
      found += index.search(query, 10).filter(({ score }) => score >= tenth - 1e-3).length;
    }
    expect(found / (questions.length * 10)).toBeGreaterThanOrEqual(0.99);
  });

  it('scores by inner product, higher is nearer, best first', () => {
    const query = embeddings.embedQuerySync(units[123]?.text ?? '');
    const exact = exactScores(query);
    const hits = index.search(query, 20);
    expect(hits[0]?.chunk).toBe(123);
    for (const { chunk, score } of hits) expect(score).toBeCloseTo(exact[chunk] ?? 0, 2);
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
  });

  it('finds nothing for a query without features', () => {
    expect(index.search(new Array<number>(1024).fill(0), 10)).toEqual([]);
  });

  it('gives all there are when asked for more', async () => {
    const one = await VectorIndex.build(embeddings, 1024, 1, [
      { vectors: vectors.slice(0, 1), documents: [new Document({ pageContent: '' })] },
    ]);
    expect(one.search(embeddings.embedQuerySync(units[0]?.text ?? ''), 10)).toHaveLength(1);
  });

  it('is a LangChain vector store whose documents carry the chunk id', async () => {
    const [document] = await index.store.similaritySearch(units[7]?.text ?? '', 1);
    expect(document).toBeInstanceOf(Document);
    expect(document?.metadata).toMatchObject({ id: units[7]?.id });
    expect(document?.pageContent).toBe(units[7]?.text);
  });
});

describe('searchWidth()', () => {
  it.each([
    [1, 100],
    [300, 300],
    [4_000, 100],
    [10_000, 200],
    [20_000, 300],
    [100_000, 600],
  ])('looks at enough candidates of %d: %d', (count, width) => {
    expect(searchWidth(count)).toBe(width);
  });
});
