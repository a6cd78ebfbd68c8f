import { splitSentences } from '../text/split-sentences.ts';
import { type Element, elementsOf } from './elements.ts';
import { hiraganaTriples, isWellFormed } from './well-formed.ts';

/** What a text may rest on: one or more texts, each in its printed order. */
export interface Evidence {
  readonly sources: readonly Source[];
  /** How its hiragana runs. */
  readonly triples: ReadonlySet<string>;
}

interface Source {
  readonly sentences: readonly { readonly text: string; readonly elements: readonly Element[] }[];
}

/** Where a proven sentence stands: it says what the sentences `first` to `last` of a source say, and all of it. */
export interface Place {
  readonly source: number;
  readonly first: number;
  readonly last: number;
}

/** Why a sentence is not released, by what it gets wrong against the sentence that comes nearest. */
export type FailedCheck =
  | 'characters'
  | 'markup'
  | 'length'
  | 'language'
  | 'grammar'
  | 'number'
  | 'label'
  | 'address'
  | 'device'
  | 'negation'
  | 'condition'
  | 'order'
  | 'unsupported';

export type Checked = ({ readonly ok: true } & Place) | { readonly ok: false; readonly reason: FailedCheck };

/** Longest sentence in characters. */
const MAX_SENTENCE = 300;

/** Sentences of the evidence that one sentence may join. */
const MOST_JOINED = 3;

/** Share of Japanese letters below which a sentence is taken for another language. */
const MIN_JAPANESE = 0.5;

/** @param texts In the order in which they are said; a text of several sentences keeps theirs. */
export function prepareEvidence(texts: readonly string[]): Evidence {
  return {
    sources: texts.map((text) => ({
      sentences: splitSentences(text).map((sentence) => ({ text: sentence, elements: read(sentence) })),
    })),
    triples: new Set(texts.flatMap((text) => splitSentences(text).flatMap((sentence) => [...hiraganaTriples(sentence)]))),
  };
}

/**
 * Proves a sentence: it must say the same things, in the same order, as one to three neighbouring sentences of one
 * source — every number, label, address, device, word, denial and condition, none more and none less. Free are endings,
 * politeness, spelling, everyday synonyms, joining, and an opening such as なお. Strict on purpose: what cannot be laid
 * beside the evidence fails, also where a person would find it true.
 */
export function checkSentence(sentence: string, evidence: Evidence): Checked {
  const form = faultOfForm(sentence);
  if (form) return { ok: false, reason: form };
  const elements = read(sentence);
  if (elements.length === 0) return { ok: false, reason: 'unsupported' };
  for (const [at, { sentences }] of evidence.sources.entries()) {
    for (let first = 0; first < sentences.length; first++) {
      const joined: Element[] = [];
      for (let last = first; last < Math.min(sentences.length, first + MOST_JOINED); last++) {
        joined.push(...(sentences[last]?.elements ?? []));
        if (!says(elements, joined)) continue;
        return isWellFormed(sentence, evidence.triples) ? { ok: true, source: at, first, last } : { ok: false, reason: 'grammar' };
      }
    }
  }
  return { ok: false, reason: isJapanese(sentence) ? nearestFault(elements, evidence) : 'language' };
}

/** Everything outside that a guide in Japanese is written with; compatibility letters would look like what was proven and be something else. */
const STRANGE =
  /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u{20}-\u{7e}\u{3000}-\u{303f}\u{ff01}-\u{ff9f}①-⑳ー・…‥→☰〜－–—−“”‘’※★▲▼▶●◆⚠\u{fe0f}]/u;

function faultOfForm(sentence: string): FailedCheck | null {
  if (STRANGE.test(sentence)) return 'characters';
  // Labels and addresses are held against the evidence letter by letter.
  const text = sentence.replace(/\[\d{1,3}\]|「[^「」]*」|『[^『』]*』|https?:\/\/[\w./?=&%+#:@~-]+/giu, '');
  if (/[<>`*_#|\\~[\]{}]|(?:javascript|data|vbscript):|&#?\w+;/iu.test(text)) return 'markup';
  if (sentence.length > MAX_SENTENCE) return 'length';
  return null;
}

function isJapanese(text: string): boolean {
  const sentence = text.replace(/https?:\S+|[\w.-]*@[\w.-]+/gu, '');
  const letters = sentence.match(/\p{Letter}/gu) ?? [];
  const kana = sentence.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  const japanese = kana.length + (sentence.match(/\p{Script=Han}/gu) ?? []).length;
  return kana.length > 0 && japanese >= MIN_JAPANESE * letters.length;
}

const OPENING =
  /(?<=^|、)(?:また|なお|さらに|それでは|では|まず|まずは|はじめに|最初に|次に|つぎに|続いて|つづいて|その後|そのあと|そして)(?:、|(?=「))/gu;

/** What a sentence says, without openings: they only join, and the order itself is proven by where the sentences stand. */
function read(sentence: string): Element[] {
  return elementsOf(sentence.replace(OPENING, ''));
}

function says(said: readonly Element[], known: readonly Element[]): boolean {
  return said.length === known.length && said.every((element, at) => isSame(element, known[at] as Element));
}

function isSame(said: Element, known: Element): boolean {
  const { role, gap } = said;
  if (said.text !== known.text || said.kind !== known.kind) return false;
  // 登録の完了 may become 登録完了, but no name may be cut in two.
  return agree(role, known.role) && (agree(gap, known.gap) || (gap === 'none' && known.gap === 'の'));
}

/** null says nothing. */
function agree<Value>(a: Value | null, b: Value | null): boolean {
  return a === null || b === null || a === b;
}

/** Names what is wrong, for the log, by comparing with the sentence that shares most. */
function nearestFault(elements: readonly Element[], evidence: Evidence): FailedCheck {
  let nearest: readonly Element[] = [];
  let best = 0;
  for (const { elements: known } of evidence.sources.flatMap(({ sentences }) => sentences)) {
    const shared = (2 * overlap(elements, known)) / (elements.length + known.length);
    if (shared > best) [nearest, best] = [known, shared];
  }
  if (best < 0.4) return 'unsupported';
  const differs = (keep: (element: Element) => boolean) => signature(elements.filter(keep)) !== signature(nearest.filter(keep));
  for (const kind of ['address', 'number', 'label', 'device'] as const) if (differs((element) => element.kind === kind)) return kind;
  if (differs(({ text, kind }) => kind === 'marker' && text === 'not')) return 'negation';
  if (differs(({ kind }) => kind === 'marker')) return 'condition';
  return signature(elements) === signature(nearest) ? 'order' : 'unsupported';
}

function signature(elements: readonly Element[]): string {
  return elements
    .map(({ text }) => text)
    .sort()
    .join('\n');
}

function overlap(a: readonly Element[], b: readonly Element[]): number {
  const counts = new Map<string, number>();
  for (const { text } of b) counts.set(text, (counts.get(text) ?? 0) + 1);
  let shared = 0;
  for (const { text } of a) {
    const left = counts.get(text) ?? 0;
    if (left > 0) shared++;
    counts.set(text, left - 1);
  }
  return shared;
}
