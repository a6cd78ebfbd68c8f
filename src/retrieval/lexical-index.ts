import { grams, kanaTrigrams, words } from '../text/features.ts';
import { foldKana } from '../text/normalize.ts';
import { Bm25Index, countTerms } from './bm25.ts';
import type { Concepts } from './concepts.ts';

/** What is indexed: a text, optionally a title and the katakana readings of its content words. */
export interface LexicalUnit {
  readonly title: string;
  readonly text: string;
  /** Katakana readings, separated by blanks; empty when none were written at ingest. */
  readonly reading: string;
}

/** Weight of each view; 0 switches it off. */
export interface LexicalWeights {
  readonly words: number;
  readonly grams: number;
  /** Of a title's own score beside title and text together. */
  readonly title: number;
  readonly readings: number;
  /** Of the concepts (groups of synonyms) that query and unit share. */
  readonly concepts: number;
}

export const LEXICAL_WEIGHTS: LexicalWeights = { words: 1, grams: 1, title: 0.5, readings: 0.8, concepts: 0.6 };

/**
 * BM25 over words, script-run n-grams and kana readings: Σ over views of BM25(title + text) + ½ BM25(title).
 * Built at start from the chunk texts: the cuts of Intl.Segmenter belong to the ICU of the process that queries.
 */
export class LexicalIndex {
  readonly size: number;
  readonly #words: Bm25Index;
  readonly #grams: Bm25Index;
  readonly #titleWords: Bm25Index | null;
  readonly #titleGrams: Bm25Index | null;
  readonly #readings: Bm25Index;
  readonly #weights: LexicalWeights;
  readonly #conceptView: Bm25Index | null;
  readonly #concepts: Concepts | null;

  constructor(units: readonly LexicalUnit[], weights: LexicalWeights = LEXICAL_WEIGHTS, concepts: Concepts | null = null) {
    this.size = units.length;
    this.#weights = weights;
    this.#concepts = concepts;
    const whole = ({ title, text }: LexicalUnit) => (title ? `${title}\n${text}` : text);
    const index = (terms: (unit: LexicalUnit) => readonly string[]) => new Bm25Index(lazily(units, terms));
    this.#conceptView = concepts && weights.concepts > 0 ? index((unit) => concepts.of(whole(unit)).map(String)) : null;
    this.#words = index((unit) => words(whole(unit)));
    this.#grams = index((unit) => grams(whole(unit)));
    const titled = weights.title > 0 && units.some(({ title }) => title !== '');
    this.#titleWords = titled ? index(({ title }) => words(title)) : null;
    this.#titleGrams = titled ? index(({ title }) => grams(title)) : null;
    this.#readings = index(({ reading }) => readingTrigrams(reading));
  }

  /** @returns one score per unit, ≥ 0, comparable within one call only, and the query's idf mass on the same scale */
  score(query: string): { scores: Float32Array; mass: number } {
    const weights = this.#weights;
    const queryWords = countTerms(words(query));
    const queryGrams = countTerms(grams(query));
    const mass = this.#words.idfMass(queryWords) * weights.words + this.#grams.idfMass(queryGrams) * weights.grams;
    const scores = new Float32Array(this.size);
    this.#words.score(queryWords, scores, weights.words);
    this.#grams.score(queryGrams, scores, weights.grams);
    this.#titleWords?.score(queryWords, scores, weights.words * weights.title);
    this.#titleGrams?.score(queryGrams, scores, weights.grams * weights.title);
    if (this.#conceptView && this.#concepts) {
      this.#conceptView.score(countTerms([...new Set(this.#concepts.of(query))].map(String)), scores, weights.concepts);
    }
    if (weights.readings > 0) this.#readings.score(countTerms(kanaTrigrams(query)), scores, weights.readings);
    return { scores, mass };
  }
}

/** One unit's terms at a time: all at once would be the largest thing in memory. */
function* lazily(units: readonly LexicalUnit[], terms: (unit: LexicalUnit) => readonly string[]): Generator<readonly string[]> {
  for (const unit of units) yield terms(unit);
}

function readingTrigrams(readings: string): string[] {
  const found: string[] = [];
  for (const reading of readings.split(' ')) {
    const folded = foldKana(reading);
    for (let i = 0; i + 3 <= folded.length; i++) found.push(folded.slice(i, i + 3));
  }
  return found;
}
