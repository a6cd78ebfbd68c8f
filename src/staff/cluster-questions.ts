import type { Concepts } from '../retrieval/concepts.ts';
import { words } from '../text/features.ts';
import { normalize } from '../text/normalize.ts';

export interface Cluster<Question> {
  /** The wording asked most often. */
  readonly label: string;
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
   * Mean cosine to a cluster's questions, 0–1, from which another joins it. @default 0.2: on twelve phrasings of each of
   * 139 points, written to differ, 0.29 of the pairs joined belong together and 0.13 of those that do are joined; 0.15
   * gives 0.25 and 0.14, 0.3 gives 0.38 and 0.09. N-grams, and likeness to a centre, were worse.
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
 * TF-IDF over words and concepts, each wording joined to the cluster that is nearest on average and near enough, the
 * frequent wordings first; then each once more to the one that is nearest by then. The same questions always give the
 * same clusters, in whatever order they come.
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
      return { label: wordings[0]?.text ?? '', questions: own, wordings };
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
  { concepts, background = { having: new Map(), texts: 0 }, threshold = 0.2, most = 2_000 }: ClusterOptions,
): ReadonlyMap<string, number> {
  const compared = wordings.slice(0, most).map(({ text }) => termsOf(text, concepts));
  const vectors = toVectors(compared, background);
  const clusters: { readonly sum: Map<string, number>; size: number }[] = [];
  const byTerm = new Map<string, Set<number>>();
  const join = (vector: Vector, at: number) => {
    const cluster = clusters[at] ?? { sum: new Map<string, number>(), size: 0 };
    clusters[at] = cluster;
    cluster.size += 1;
    for (const [term, weight] of vector) {
      cluster.sum.set(term, (cluster.sum.get(term) ?? 0) + weight);
      const holding = byTerm.get(term);
      if (holding) holding.add(at);
      else byTerm.set(term, new Set([at]));
    }
  };
  const nearest = (vector: Vector): number => {
    const near = new Set([...vector.keys()].flatMap((term) => [...(byTerm.get(term) ?? [])]));
    let best = { at: -1, likeness: threshold };
    for (const at of [...near].sort((a, b) => a - b)) {
      const { sum, size } = clusters[at] ?? { sum: new Map<string, number>(), size: 1 };
      let product = 0;
      for (const [term, weight] of vector) product += weight * (sum.get(term) ?? 0);
      if (product / size > best.likeness) best = { at, likeness: product / size };
    }
    return best.at;
  };
  for (const vector of vectors) {
    const at = nearest(vector);
    join(vector, at === -1 ? clusters.length : at);
  }
  return new Map(
    wordings.map(({ key }, index) => {
      const vector = vectors[index];
      const at = vector ? nearest(vector) : -1;
      // Words without any feature, and those beyond the limit, are near nothing: each is a cluster of its own.
      return [key, at === -1 ? clusters.length + index : at];
    }),
  );
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
