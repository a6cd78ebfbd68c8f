import { grams, words } from '../text/features.ts';
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
  /** Cosine, 0–1, from which a question joins a cluster. Chosen by looking at clusters of real questions. @default 0.4 */
  readonly threshold?: number;
  /** Wordings compared; rarer ones stay alone. @default 2000 */
  readonly most?: number;
}

type Vector = ReadonlyMap<string, number>;

/**
 * Puts questions that ask alike together: TF-IDF over the features of retrieval (words and n-grams), joined to the nearest
 * centre that is near enough, the frequent wordings first; then each wording once more to the centre that is nearest by
 * then. The same questions always give the same clusters, in whatever order they come.
 * @returns the largest first
 */
export function clusterQuestions<Question extends { readonly message: string }>(
  questions: readonly Question[],
  { threshold = 0.4, most = 2_000 }: ClusterOptions = {},
): Cluster<Question>[] {
  const wordings = distinctWordings(questions);
  const vectors = toVectors(wordings.map(({ text }) => text));
  const centres: Map<string, number>[] = [];
  const byTerm = new Map<string, Set<number>>();
  const join = (vector: Vector, at: number) => {
    const centre = centres[at] ?? new Map<string, number>();
    centres[at] = centre;
    for (const [term, weight] of vector) {
      centre.set(term, (centre.get(term) ?? 0) + weight);
      const holding = byTerm.get(term);
      if (holding) holding.add(at);
      else byTerm.set(term, new Set([at]));
    }
  };
  const nearest = (vector: Vector) => {
    const near = new Set([...vector.keys()].flatMap((term) => [...(byTerm.get(term) ?? [])]));
    let best = { at: -1, cosine: threshold };
    for (const at of [...near].sort((a, b) => a - b)) {
      const cosine = cosineOf(vector, centres[at] ?? new Map());
      if (cosine > best.cosine) best = { at, cosine };
    }
    return best.at;
  };
  for (const vector of vectors.slice(0, most)) {
    const at = nearest(vector);
    join(vector, at === -1 ? centres.length : at);
  }
  // Words without any feature, and those beyond the limit, find no centre: each is a cluster of its own.
  const placed = vectors.map((vector, index) => {
    const at = index < most ? nearest(vector) : -1;
    return at === -1 ? centres.length + index : at;
  });
  const clusterOf = new Map(wordings.map(({ key }, index) => [key, placed[index] ?? -1]));
  const members = groupBy(questions, ({ message }) => clusterOf.get(keyOf(message)) ?? -1);
  return [...members.values()]
    .map((own) => {
      const ownWordings = distinctWordings(own).map(({ text, count }) => ({ text, count }));
      return { label: ownWordings[0]?.text ?? '', questions: own, wordings: ownWordings };
    })
    .sort((a, b) => b.questions.length - a.questions.length || compare(a.label, b.label));
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

function toVectors(texts: readonly string[]): Vector[] {
  const counted = texts.map((text) => {
    const counts = new Map<string, number>();
    for (const term of [...words(text).map((word) => `w ${word}`), ...grams(text)]) counts.set(term, (counts.get(term) ?? 0) + 1);
    return counts;
  });
  const having = new Map<string, number>();
  for (const counts of counted) for (const term of counts.keys()) having.set(term, (having.get(term) ?? 0) + 1);
  return counted.map((counts) => {
    const weights = [...counts].map(
      ([term, count]) => [term, (1 + Math.log(count)) * Math.log(1 + texts.length / (having.get(term) ?? 1))] as const,
    );
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  });
}

function cosineOf(vector: Vector, centre: Vector): number {
  let product = 0;
  for (const [term, weight] of vector) product += weight * (centre.get(term) ?? 0);
  let square = 0;
  for (const weight of centre.values()) square += weight * weight;
  return product / (Math.sqrt(square) || 1);
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
