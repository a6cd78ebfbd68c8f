import type { Chunk } from '../chunking/chunk.ts';
import { foldKana, normalize } from '../text/normalize.ts';
import { grams, words } from '../text/features.ts';

/**
 * Multinomial logistic regression over the phrasings of every target: what BM25's best phrasing cannot see, the evidence
 * of all phrasings together and of endings (届かない / 届いた). Trained at ingest; the server only multiplies.
 */
export interface ClassifierModel {
  readonly targets: readonly string[];
  readonly terms: readonly string[];
  /** terms × targets, row by row. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly idf: Float32Array;
}

export interface TrainingExample {
  readonly text: string;
  readonly target: string;
}

export interface TrainingOptions {
  /** Passes over the examples. @default 30 */
  readonly epochs: number;
  /** First learning rate, decaying linearly to a tenth. @default 2 */
  readonly rate: number;
  /** L2 penalty per update. @default 1e-5 */
  readonly decay: number;
  /** Terms rarer than this many examples are dropped. @default 2 */
  readonly minDocuments: number;
}

const DEFAULTS: TrainingOptions = { epochs: 30, rate: 2, decay: 1e-5, minDocuments: 2 };

/** Phrasings and titles of points: what the classifier learns from. */
export function trainingExamples(chunks: readonly Chunk[]): TrainingExample[] {
  return chunks.flatMap(({ kind, title, text, target }) => (kind === 'section' ? [] : [{ text: kind === 'point' ? title : text, target }]));
}

/** Words, script-run n-grams, and bigrams and trigrams of the whole text in katakana, prefixed by view. */
export function classifierTerms(text: string): string[] {
  const plain = foldKana(normalize(text).replace(/[\s、。，．・！？!?「」『』（）()【】…〜~]+/gu, ''));
  const characters = [...plain];
  const found = [...words(text).map((word) => `w${word}`), ...grams(text).map((gram) => `g${gram}`)];
  for (let i = 0; i + 2 <= characters.length; i++) found.push(`2${characters.slice(i, i + 2).join('')}`);
  for (let i = 0; i + 3 <= characters.length; i++) found.push(`3${characters.slice(i, i + 3).join('')}`);
  return [...new Set(found)];
}

/** Deterministic: the same examples in the same order give the same weights. */
export function trainClassifier(examples: readonly TrainingExample[], options: Partial<TrainingOptions> = {}): ClassifierModel {
  const { epochs, rate, decay, minDocuments } = { ...DEFAULTS, ...options };
  const termLists = examples.map(({ text }) => classifierTerms(text));
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
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    const step = rate * (1 - (0.9 * epoch) / epochs);
    for (const index of order) {
      const { indices, values } = vectors[index] as SparseVector;
      score(indices, values, weights, bias, probabilities);
      softmax(probabilities);
      const truth = classes[index] as number;
      probabilities[truth] = (probabilities[truth] as number) - 1;
      for (let c = 0; c < width; c++) bias[c] = (bias[c] as number) - 0.1 * step * (probabilities[c] as number);
      for (let i = 0; i < indices.length; i++) {
        const row = (indices[i] as number) * width;
        const gain = step * (values[i] as number);
        for (let c = 0; c < width; c++) {
          const gradient = probabilities[c] as number;
          if (gradient > 1e-4 || gradient < -1e-4) weights[row + c] = (weights[row + c] as number) * (1 - step * decay) - gain * gradient;
        }
      }
    }
  }
  return { targets, terms, weights, bias, idf };
}

/** A trained model, ready to be asked. */
export class IntentClassifier {
  readonly targets: readonly string[];
  readonly #model: ClassifierModel;
  readonly #termIndex: ReadonlyMap<string, number>;

  constructor(model: ClassifierModel) {
    this.#model = model;
    this.targets = model.targets;
    this.#termIndex = new Map(model.terms.map((term, index) => [term, index]));
  }

  /** @returns the probability of each target, in the order of `targets`; they add up to 1 */
  probabilities(text: string): Float64Array {
    const { indices, values } = vectorOf(classifierTerms(text), this.#termIndex, this.#model.idf);
    const result = new Float64Array(this.targets.length);
    score(indices, values, this.#model.weights, this.#model.bias, result);
    softmax(result);
    return result;
  }
}

/** Model ⇄ bytes: a JSON head (targets, terms), then idf, bias and weights as little-endian 32-bit floats. */
export function encodeClassifier(model: ClassifierModel): Uint8Array {
  const head = Buffer.from(JSON.stringify({ targets: model.targets, terms: model.terms }), 'utf8');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  const floats = [model.idf, model.bias, model.weights].map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return Buffer.concat([size, head, ...floats]);
}

export function decodeClassifier(bytes: Uint8Array): ClassifierModel {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = 4 + buffer.readUInt32LE(0);
  const { targets, terms } = JSON.parse(buffer.toString('utf8', 4, headEnd)) as { targets: string[]; terms: string[] };
  const floats = new Float32Array((buffer.length - headEnd) / 4);
  new Uint8Array(floats.buffer).set(buffer.subarray(headEnd));
  return {
    targets,
    terms,
    idf: floats.subarray(0, terms.length),
    bias: floats.subarray(terms.length, terms.length + targets.length),
    weights: floats.subarray(terms.length + targets.length),
  };
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

function score(indices: Uint32Array, values: Float32Array, weights: Float32Array, bias: Float32Array, into: Float64Array): void {
  const width = into.length;
  for (let c = 0; c < width; c++) into[c] = bias[c] as number;
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] as number) * width;
    const value = values[i] as number;
    for (let c = 0; c < width; c++) into[c] = (into[c] as number) + value * (weights[row + c] as number);
  }
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
