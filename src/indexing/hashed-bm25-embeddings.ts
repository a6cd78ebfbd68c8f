import { Embeddings } from '@langchain/core/embeddings';
import { grams, kanaTrigrams, words } from '../text/features.ts';

/** What a document vector is made of. */
export interface EmbeddedUnit {
  readonly title: string;
  readonly text: string;
  /** Katakana readings of title and text, words parted by blanks; '' or absent: no readings view. */
  readonly reading?: string;
}

/** Statistics of one field over all units of the corpus. */
interface FieldFit {
  /** Mean number of features a unit has in this field. */
  readonly averageLength: number;
  /** Units that hold the feature in this field, by feature, sorted by feature. */
  readonly frequencies: Readonly<Record<string, number>>;
}

/** Corpus statistics: needed to embed documents, never to embed a query. Plain JSON. */
export interface HashedBm25Fit {
  readonly units: number;
  readonly fields: Readonly<Record<FieldName, FieldFit>>;
}

/** The part of the id that stands before the dimensions; raise it when features, weights or hash change. */
export const HASHED_BM25 = 'hashed-bm25-v1';

const FIELDS = ['words', 'grams', 'titleWords', 'titleGrams', 'readings'] as const;
type FieldName = (typeof FIELDS)[number];

/** Term saturation and length normalisation, the customary values (Robertson and Zaragoza 2009, doi:10.1561/1500000019). */
const K1 = 1.2;
const B = 0.75;
/** What a field adds to the sum, and the letter that keeps its features apart from those of other views when hashed. */
const FIELD_WEIGHTS: Record<FieldName, { readonly weight: number; readonly view: string }> = {
  words: { weight: 1, view: 'w' },
  grams: { weight: 1, view: 'g' },
  titleWords: { weight: 0.5, view: 'w' },
  titleGrams: { weight: 0.5, view: 'g' },
  readings: { weight: 0.8, view: 'r' },
};

/** Units up to which each number of dimensions is taken; {@link dimensionsFor}. */
const DIMENSIONS: readonly (readonly [units: number, dimensions: number])[] = [
  [2_560, 4096],
  [5_120, 2048],
  [10_240, 1024],
];
const FEWEST_DIMENSIONS = 256;

/**
 * Dimensions of the hashed vectors of `count` units, at 4 bytes a number: 4,096 to 1,024 as long as all vectors stay
 * within 40 MiB, 256 above 10,240 units (20,000 units: 20 MiB; 100,000: 98 MiB). Fewer dimensions mean more collisions,
 * not failure.
 */
export function dimensionsFor(count: number): number {
  return DIMENSIONS.find(([units]) => count <= units)?.[1] ?? FEWEST_DIMENSIONS;
}

/**
 * Embeddings without a model, asymmetric: a document's vector is the sum of its features' BM25 weights, each at a
 * hashed place with a hashed sign; a query's is the sum of plain counts. Their inner product is
 * `Σ over words, grams of BM25(title + text) + 0.5 · BM25(title)`, plus `0.8 · BM25(readings)`, up to collisions.
 * Not unit vectors: compare by inner product only.
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009, doi:10.1145/1553374.1553516
 */
export class HashedBm25Embeddings extends Embeddings {
  readonly dimensions: number;
  readonly #fit: HashedBm25Fit | undefined;

  /**
   * @param dimensions A power of two.
   * @param fit Statistics of the corpus; without them only queries can be embedded.
   * @throws {RangeError} when dimensions is not a power of two
   */
  constructor(dimensions: number, fit?: HashedBm25Fit) {
    super({});
    if (!Number.isInteger(dimensions) || dimensions < 2 || (dimensions & (dimensions - 1)) !== 0) {
      throw new RangeError(`dimensions must be a power of two, not ${dimensions}`);
    }
    this.dimensions = dimensions;
    this.#fit = fit;
  }

  /** Names the algorithm and the dimensions: vectors of different ids must never be compared. */
  get id(): string {
    return `${HASHED_BM25}/${this.dimensions}`;
  }

