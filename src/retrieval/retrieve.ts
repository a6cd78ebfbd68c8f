import { LRUCache } from 'lru-cache';
import type { Chunk } from '../chunking/chunk.ts';
import { SupportChatError } from '../errors.ts';
import type { IntentClassifier } from './intent-classifier.ts';
import type { LexicalIndex } from './lexical-index.ts';

/** The vector store as retrieval sees it. */
export interface VectorLeg {
  /** @returns up to k chunks, best first; `chunk` is the position in the chunk list, `score` grows with likeness */
  search(query: string, k: number): Promise<readonly { readonly chunk: number; readonly score: number }[]>;
}

/** Share of each leg in the fused score; 0 switches it off. */
export interface LegWeights {
  readonly lexical: number;
  readonly vector: number;
  readonly classifier: number;
}

/** With the built-in hashed vectors, which say what the lexical leg says, less sharply: they mend hardly more than ties. */
export const LEG_WEIGHTS: LegWeights = { lexical: 0.49, vector: 0.02, classifier: 0.49 };

/** With a model's embeddings, which know what no shared word says. Chosen by reasoning: no model could be measured. */
export const MODEL_LEG_WEIGHTS: LegWeights = { lexical: 0.35, vector: 0.3, classifier: 0.35 };

/** Chunks asked of the vector leg. */
const VECTOR_K = 20;

/** Targets that a ranking holds at most. */
const LONGEST_RANKING = 50;

/** Texts whose ranking is remembered: people ask the same things, and one message is ranked more than once. */
const REMEMBERED = 1000;

export interface RankedTarget {
  /** Point id or section id. */
  readonly target: string;
  readonly kind: 'point' | 'section';
  /** Weighted sum of the legs, each scaled to its best: 0–1, comparable within one call only. */
  readonly score: number;
  /** Share of the query's idf mass that the best chunk matches, 0 to about 1: comparable between queries. */
  readonly coverage: number;
  /** The classifier's probability, 0–1; 0 for sections. */
  readonly probability: number;
  /** The best chunk: why it matched. */
  readonly chunk: Chunk;
}

/** What each leg thinks of a target, each on its own scale. */
export interface LegScores {
  /** Share of the best target's score, 0–1. */
  readonly lexical: number;
  /** Share of the best target's likeness, 0–1; 0 beyond the nearest chunks. */
  readonly vector: number;
  /** Probability, 0–1; 0 for sections. */
  readonly classifier: number;
}

export interface RetrieverParts {
  readonly chunks: readonly Chunk[];
  readonly lexical: LexicalIndex;
  readonly vectors: VectorLeg | null;
  readonly classifier: IntentClassifier | null;
  readonly weights?: LegWeights;
  /** Told when the vector leg fails: the others answer alone. */
  readonly onVectorFailure?: (error: SupportChatError) => void;
}

/** Hybrid retrieval: a target scores by its best chunk in each leg, the legs are fused by weighted sum. */
export class Retriever {
  readonly #parts: RetrieverParts;
  readonly #remembered = new LRUCache<string, readonly RankedTarget[]>({ max: REMEMBERED });
  readonly #weights: LegWeights;
  readonly #targets: readonly string[];
  readonly #kinds: readonly ('point' | 'section')[];
  readonly #targetOfChunk: Uint32Array;
  readonly #firstChunk: readonly number[];
  readonly #targetOfClass: readonly number[];
  #failedSearches = 0;

