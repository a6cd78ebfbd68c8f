import type { Concepts } from '../retrieval/concepts.ts';
import { words } from '../text/features.ts';
import { normalize } from '../text/normalize.ts';

export interface Cluster<Question> {
  /** The wording asked most often. */
  readonly label: string;
  /** What the chat took all of them for; null: it did not know. */
  readonly point: string | null;
  /** In the order given. */
  readonly questions: readonly Question[];
  /** Each wording once with its number, the most frequent first. */
  readonly wordings: readonly { readonly text: string; readonly count: number }[];
}

export interface ClusterOptions {
  /** Groups of words that mean the same. @default none */
  readonly concepts?: Pick<Concepts, 'of'>;
  /** How common words are in questions as such: a few questions cannot tell. @default only the questions themselves */
  readonly background?: TermFrequencies;
  /**
   * Mean cosine between the questions of two clusters, 0–1, from which they are one. @default 0.25: on twelve phrasings of
   * each of 139 points, written to differ, 0.47 of the pairs joined belong together and 0.19 of those that do are joined;
   * 0.2 gives 0.38 and 0.23, 0.3 gives 0.50 and 0.16. N-grams were worse; what the classifier learnt from other points
   * added nothing that its price in memory is worth.
   */
  readonly threshold?: number;
  /** Wordings compared; rarer ones stay alone. @default 2000 */
  readonly most?: number;
}

type Vector = ReadonlyMap<string, number>;

interface ToCluster {
  readonly message: string;
  /** What the chat took the question for; null: it did not know. */
  readonly point?: string | null;
}

/**
 * Puts questions that ask alike together. What the chat took for the same point is one cluster; the others are compared:
 * TF-IDF over words and concepts, and average linkage, that is, the two clusters that are most alike on average become
 * one, again and again, down to the threshold. The same questions always give the same clusters, in whatever order they come.
 * @returns the largest first
 */
export function clusterQuestions<Question extends ToCluster>(
  questions: readonly Question[],
  options: ClusterOptions = {},
): Cluster<Question>[] {
  const unknown = questions.filter(({ point }) => !point);
  const clusterOf = placeWordings(distinctWordings(unknown), options);
  const members = groupBy(questions, ({ message, point }) => (point ? `point ${point}` : `cluster ${clusterOf.get(keyOf(message))}`));
  return [...members.values()]
    .map((own) => {
      const wordings = distinctWordings(own).map(({ text, count }) => ({ text, count }));
      return { label: wordings[0]?.text ?? '', point: own[0]?.point ?? null, questions: own, wordings };
    })
    .sort((a, b) => b.questions.length - a.questions.length || compare(a.label, b.label));
}

export interface TermFrequencies {
  /** Texts that hold each term. */
  readonly having: ReadonlyMap<string, number>;
  readonly texts: number;
}

export function termFrequencies(texts: readonly string[], concepts?: Pick<Concepts, 'of'>): TermFrequencies {
  const having = new Map<string, number>();
  for (const text of texts) for (const term of new Set(termsOf(text, concepts))) having.set(term, (having.get(term) ?? 0) + 1);
  return { having, texts: texts.length };
}

function termsOf(text: string, concepts: Pick<Concepts, 'of'> | undefined): string[] {
  return [...words(text), ...(concepts?.of(text) ?? []).map((concept) => `concept ${concept}`)];
}

/** @returns the number of its cluster for each wording's key */
function placeWordings(
  wordings: readonly { readonly key: string; readonly text: string }[],
  { concepts, background = { having: new Map(), texts: 0 }, threshold = 0.25, most = 2_000 }: ClusterOptions,
): ReadonlyMap<string, number> {
  const vectors = toVectors(
    wordings.slice(0, most).map(({ text }) => termsOf(text, concepts)),
    background,
  );
  const clusterOf = joinByAverage(cosines(vectors), vectors.length, threshold);
  // Those beyond the limit are compared with nothing: each is a cluster of its own.
  return new Map(wordings.map(({ key }, index) => [key, clusterOf[index] ?? index]));
}

