import { checkSentence, type Evidence, type FailedCheck, prepareEvidence } from '../grounding/check-sentence.ts';
import { sectionsOf } from '../knowledge/coverage.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { splitSentences } from '../text/split-sentences.ts';
import { type LieKind, type LieVocabulary, lieKinds, tellLies } from './lies.ts';
import { type ParaphraseKind, paraphrase, paraphraseKinds } from './paraphrases.ts';

export interface Tally {
  readonly sent: number;
  readonly released: number;
}

export interface GroundingResult {
  /** Sentences of the knowledge, word for word. */
  readonly truths: Tally;
  readonly lies: Readonly<Record<LieKind, Tally>>;
  readonly paraphrases: Readonly<Record<ParaphraseKind, Tally>>;
  /** Lies that were released: there should be none. */
  readonly releasedLies: readonly { readonly kind: LieKind; readonly truth: string; readonly lie: string }[];
  readonly droppedTruths: readonly { readonly reason: FailedCheck; readonly truth: string }[];
  readonly reasons: Readonly<Partial<Record<FailedCheck, number>>>;
}

/** A true sentence, the one after it, and everything that an answer holding it may rest on. */
interface Truth {
  readonly text: string;
  readonly next: string | null;
  readonly evidence: Evidence;
}

/**
 * Sends true sentences, their paraphrases and their lies through the check that stands before every released word. The
 * evidence of a sentence is what the answerer gives: the answer and every section it cites, so that a lie may hide
 * behind a true fact of the neighbourhood.
 * @param every Takes every n-th sentence only. @default 1
 */
export function runGrounding(knowledge: Knowledge, every = 1): GroundingResult {
  const vocabulary = vocabularyOf(knowledge);
  const count = () => ({ sent: 0, released: 0 });
  const lies = Object.fromEntries(lieKinds.map((kind) => [kind, count()])) as Record<LieKind, { sent: number; released: number }>;
  const paraphrases = Object.fromEntries(paraphraseKinds.map((kind) => [kind, count()])) as Record<
    ParaphraseKind,
    { sent: number; released: number }
  >;
  const truths = count();
  const releasedLies: { kind: LieKind; truth: string; lie: string }[] = [];
  const droppedTruths: { reason: FailedCheck; truth: string }[] = [];
  const reasons: Partial<Record<FailedCheck, number>> = {};
  for (const { text, next, evidence } of truthsOf(knowledge).filter((_, index) => index % every === 0)) {
    const checked = checkSentence(text, evidence);
    truths.sent++;
    if (checked.ok) truths.released++;
    else droppedTruths.push({ reason: checked.reason, truth: text });
    for (const { kind, text: other } of paraphrase(text, next)) {
      paraphrases[kind].sent++;
      if (checkSentence(other, evidence).ok) paraphrases[kind].released++;
    }
    for (const { kind, text: lie } of tellLies(text, vocabulary)) {
      lies[kind].sent++;
      const result = checkSentence(lie, evidence);
      if (result.ok) {
        lies[kind].released++;
        releasedLies.push({ kind, truth: text, lie });
      } else reasons[result.reason] = (reasons[result.reason] ?? 0) + 1;
    }
  }
  return { truths, lies, paraphrases, releasedLies, droppedTruths, reasons };
}

function truthsOf(knowledge: Knowledge): Truth[] {
  const truths: Truth[] = [];
  const printed = (id: string) => knowledge.sections.get(id)?.sentences.join('\n') ?? '';
  for (const point of knowledge.points.values()) {
    if (point.kind !== 'answer') continue;
    const answers = point.byDevice ? [point.byDevice.pc.answer, point.byDevice.smartphone.answer] : [point.answer ?? ''];
    for (const answer of answers) {
      const evidence = prepareEvidence([answer, ...sectionsOf(point).map(printed)]);
      const sentences = splitSentences(answer);
      for (const [at, text] of sentences.entries()) truths.push({ text, next: sentences[at + 1] ?? null, evidence });
    }
  }
  for (const section of knowledge.sections.values()) {
    const evidence = prepareEvidence([printed(section.id)]);
    const sentences = splitSentences(printed(section.id));
    // Headings and form fields are no sentences that a model would be asked to say.
    for (const [at, text] of sentences.entries()) if (/。$/u.test(text)) truths.push({ text, next: sentences[at + 1] ?? null, evidence });
  }
  return truths;
}

/** Labels, phone numbers, names and subjects that the knowledge prints. */
export function vocabularyOf(knowledge: Knowledge): LieVocabulary {
  const text = [...knowledge.sections.values()].map(({ sentences }) => sentences.join('\n')).join('\n');
  const unique = (found: Iterable<string>) => [...new Set(found)];
  const answers = [...knowledge.points.values()].flatMap(({ answer, byDevice }) => [answer ?? '', byDevice?.pc.answer ?? '']);
  return {
    subjects: unique(
      answers
        .flatMap(splitSentences)
        .flatMap((sentence) => /^([^「」、。は]*[\p{Script=Han}ァ-ヺ][^「」、。は]*)は/u.exec(sentence)?.[1] ?? []),
    ),
    labels: unique([...text.matchAll(/「([^」]+)」/gu)].map(([, label]) => label ?? '')),
    phones: unique([...text.matchAll(/0\d{1,3}-\d{2,4}-\d{3,4}/gu)].map(([phone]) => phone)),
    // Printed names of some length: kanji and katakana words that occur more than once.
    things: unique([...text.matchAll(/[\p{Script=Han}ァ-ヺー]{4,10}/gu)].map(([thing]) => thing)).filter(
      (thing) => text.split(thing).length > 2,
    ),
  };
}
