import type { Chunk } from '../chunking/chunk.ts';
import { ArrayFileReader, encodeArrayFile } from '../indexing/array-file.ts';
import { grams, words } from '../text/features.ts';
import { foldKana, normalize } from '../text/normalize.ts';
import type { Concepts } from './concepts.ts';

/** The file of an index generation that holds the trained model. */
export const CLASSIFIER_FILE = 'classifier.bin';

/**
 * Multinomial logistic regression over the phrasings of every target: what BM25's best phrasing cannot see, the evidence
 * of all phrasings together and of endings (届かない / 届いた). Trained at ingest; the server only multiplies.
 */
export interface ClassifierModel {
  readonly targets: readonly string[];
  readonly terms: readonly string[];
  /** terms × targets, row by row, each row in units of its `scales`: a byte a weight is as good as four. */
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  readonly idf: Float32Array;
}

export interface TrainingExample {
  readonly text: string;
  readonly target: string;
}

export interface TrainingOptions {
  /** Passes over the examples. @default 20 */
  readonly epochs: number;
  /** First learning rate, decaying linearly to a tenth. @default 2 */
  readonly rate: number;
  /** L2 penalty per update. @default 1e-5 */
  readonly decay: number;
  /** Share of an example's terms that are hidden at each pass, so that no single word decides, 0–1. @default 0.5 */
  readonly dropout: number;
  /** Terms rarer than this many examples are dropped. @default 2; 3 from MANY examples on: a third fewer terms, no fewer answers */
  readonly minDocuments: number;
}

const MANY = 10_000;

const defaultsFor = (examples: number): TrainingOptions => ({
  epochs: 20,
  rate: 2,
  decay: 1e-5,
  dropout: 0.5,
  minDocuments: examples < MANY ? 2 : 3,
});

/** Phrasings and titles of points: what the classifier learns from. */
export function trainingExamples(chunks: readonly Chunk[]): TrainingExample[] {
  return chunks.flatMap(({ kind, title, text, target }) => (kind === 'section' ? [] : [{ text: kind === 'point' ? title : text, target }]));
}

/** Words, script-run n-grams, and bigrams and trigrams of the whole text in katakana, prefixed by view. */
export function classifierTerms(text: string, concepts: Concepts | null = null): string[] {
  const plain = foldKana(normalize(text).replace(/[\s、。，．・！？!?「」『』（）()【】…〜~]+/gu, ''));
  const characters = [...plain];
  const found = [...words(text).map((word) => `w${word}`), ...grams(text).map((gram) => `g${gram}`), ...(concepts?.terms(text) ?? [])];
  for (let i = 0; i + 2 <= characters.length; i++) found.push(`2${characters.slice(i, i + 2).join('')}`);
  for (let i = 0; i + 3 <= characters.length; i++) found.push(`3${characters.slice(i, i + 3).join('')}`);
  return [...new Set(found)];
}

/** Deterministic: the same examples in the same order give the same weights. */
export function trainClassifier(
  examples: readonly TrainingExample[],
  concepts: Concepts | null = null,
  options: Partial<TrainingOptions> = {},
): ClassifierModel {
  const { epochs, rate, decay, dropout, minDocuments } = { ...defaultsFor(examples.length), ...options };
  const termLists = examples.map(({ text }) => classifierTerms(text, concepts));
  const frequency = new Map<string, number>();
  for (const list of termLists) for (const term of list) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const terms = [...frequency].filter(([, count]) => count >= minDocuments).map(([term]) => term);
  const termIndex = new Map(terms.map((term, index) => [term, index]));
  const targets = [...new Set(examples.map(({ target }) => target))];
  const targetIndex = new Map(targets.map((target, index) => [target, index]));
  const idf = Float32Array.from(terms, (term) => Math.log((examples.length + 1) / (frequency.get(term) ?? 1)));
  const weights = new Float32Array(terms.length * targets.length);
  const bias = new Float32Array(targets.length);
  const vectors = termLists.map((list) => vectorOf(list, termIndex, idf));
  const classes = examples.map(({ target }) => targetIndex.get(target) ?? 0);
  const order = examples.map((_, index) => index);
  const random = mulberry32(20_240_607);
  const width = targets.length;
  const probabilities = new Float64Array(width);
  const active = new Uint32Array(width);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    const step = rate * (1 - (0.9 * epoch) / epochs);
    for (const index of order) {
      const { indices, values } = hideTerms(vectors[index] as SparseVector, dropout, random);
      probabilities.set(bias);
      for (let i = 0; i < indices.length; i++) {
        const row = (indices[i] as number) * width;
        const value = values[i] as number;
        for (let c = 0; c < width; c++) probabilities[c] = (probabilities[c] as number) + value * (weights[row + c] as number);
      }
      softmax(probabilities);
      const truth = classes[index] as number;
      probabilities[truth] = (probabilities[truth] as number) - 1;
      let count = 0;
      for (let c = 0; c < width; c++) if (Math.abs(probabilities[c] as number) > NEGLIGIBLE) active[count++] = c;
      for (let a = 0; a < count; a++) {
        const c = active[a] as number;
        bias[c] = (bias[c] as number) - 0.1 * step * (probabilities[c] as number);
      }
      for (let i = 0; i < indices.length; i++) {
        const row = (indices[i] as number) * width;
        const gain = step * (values[i] as number);
        for (let a = 0; a < count; a++) {
          const at = row + (active[a] as number);
          weights[at] = (weights[at] as number) * (1 - step * decay) - gain * (probabilities[active[a] as number] as number);
        }
      }
    }
  }
  return { targets, terms, ...quantize(weights, width), bias, idf };
}

