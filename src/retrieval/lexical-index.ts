import { ArrayFileReader, encodeArrayFile } from '../indexing/array-file.ts';
import { grams, kanaTrigrams, words } from '../text/features.ts';
import { foldKana } from '../text/normalize.ts';
import { Bm25Index, countTerms, type Postings, postDocuments } from './bm25.ts';
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

const VIEWS = ['words', 'grams', 'titleWords', 'titleGrams', 'readings', 'concepts'] as const;
type View = (typeof VIEWS)[number];

/** The units as each view sees them. */
export type LexicalPostings = Readonly<Record<View, Postings>>;

/** The file of an index generation that holds the postings. */
export const LEXICAL_FILE = 'lexical.bin';

/** Units → postings. The cuts of Intl.Segmenter belong to the ICU that makes them: the one that queries must be the same. */
export function postUnits(units: readonly LexicalUnit[], concepts: Concepts | null = null): LexicalPostings {
  const whole = ({ title, text }: LexicalUnit) => (title ? `${title}\n${text}` : text);
  const post = (terms: (unit: LexicalUnit) => readonly string[]) => postDocuments(lazily(units, terms));
  return {
    words: post((unit) => words(whole(unit))),
    grams: post((unit) => grams(whole(unit))),
    titleWords: post(({ title }) => words(title)),
    titleGrams: post(({ title }) => grams(title)),
    readings: post(({ reading }) => readingTrigrams(reading)),
    concepts: post((unit) => (concepts?.of(whole(unit)) ?? []).map(String)),
  };
}

export function encodePostings(postings: LexicalPostings): Uint8Array {
  const views = VIEWS.map((view) => postings[view]);
  const head = views.map(({ size, terms, documents }) => ({ size, terms, postings: documents.length }));
  const arrays = views.flatMap(({ starts, documents, weights }) => [starts, documents, weights]);
  return encodeArrayFile(head, arrays);
}

/** The reverse of {@link encodePostings}; its bytes must be proved by their checksum. */
export function decodePostings(bytes: Uint8Array): LexicalPostings {
  const file = new ArrayFileReader(bytes);
  const head = file.head as readonly { readonly size: number; readonly terms: string[]; readonly postings: number }[];
  const views = head.map(({ size, terms, postings }) => ({
    size,
    terms,
    starts: file.uint32(terms.length + 1),
    documents: file.uint32(postings),
    weights: file.float32(postings),
  }));
  return Object.fromEntries(VIEWS.map((view, at) => [view, views[at]])) as unknown as LexicalPostings;
}

/** BM25 over words, script-run n-grams and kana readings: Σ over views of BM25(title + text) + ½ BM25(title). */
export class LexicalIndex {
  readonly size: number;
  readonly #views: Readonly<Record<View, Bm25Index>>;
  readonly #weights: LexicalWeights;
  readonly #concepts: Concepts | null;

  /** @param concepts those the postings were made with */
  constructor(postings: LexicalPostings, concepts: Concepts | null = null, weights: LexicalWeights = LEXICAL_WEIGHTS) {
    this.size = postings.words.size;
    this.#weights = weights;
    this.#concepts = concepts;
    this.#views = Object.fromEntries(VIEWS.map((view) => [view, new Bm25Index(postings[view])])) as Record<View, Bm25Index>;
  }

  /** @returns one score per unit, ≥ 0, comparable within one call only, and the query's idf mass on the same scale */
  score(query: string): { scores: Float32Array; mass: number } {
    const weights = this.#weights;
    const views = this.#views;
    const queryWords = countTerms(words(query));
    const queryGrams = countTerms(grams(query));
    const mass = views.words.idfMass(queryWords) * weights.words + views.grams.idfMass(queryGrams) * weights.grams;
    const scores = new Float32Array(this.size);
    views.words.score(queryWords, scores, weights.words);
    views.grams.score(queryGrams, scores, weights.grams);
    if (weights.title > 0) {
      views.titleWords.score(queryWords, scores, weights.words * weights.title);
      views.titleGrams.score(queryGrams, scores, weights.grams * weights.title);
    }
    if (this.#concepts && weights.concepts > 0) {
      views.concepts.score(countTerms([...new Set(this.#concepts.of(query))].map(String)), scores, weights.concepts);
    }
    if (weights.readings > 0) views.readings.score(countTerms(kanaTrigrams(query)), scores, weights.readings);
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
