/** Parameters of BM25. */
export interface Bm25Params {
  /** Term-frequency saturation, > 0. @default 1.2 */
  readonly k1: number;
  /** Length normalisation, 0–1. @default 0.75 */
  readonly b: number;
}

const DEFAULTS: Bm25Params = { k1: 1.2, b: 0.75 };

/**
 * An inverted index scored by BM25 with idf = ln(1 + (N − df + ½) / (df + ½)). All postings stand in two flat arrays,
 * term after term: tens of thousands of short lists would cost more than what they hold.
 * @see Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, doi:10.1561/1500000019
 */
export class Bm25Index {
  readonly size: number;
  readonly #terms = new Map<string, number>();
  /** Where each term's postings begin; one more entry for the end of the last. */
  readonly #starts: Uint32Array;
  readonly #documents: Uint32Array;
  readonly #weights: Float32Array;
  readonly #idf: Float32Array;
  readonly #unseenIdf: number;

  /** @param documents the terms of each document, repeats kept; read once */
  constructor(documents: Iterable<readonly string[]>, { k1, b }: Bm25Params = DEFAULTS) {
    // One entry a posting, in document order.
    const terms: number[] = [];
    const counts: number[] = [];
    const owners: number[] = [];
    const lengths: number[] = [];
    for (const list of documents) {
      for (const [term, count] of countTerms(list)) {
        let id = this.#terms.get(term);
        if (id === undefined) this.#terms.set(term, (id = this.#terms.size));
        terms.push(id);
        counts.push(count);
        owners.push(lengths.length);
      }
      lengths.push(list.length);
    }
    this.size = lengths.length;
    const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.size) || 1;
    this.#starts = new Uint32Array(this.#terms.size + 1);
    for (const id of terms) this.#starts[id + 1] = (this.#starts[id + 1] as number) + 1;
    this.#idf = Float32Array.from({ length: this.#terms.size }, (_, id) => this.#idfOf(this.#starts[id + 1] as number));
    for (let id = 0; id < this.#terms.size; id++) this.#starts[id + 1] = (this.#starts[id + 1] as number) + (this.#starts[id] as number);
    this.#documents = new Uint32Array(terms.length);
    this.#weights = new Float32Array(terms.length);
    const next = this.#starts.slice();
    for (const [posting, id] of terms.entries()) {
      const at = next[id] as number;
      next[id] = at + 1;
      const owner = owners[posting] as number;
      const count = counts[posting] as number;
      const norm = k1 * (1 - b + (b * (lengths[owner] as number)) / average);
      this.#documents[at] = owner;
      this.#weights[at] = ((this.#idf[id] as number) * count * (k1 + 1)) / (count + norm);
    }
    this.#unseenIdf = this.#idfOf(0);
  }

  /**
   * Adds each document's score, times `weight`, to `into`.
   * @param query terms and how much each counts
   * @param into one number per document
   */
  score(query: ReadonlyMap<string, number>, into: Float32Array, weight: number): void {
    for (const [term, count] of query) {
      const id = this.#terms.get(term);
      if (id === undefined) continue;
      const factor = weight * count;
      const end = this.#starts[id + 1] as number;
      for (let at = this.#starts[id] as number; at < end; at++) {
        const document = this.#documents[at] as number;
        into[document] = (into[document] as number) + factor * (this.#weights[at] as number);
      }
    }
  }

  /** Sum of the query's idf, unseen terms at the largest: the score's natural scale for this query. */
  idfMass(query: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [term, count] of query) {
      const id = this.#terms.get(term);
      sum += count * (id === undefined ? this.#unseenIdf : (this.#idf[id] as number));
    }
    return sum;
  }

  #idfOf(df: number): number {
    return Math.log(1 + (this.size - df + 0.5) / (df + 0.5));
  }
}

/** Terms → how often each occurs. */
export function countTerms(terms: readonly string[], weight = 1, into = new Map<string, number>()): Map<string, number> {
  for (const term of terms) into.set(term, (into.get(term) ?? 0) + weight);
  return into;
}