  constructor(parts: RetrieverParts) {
    this.#parts = parts;
    this.#weights = parts.weights ?? LEG_WEIGHTS;
    const index = new Map<string, number>();
    const kinds: ('point' | 'section')[] = [];
    const first: number[] = [];
    this.#targetOfChunk = Uint32Array.from(parts.chunks, ({ target, kind }, position) => {
      const known = index.get(target);
      if (known !== undefined) return known;
      index.set(target, kinds.length);
      kinds.push(kind === 'section' ? 'section' : 'point');
      first.push(position);
      return kinds.length - 1;
    });
    this.#targets = [...index.keys()];
    this.#kinds = kinds;
    this.#firstChunk = first;
    this.#targetOfClass = (parts.classifier?.targets ?? []).map((target) => index.get(target) ?? -1);
  }

  /** Share of a text's character trigrams that occur in any phrasing, 0–1: nonsense and foreign topics stay low. */
  familiarity(text: string): number {
    return this.#parts.classifier?.familiarity(text) ?? 0;
  }

  /** Searches of the vector leg that failed so far. */
  get failedSearches(): number {
    return this.#failedSearches;
  }

  /** A remote model that does not answer must not cost the customer the answer. */
  async #nearest(vectors: VectorLeg, query: string): ReturnType<VectorLeg['search']> {
    try {
      return await vectors.search(query, VECTOR_K);
    } catch (error) {
      if (!(error instanceof SupportChatError) || error.code !== 'embeddings-failed') throw error;
      this.#failedSearches++;
      this.#parts.onVectorFailure?.(error);
      return [];
    }
  }

  /**
   * @param query one message or sentence
   * @param limit how many targets, best first, at most 50
   * @param withVectors false leaves the vector leg out, the slowest: for the parts of a message whose whole it has seen
   */
  async rank(query: string, limit = 10, withVectors = true): Promise<readonly RankedTarget[]> {
    const key = `${withVectors ? 'v' : '-'}${query}`;
    const known = this.#remembered.get(key);
    const failures = this.failedSearches;
    const ranking = known ?? (await this.#rank(query, withVectors));
    if (!known && failures === this.failedSearches) this.#remembered.set(key, ranking);
    return ranking.slice(0, limit);
  }

  /**
   * What each leg says of some targets: for people who ask why, not for answering. Not remembered.
   * @returns by target; unknown targets are left out
   */
  async explain(query: string, targets: readonly string[]): Promise<ReadonlyMap<string, LegScores>> {
    const { lexical, vectors, classifier } = this.#parts;
    const count = this.#targets.length;
    const words = new Float64Array(count);
    for (const [chunk, score] of lexical.score(query).scores.entries()) {
      const target = this.#targetOfChunk[chunk] as number;
      words[target] = Math.max(words[target] as number, score);
    }
    const near = new Float64Array(count);
    for (const { chunk, score } of vectors ? await this.#nearest(vectors, query) : []) {
      const target = this.#targetOfChunk[chunk];
      if (target !== undefined) near[target] = Math.max(near[target] as number, score);
    }
    const learnt = new Float64Array(count);
    for (const [index, probability] of (classifier?.probabilities(query) ?? []).entries()) {
      const target = this.#targetOfClass[index] ?? -1;
      if (target >= 0) learnt[target] = probability;
    }
    const [topWords, topNear] = [maximum(words), maximum(near)];
    return new Map(
      targets.flatMap((target) => {
        const at = this.#targets.indexOf(target);
        if (at === -1) return [];
        const scores = {
          lexical: (words[at] as number) / topWords,
          vector: (near[at] as number) / topNear,
          classifier: learnt[at] as number,
        };
        return [[target, scores] as const];
      }),
    );
  }

  async #rank(query: string, withVectors: boolean): Promise<readonly RankedTarget[]> {
    const { chunks, lexical, vectors, classifier } = this.#parts;
    const count = this.#targets.length;
    const best = new Int32Array(count).fill(-1);
    const lexicalScores = new Float64Array(count);
    const targetOfChunk = this.#targetOfChunk;
    const { scores, mass } = lexical.score(query);
    for (let chunk = 0; chunk < chunks.length; chunk++) {
      const target = targetOfChunk[chunk] as number;
      const score = scores[chunk] as number;
      if (score > (lexicalScores[target] as number)) {
        lexicalScores[target] = score;
        best[target] = chunk;
      }
    }
    const probabilities = new Float64Array(count);
    if (classifier && this.#weights.classifier > 0) {
      for (const [index, probability] of classifier.probabilities(query).entries()) {
        const target = this.#targetOfClass[index] ?? -1;
        if (target >= 0) probabilities[target] = probability;
      }
    }
    const topLexical = maximum(lexicalScores);
    // A probability is scaled by its square root, so that the runners-up of a sure answer keep an order.
    const topProbability = Math.sqrt(maximum(probabilities));
    const { lexical: l, vector: v, classifier: c } = this.#weights;
    const fused = new Float64Array(count);
    for (let target = 0; target < count; target++) {
      const words = (lexicalScores[target] as number) / topLexical;
      // The classifier never saw a section: its words speak for it there too.
      const learnt = this.#kinds[target] === 'section' ? words : Math.sqrt(probabilities[target] as number) / topProbability;
      fused[target] = l * words + c * learnt;
    }
    // A leg that can add at most v cannot move a winner that leads by more: the slowest leg is asked only where it counts.
    if (vectors && withVectors && v > 0 && lead(fused) <= v) {
      const vectorScores = new Float64Array(count);
      for (const hit of await this.#nearest(vectors, query)) {
        const target = this.#targetOfChunk[hit.chunk];
        if (target !== undefined && hit.score > (vectorScores[target] as number)) {
          vectorScores[target] = hit.score;
          if (best[target] === -1) best[target] = hit.chunk;
        }
      }
      const topVector = maximum(vectorScores);
      for (let target = 0; target < count; target++)
        fused[target] = (fused[target] as number) + (v * (vectorScores[target] as number)) / topVector;
    }
    return highest(fused, LONGEST_RANKING).map((target) => ({
      target: this.#targets[target] as string,
      kind: this.#kinds[target] as 'point' | 'section',
      score: fused[target] as number,
      coverage: mass > 0 ? (lexicalScores[target] as number) / mass : 0,
      probability: probabilities[target] as number,
      chunk: chunks[(best[target] as number) >= 0 ? (best[target] as number) : (this.#firstChunk[target] as number)] as Chunk,
    }));
  }
}

/** Places of the `most` highest values above 0, best first, equal ones in their order: one pass, whatever their number. */
function highest(values: Float64Array, most: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    if (value <= 0 || (places.length === most && value <= (values[places[most - 1] as number] as number))) continue;
    if (places.length === most) places.pop();
    let at = places.length;
    while (at > 0 && (values[places[at - 1] as number] as number) < value) at--;
    places.splice(at, 0, place);
  }
  return places;
}

/** By how much the best stands above the second. */
function lead(values: Float64Array): number {
  let [best, second] = [0, 0];
  for (const value of values) {
    if (value > best) [best, second] = [value, best];
    else if (value > second) second = value;
  }
  return best - second;
}

function maximum(values: Float64Array): number {
  let top = 0;
  for (const value of values) if (value > top) top = value;
  return top || 1;
}
