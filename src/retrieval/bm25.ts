/** Parameters of BM25. */
export interface Bm25Params {
  /** Term-frequency saturation, > 0. @default 1.2 */
  readonly k1: number;
  /** Length normalisation, 0–1. @default 0.75 */
  readonly b: number;
}

const DEFAULTS: Bm25Params = { k1: 1.2, b: 0.75 };

/**
 * An inverted index scored by BM25 with idf = ln(1 + (N − df + ½) / (df + ½)).
 * @see Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, doi:10.1561/1500000019
 */
export class Bm25Index {
  readonly size: number;
  readonly #postings = new Map<string, { documents: Uint32Array; weights: Float32Array; idf: number }>();
  readonly #unseenIdf: number;

  /** @param documents the terms of each document, repeats kept */
  constructor(documents: readonly (readonly string[])[], { k1, b }: Bm25Params = DEFAULTS) {
    this.size = documents.length;
    const average = documents.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, documents.length) || 1;
    const lists = new Map<string, { documents: number[]; counts: number[] }>();
    for (const [document, terms] of documents.entries()) {
      for (const term of terms) {
        let list = lists.get(term);
        if (!list) lists.set(term, (list = { documents: [], counts: [] }));
        const last = list.documents.length - 1;
        if (list.documents[last] === document) list.counts[last] = (list.counts[last] ?? 0) + 1;
        else {
          list.documents.push(document);
          list.counts.push(1);
        }
      }
    }
    const norms = documents.map((terms) => k1 * (1 - b + (b * terms.length) / average));
    for (const [term, list] of lists) {
      const idf = this.#idf(list.documents.length);
      const weights = list.documents.map((document, index) => {
        const count = list.counts[index] ?? 0;
        return (idf * count * (k1 + 1)) / (count + (norms[document] ?? 1));
      });
      this.#postings.set(term, { documents: Uint32Array.from(list.documents), weights: Float32Array.from(weights), idf });
    }
    this.#unseenIdf = this.#idf(0);
  }

  /**
   * Adds each document's score, times `weight`, to `into`.
   * @param query terms and how much each counts
   * @param into one number per document
   */
  score(query: ReadonlyMap<string, number>, into: Float32Array, weight: number): void {
    for (const [term, count] of query) {
      const posting = this.#postings.get(term);
      if (!posting) continue;
      const factor = weight * count;
      const { documents, weights } = posting;
      for (let i = 0; i < documents.length; i++) {
        const document = documents[i] as number;
        into[document] = (into[document] as number) + factor * (weights[i] as number);
      }
    }
  }

  /** Sum of the query's idf, unseen terms at the largest: the score's natural scale for this query. */
  idfMass(query: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [term, count] of query) sum += count * (this.#postings.get(term)?.idf ?? this.#unseenIdf);
    return sum;
  }

  has(term: string): boolean {
    return this.#postings.has(term);
  }

  #idf(df: number): number {
    return Math.log(1 + (this.size - df + 0.5) / (df + 0.5));
  }
}

/** Terms → how often each occurs. */
export function countTerms(terms: readonly string[], weight = 1, into = new Map<string, number>()): Map<string, number> {
  for (const term of terms) into.set(term, (into.get(term) ?? 0) + weight);
  return into;
}
