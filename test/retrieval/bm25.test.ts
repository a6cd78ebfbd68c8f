import { describe, expect, test } from 'vitest';
import { Bm25Index, countTerms, postDocuments } from '../../src/retrieval/bm25.ts';

function scores(documents: string[][], query: string[]): number[] {
  const index = new Bm25Index(postDocuments(documents));
  const into = new Float32Array(documents.length);
  index.score(countTerms(query), into, 1);
  return [...into];
}

describe('Bm25Index', () => {
  test('gives the textbook value', () => {
    // N 2, df 1, tf 1, |d| 2, mean length 1.5; k1 1.2, b 0.75
    const idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    const wanted = (idf * 1 * 2.2) / (1 + 1.2 * (0.25 + (0.75 * 2) / 1.5));
    expect(scores([['a', 'b'], ['c']], ['a'])[0]).toBeCloseTo(wanted, 5);
  });

  test('ranks the rare term above the common one', () => {
    const [rare, common] = scores(
      [
        ['x', 'a'],
        ['y', 'b'],
        ['y', 'c'],
        ['y', 'd'],
      ],
      ['x', 'y'],
    );
    expect(rare).toBeGreaterThan(common as number);
  });

  test('scores nothing for terms it has never seen', () => {
    expect(scores([['a'], ['b']], ['z'])).toEqual([0, 0]);
  });

  test('is not misled by terms named like properties of objects', () => {
    expect(scores([['constructor'], ['a']], ['constructor'])[0]).toBeGreaterThan(0);
    expect(scores([['a']], ['__proto__'])).toEqual([0]);
  });

  test('of nothing has no scores', () => {
    expect(scores([], ['a'])).toEqual([]);
  });

  test('idfMass() counts an unseen term as the rarest', () => {
    const index = new Bm25Index(postDocuments([['a'], ['a'], ['b']]));
    expect(index.idfMass(countTerms(['z']))).toBeGreaterThan(index.idfMass(countTerms(['b'])));
  });
});
