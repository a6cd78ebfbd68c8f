import { describe, expect, it } from 'vitest';
import { dimensionsFor, fitHashedBm25, HashedBm25Embeddings } from '../../src/indexing/hashed-bm25-embeddings.ts';
import { grams, words } from '../../src/text/features.ts';
import { syntheticChunks } from '../support/synthetic-chunks.ts';

const units = syntheticChunks(80).map(({ title, text }) => ({ title, text, reading: '' }));
const fit = fitHashedBm25(units);

function innerProduct(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** BM25 by the book over one field: the oracle. */
function bm25(fields: readonly (readonly string[])[], query: readonly string[]): number[] {
  const average = fields.reduce((sum, terms) => sum + terms.length, 0) / fields.length;
  return fields.map((terms) =>
    query.reduce((score, term) => {
      const holding = fields.filter((other) => other.includes(term)).length;
      const count = terms.filter((other) => other === term).length;
      const idf = Math.log(1 + (fields.length - holding + 0.5) / (holding + 0.5));
      return score + (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * terms.length) / average));
    }, 0),
  );
}

describe('HashedBm25Embeddings', () => {
  it('gives vectors whose inner product is BM25 of title and text, plus half of the title', () => {
    const embeddings = new HashedBm25Embeddings(2 ** 18, fit);
    const query = '引っ越したあとパソコンで証券番号が見つかりません';
    const whole = units.map(({ title, text }) => (title === '' ? text : `${title}\n${text}`));
    const titles = units.map(({ title }) => title);
    const legs = [words, grams].map((view) => {
      const body = bm25(whole.map(view), view(query));
      const title = bm25(titles.map(view), view(query));
      return body.map((score, index) => score + 0.5 * (title[index] ?? 0));
    });
    const queryVector = embeddings.embedQuerySync(query);
    for (const [index, unit] of units.entries()) {
      const expected = (legs[0]?.[index] ?? 0) + (legs[1]?.[index] ?? 0);
      expect(innerProduct(embeddings.embedUnit(unit), queryVector)).toBeCloseTo(expected, 6);
    }
  });

  it('needs no corpus to embed a query', async () => {
    const fitted = new HashedBm25Embeddings(1024, fit);
    expect(await new HashedBm25Embeddings(1024).embedQuery('パスワードを忘れました')).toEqual(
      fitted.embedQuerySync('パスワードを忘れました'),
    );
  });

  it('finds what was written in kanji by kana, through the readings', () => {
    const readings = [
      { title: '', text: '証券番号を入力', reading: 'ショウケンバンゴウ ニュウリョク' },
      { title: '', text: '住所を変更', reading: 'ジュウショ ヘンコウ' },
    ];
    const embeddings = new HashedBm25Embeddings(4096, fitHashedBm25(readings));
    const query = embeddings.embedQuerySync('しょうけんばんごう');
    const [number = 0, address = 0] = readings.map((unit) => innerProduct(embeddings.embedUnit(unit), query));
    expect(number).toBeGreaterThan(1);
    expect(address).toBeCloseTo(0, 6);
  });

  it('embeds documents by the statistics it is given, also after they were written as JSON', async () => {
    const kept = new HashedBm25Embeddings(512, JSON.parse(JSON.stringify(fit)));
    expect(await kept.embedDocuments(['constructor を印刷'])).toEqual(
      await new HashedBm25Embeddings(512, fit).embedDocuments(['constructor を印刷']),
    );
    expect((await kept.embedDocuments(['constructor を印刷']))[0]?.every(Number.isFinite)).toBe(true);
  });

  it('refuses to embed documents without them', async () => {
    await expect(new HashedBm25Embeddings(512).embedDocuments(['住所'])).rejects.toThrow('fitHashedBm25');
  });

  it('gives zeros for a text without features', () => {
    expect(new HashedBm25Embeddings(256).embedQuerySync('　。！').every((value) => value === 0)).toBe(true);
  });

  it('names algorithm and dimensions in its id', () => {
    expect(new HashedBm25Embeddings(2048).id).toBe('hashed-bm25-v1/2048');
  });

  it.each([0, 1, 3, 1000, 2.5, -4])('refuses %d dimensions', (dimensions) => {
    expect(() => new HashedBm25Embeddings(dimensions)).toThrow(RangeError);
  });
});

describe('dimensionsFor()', () => {
  it.each([
    [1, 4096],
    [2_560, 4096],
    [2_561, 2048],
    [4_000, 2048],
    [10_000, 1024],
    [20_000, 256],
    [100_000, 256],
  ])('keeps the vectors of %d chunks small: %d dimensions', (count, dimensions) => {
    expect(dimensionsFor(count)).toBe(dimensions);
  });
});
