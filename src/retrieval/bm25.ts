/** Parameters of BM25. */
export interface Bm25Params {
  /** Term-frequency saturation, > 0. @default 1.2 */
  readonly k1: number;
  /** Length normalisation, 0–1. @default 0.75 */
  readonly b: number;
}

const DEFAULTS: Bm25Params = { k1: 1.2, b: 0.75 };

/**
 * Which terms stand in which documents, and what each occurrence is worth. All postings stand in two flat arrays, term
 * after term: tens of thousands of short lists would cost more than what they hold.
 */
export interface Postings {
  /** How many documents there are. */
  readonly size: number;
  readonly terms: readonly string[];
  /** Where each term's postings begin; one more entry for the end of the last. */
  readonly starts: Uint32Array;
  readonly documents: Uint32Array;
  /** BM25's share of one occurrence in the score. */
  readonly weights: Float32Array;
}

/**
 * Documents → postings, weighed by BM25 with idf = ln(1 + (N − df + ½) / (df + ½)).
 * @param documents the terms of each document, repeats kept; read once
 * @see Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, doi:10.1561/1500000019
 */
export function postDocuments(documents: Iterable<readonly string[]>, { k1, b }: Bm25Params = DEFAULTS): Postings {
  const ids = new Map<string, number>();
  // One entry a posting, in document order.
  const terms: number[] = [];
  const counts: number[] = [];
  const owners: number[] = [];
  const lengths: number[] = [];
  for (const list of documents) {
    for (const [term, count] of countTerms(list)) {
      let id = ids.get(term);
      if (id === undefined) ids.set(term, (id = ids.size));
      terms.push(id);
      counts.push(count);
      owners.push(lengths.length);
    }
    lengths.push(list.length);
  }
  const size = lengths.length;
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, size) || 1;
  const starts = new Uint32Array(ids.size + 1);
  for (const id of terms) starts[id + 1] = (starts[id + 1] as number) + 1;
  for (let id = 0; id < ids.size; id++) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  const postings = {
    size,
    terms: [...ids.keys()],
    starts,
    documents: new Uint32Array(terms.length),
    weights: new Float32Array(terms.length),
  };
  const next = starts.slice();
  for (const [posting, id] of terms.entries()) {
    const at = next[id] as number;
    next[id] = at + 1;
    const owner = owners[posting] as number;
    const count = counts[posting] as number;
    const norm = k1 * (1 - b + (b * (lengths[owner] as number)) / average);
    postings.documents[at] = owner;
    postings.weights[at] = (idf(size, documentFrequency(postings, id)) * count * (k1 + 1)) / (count + norm);
  }
  return postings;
}

/** An inverted index scored by BM25. */
export class Bm25Index {
  readonly #postings: Postings;
  readonly #ids: ReadonlyMap<string, number>;

  constructor(postings: Postings) {
    this.#postings = postings;
    this.#ids = new Map(postings.terms.map((term, id) => [term, id]));
  }

  /**
   * Adds each document's score, times `weight`, to `into`.
   * @param query terms and how much each counts
   * @param into one number per document
   */
  score(query: ReadonlyMap<string, number>, into: Float32Array, weight: number): void {
    const { starts, documents, weights } = this.#postings;
    for (const [term, count] of query) {
      const id = this.#ids.get(term);
      if (id === undefined) continue;
      const factor = weight * count;
      const end = starts[id + 1] as number;
      for (let at = starts[id] as number; at < end; at++) {
        const document = documents[at] as number;
        into[document] = (into[document] as number) + factor * (weights[at] as number);
      }
    }
  }

  /** Sum of the query's idf, unseen terms at the largest: the score's natural scale for this query. */
  idfMass(query: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [term, count] of query) {
      const id = this.#ids.get(term);
      sum += count * idf(this.#postings.size, id === undefined ? 0 : documentFrequency(this.#postings, id));
    }
    return sum;
  }
}

function documentFrequency({ starts }: Pick<Postings, 'starts'>, id: number): number {
  return (starts[id + 1] as number) - (starts[id] as number);
}

function idf(size: number, df: number): number {
  return Math.log(1 + (size - df + 0.5) / (df + 0.5));
}

/** Terms → how often each occurs. */
export function countTerms(terms: readonly string[], weight = 1, into = new Map<string, number>()): Map<string, number> {
  for (const term of terms) into.set(term, (into.get(term) ?? 0) + weight);
  return into;
}