/** Cosine of each pair of unit vectors, row by row. */
function cosines(vectors: readonly Vector[]): Float32Array {
  const size = vectors.length;
  const likeness = new Float32Array(size * size);
  const having = new Map<string, { readonly at: number; readonly weight: number }[]>();
  for (const [at, vector] of vectors.entries()) {
    for (const [term, weight] of vector) {
      const others = having.get(term) ?? [];
      for (const other of others) likeness[at * size + other.at] = (likeness[at * size + other.at] as number) + weight * other.weight;
      others.push({ at, weight });
      having.set(term, others);
    }
    for (let other = 0; other < at; other++) likeness[other * size + at] = likeness[at * size + other] as number;
  }
  return likeness;
}

/**
 * Average linkage by chains of nearest neighbours: quadratic in time. Two that are nearest to each other may be joined at
 * once, whatever else is nearer elsewhere: with this linkage nothing comes nearer by a merge.
 * @param likeness Of each pair, row by row; overwritten.
 * @returns for each item the smallest item of its cluster
 * @see D. Müllner, Modern hierarchical, agglomerative clustering algorithms, arXiv:1109.2378, section 3.2
 */
function joinByAverage(likeness: Float32Array, size: number, threshold: number): Uint32Array {
  const clusterOf = Uint32Array.from({ length: size }, (_, item) => item);
  const sizes = new Uint32Array(size).fill(1);
  const left = new Set(clusterOf);
  const chain: number[] = [];
  for (;;) {
    const end = chain.at(-1) ?? left.values().next().value;
    if (end === undefined) break;
    if (chain.length === 0) chain.push(end);
    const before = chain.at(-2);
    // Of equals the one before in the chain, so that no chain goes in a circle.
    let [nearest, best] = before === undefined ? [-1, threshold] : [before, likeness[end * size + before] as number];
    for (const other of left) {
      const value = likeness[end * size + other] as number;
      if (other !== end && value > best) [nearest, best] = [other, value];
    }
    if (nearest !== before && nearest !== -1) {
      chain.push(nearest);
      continue;
    }
    chain.pop();
    if (before === undefined) {
      // Nothing is near enough, nor ever will be.
      left.delete(end);
      continue;
    }
    chain.pop();
    const [into, from] = [Math.min(end, before), Math.max(end, before)];
    const [ours, theirs] = [sizes[into] as number, sizes[from] as number];
    for (const other of left) {
      const mean =
        (ours * (likeness[into * size + other] as number) + theirs * (likeness[from * size + other] as number)) / (ours + theirs);
      likeness[into * size + other] = mean;
      likeness[other * size + into] = mean;
    }
    sizes[into] = ours + theirs;
    left.delete(from);
    clusterOf[from] = into;
  }
  // A cluster that was joined to another points to a smaller one: one pass upward leads to the root.
  for (let item = 0; item < size; item++) clusterOf[item] = clusterOf[clusterOf[item] as number] as number;
  return clusterOf;
}

/** What differs in width, blanks and punctuation alone is one wording. */
function keyOf(message: string): string {
  return normalize(message).replace(/[\s\p{P}\p{S}]/gu, '');
}

function distinctWordings(questions: readonly { readonly message: string }[]) {
  const byKey = groupBy(questions, ({ message }) => keyOf(message));
  return [...byKey]
    .map(([key, own]) => ({ key, text: own.map(({ message }) => message).sort(compare)[0] ?? '', count: own.length }))
    .sort((a, b) => b.count - a.count || compare(a.key, b.key));
}

function toVectors(texts: readonly (readonly string[])[], background: TermFrequencies): Vector[] {
  const counted = texts.map((terms) => {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    return counts;
  });
  const having = new Map(background.having);
  for (const counts of counted) for (const term of counts.keys()) having.set(term, (having.get(term) ?? 0) + 1);
  return counted.map((counts) => {
    const weights = [...counts].map(
      ([term, count]) => [term, (1 + Math.log(count)) * Math.log(1 + (texts.length + background.texts) / (having.get(term) ?? 1))] as const,
    );
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const known = groups.get(key);
    if (known) known.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