/** A vector without a random share of its terms, scaled to the same expected sum. */
function hideTerms(vector: SparseVector, dropout: number, random: () => number): SparseVector {
  if (dropout === 0) return vector;
  const kept = Array.from(vector.indices.keys()).filter(() => random() >= dropout);
  const scale = 1 / (1 - dropout);
  return {
    indices: Uint32Array.from(kept, (at) => vector.indices[at] as number),
    values: Float32Array.from(kept, (at) => (vector.values[at] as number) * scale),
  };
}

/** Gradients that change nothing. */
const NEGLIGIBLE = 1e-3;

/** Rows of 32-bit weights → rows of bytes and a scale each. */
function quantize(weights: Float32Array, width: number): { weights: Int8Array; scales: Float32Array } {
  const rows = weights.length / width;
  const scales = new Float32Array(rows);
  const bytes = new Int8Array(weights.length);
  for (let row = 0; row < rows; row++) {
    let top = 0;
    for (let at = row * width; at < (row + 1) * width; at++) top = Math.max(top, Math.abs(weights[at] as number));
    const scale = top / 127 || 1;
    scales[row] = scale;
    for (let at = row * width; at < (row + 1) * width; at++) bytes[at] = Math.round((weights[at] as number) / scale);
  }
  return { weights: bytes, scales };
}

/** A trained model, ready to be asked. */
export class IntentClassifier {
  readonly targets: readonly string[];
  readonly #model: ClassifierModel;
  readonly #concepts: Concepts | null;
  readonly #termIndex: ReadonlyMap<string, number>;

  /** @param concepts the same that it was trained with */
  constructor(model: ClassifierModel, concepts: Concepts | null = null) {
    this.#model = model;
    this.#concepts = concepts;
    this.targets = model.targets;
    this.#termIndex = new Map(model.terms.map((term, index) => [term, index]));
  }

  /** Share of a text's character trigrams that it was trained with, 0–1; 0 for a text without any. */
  familiarity(text: string): number {
    const trigrams = classifierTerms(text).filter((term) => term.startsWith('3'));
    return trigrams.filter((term) => this.#termIndex.has(term)).length / Math.max(1, trigrams.length);
  }

  /** @returns the probability of each target, in the order of `targets`; they add up to 1 */
  probabilities(text: string): Float64Array {
    const { indices, values } = vectorOf(classifierTerms(text, this.#concepts), this.#termIndex, this.#model.idf);
    const { weights, scales, bias } = this.#model;
    const width = this.targets.length;
    const result = Float64Array.from(bias);
    for (let i = 0; i < indices.length; i++) {
      const term = indices[i] as number;
      const row = term * width;
      const value = (values[i] as number) * (scales[term] as number);
      for (let c = 0; c < width; c++) result[c] = (result[c] as number) + value * (weights[row + c] as number);
    }
    softmax(result);
    return result;
  }
}

export function encodeClassifier({ targets, terms, idf, scales, bias, weights }: ClassifierModel): Uint8Array {
  return encodeArrayFile({ targets, terms }, [idf, scales, bias, weights]);
}

/** The reverse of {@link encodeClassifier}; its bytes must be proved by their checksum. */
export function decodeClassifier(bytes: Uint8Array): ClassifierModel {
  const file = new ArrayFileReader(bytes);
  const { targets, terms } = file.head as { readonly targets: string[]; readonly terms: string[] };
  const [idf, scales, bias] = [file.float32(terms.length), file.float32(terms.length), file.float32(targets.length)];
  return { targets, terms, idf, scales, bias, weights: file.int8(terms.length * targets.length) };
}

interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Unit-length tf·idf vector. */
function vectorOf(terms: readonly string[], index: ReadonlyMap<string, number>, idf: Float32Array): SparseVector {
  const indices = terms.flatMap((term) => index.get(term) ?? []);
  const values = Float32Array.from(indices, (term) => idf[term] as number);
  let norm = 0;
  for (const value of values) norm += value * value;
  norm = Math.sqrt(norm) || 1;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / norm;
  return { indices: Uint32Array.from(indices), values };
}

function softmax(values: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > top) top = value;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp((values[i] as number) - top);
    sum += values[i] as number;
  }
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / sum;
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
}

/** A small seeded generator: training must not depend on the clock. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