  /** @returns a vector of `dimensions` numbers; all zero when the text holds no feature. No I/O, well under 1 ms. */
  embedQuerySync(text: string): number[] {
    const vector = new Array<number>(this.dimensions).fill(0);
    for (const word of words(text)) this.#add(vector, 'w', word, 1);
    for (const gram of grams(text)) this.#add(vector, 'g', gram, 1);
    for (const trigram of kanaTrigrams(text)) this.#add(vector, 'r', trigram, 1);
    return vector;
  }

  override async embedQuery(text: string): Promise<number[]> {
    return this.embedQuerySync(text);
  }

  /** Each text is a unit without title and reading. @throws {Error} without a fit */
  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map((text) => this.embedUnit({ title: '', text }));
  }

  /** @throws {Error} without a fit */
  embedUnit(unit: EmbeddedUnit): number[] {
    if (this.#fit === undefined) throw new Error('Documents cannot be embedded before fitHashedBm25() was given the corpus');
    const vector = new Array<number>(this.dimensions).fill(0);
    const features = fieldFeatures(unit);
    for (const field of FIELDS) {
      const { averageLength, frequencies } = this.#fit.fields[field];
      const { weight, view } = FIELD_WEIGHTS[field];
      const length = features[field].length;
      const saturation = K1 * (1 - B + (B * length) / (averageLength || 1));
      for (const [feature, count] of counts(features[field])) {
        // A plain object inherits names such as 'constructor'.
        const frequency = Object.hasOwn(frequencies, feature) ? (frequencies[feature] ?? 0) : 0;
        const idf = Math.log(1 + (this.#fit.units - frequency + 0.5) / (frequency + 0.5));
        this.#add(vector, view, feature, (weight * idf * count * (K1 + 1)) / (count + saturation));
      }
    }
    return vector;
  }

  #add(vector: number[], view: string, feature: string, value: number): void {
    const hash = hash32(`${view}:${feature}`);
    const place = hash & (this.dimensions - 1);
    // The sign is the top bit, which no place uses: collisions cancel out on average instead of adding up.
    vector[place] = (vector[place] ?? 0) + (hash < 0 ? -value : value);
  }
}

/** Counts what BM25 needs. Two passes over the texts instead of features kept in memory: a corpus may be large. */
export function fitHashedBm25(units: readonly EmbeddedUnit[]): HashedBm25Fit {
  const lengths = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<FieldName, number>;
  const found = Object.fromEntries(FIELDS.map((field) => [field, new Map<string, number>()])) as Record<FieldName, Map<string, number>>;
  for (const unit of units) {
    const features = fieldFeatures(unit);
    for (const field of FIELDS) {
      lengths[field] += features[field].length;
      for (const feature of new Set(features[field])) found[field].set(feature, (found[field].get(feature) ?? 0) + 1);
    }
  }
  const fields = FIELDS.map((field): [FieldName, FieldFit] => {
    const frequencies: Record<string, number> = Object.create(null);
    for (const feature of [...found[field].keys()].sort()) frequencies[feature] = found[field].get(feature) ?? 0;
    return [field, { averageLength: lengths[field] / Math.max(1, units.length), frequencies }];
  });
  return { units: units.length, fields: Object.fromEntries(fields) as Record<FieldName, FieldFit> };
}

function fieldFeatures({ title, text, reading }: EmbeddedUnit): Record<FieldName, readonly string[]> {
  // An ask may carry its own words as its title: counted once, not twice.
  const whole = title === '' || title === text ? text : `${title}\n${text}`;
  return {
    words: words(whole),
    grams: grams(whole),
    titleWords: words(title),
    titleGrams: grams(title),
    // What is written in kana already is its own reading.
    readings: reading === undefined || reading === '' ? [] : [...kanaTrigrams(reading), ...kanaTrigrams(text)],
  };
}

function counts(features: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const feature of features) found.set(feature, (found.get(feature) ?? 0) + 1);
  return found;
}

/** FNV-1a over UTF-16 code units with MurmurHash3's finaliser, which spreads the low bits that places are taken from. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
