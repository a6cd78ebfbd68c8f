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
    this.#conceptView = concepts && weights.concepts > 0 ? new Bm25Index(units.map(({ title, text }) => concepts.of(`${title}\n${text}`).map(String))) : null;
    const whole = units.map(({ title, text }) => (title ? `${title}\n${text}` : text));
    this.#words = new Bm25Index(whole.map(words));
    this.#grams = new Bm25Index(whole.map(grams));
    const titled = weights.title > 0 && units.some(({ title }) => title !== '');
    this.#titleWords = titled ? new Bm25Index(units.map(({ title }) => words(title))) : null;
    this.#titleGrams = titled ? new Bm25Index(units.map(({ title }) => grams(title))) : null;
    this.#readings = new Bm25Index(units.map((unit) => readingTrigrams(unit.reading)));
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

function readingTrigrams(readings: string): string[] {
  const found: string[] = [];
  for (const reading of readings.split(' ')) {
    const folded = foldKana(reading);
    for (let i = 0; i + 3 <= folded.length; i++) found.push(folded.slice(i, i + 3));
  }
  return found;
}
