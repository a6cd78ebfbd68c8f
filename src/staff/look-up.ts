import type { QuestionAnswerer } from '../answering/answer-question.ts';
import { composePoint, placeOf, sectionSteps } from '../answering/compose.ts';
import type { Draft } from '../answering/draft.ts';
import { mainProcedure } from '../answering/guide.ts';
import { type Rendered, renderDraft } from '../answering/render.ts';
import type { Device, ReplyKind } from '../contract/chat.ts';
import type { Place } from '../dialogue/conversation.ts';
import type { Knowledge, Topic } from '../knowledge/knowledge.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { LegScores, RankedTarget, Retriever } from '../retrieval/retrieve.ts';
import { normalize } from '../text/normalize.ts';
import type { KanjiRestorer } from '../text/restore-kanji.ts';

/** Results shown, best first. */
export const MOST_RESULTS = 6;
/** Longest text that is looked up, in characters. */
const LONGEST_QUERY = 200;
/** Share of the best score below which a result is no help. */
const WORTH_SHOWING = 0.12;

export interface LookUpResult {
  /** Id of a point or a section; `chat` where the chat's answer is neither. */
  readonly id: string;
  readonly title: string;
  /** As it stands in the menu, where it does. */
  readonly topic: Pick<Topic, 'id' | 'title'> | null;
  readonly answer: Rendered;
  /** Heading of the warnings. */
  readonly warningsTitle: string | null;
  /** Whether a customer who asks this gets this answer. */
  readonly isChatAnswer: boolean;
  /** What of the knowledge the words met, and what each leg thinks of it; null where no words had to be met. */
  readonly match: { readonly kind: 'ask' | 'point' | 'section'; readonly text: string; readonly legs: LegScores } | null;
  /** The printed step it is about. */
  readonly place: (Place & { readonly procedureTitle: string }) | null;
  /** Path and query of this server that show it on the customer's own screen; null: none does. */
  readonly customerPath: string | null;
}

export interface LookUp {
  readonly query: string;
  readonly device: Device | null;
  /** What the chat would do with the query as a message; null for an empty one. */
  readonly chatKind: ReplyKind | null;
  readonly results: readonly LookUpResult[];
}

export interface LookUpParts {
  readonly knowledge: Knowledge;
  readonly retriever: Pick<Retriever, 'rank' | 'explain'>;
  readonly answerer: Pick<QuestionAnswerer, 'consider'>;
  readonly restorer: KanjiRestorer | null;
}

/** Finds what to tell a customer, in milliseconds: also from half a word. What the chat itself would answer comes first. */
export async function lookUp(parts: LookUpParts, text: string, device: Device | null): Promise<LookUp> {
  const { knowledge, retriever, restorer } = parts;
  const query = text.normalize('NFC').trim().slice(0, LONGEST_QUERY);
  if (normalize(query) === '') return { query, device, chatKind: null, results: [] };
  // Masked as in the chat: a remote embedding model sees what is ranked.
  const masked = maskPersonalData(removeHiddenCharacters(query), knowledge.published).text;
  const words = restorer?.restore(masked) ?? masked;
  const ranked = await retriever.rank(words, MOST_RESULTS * 3);
  const { turn } = await parts.answerer.consider({ message: query, channel: 'staff', ...(device && { device }) });
  const { reply, draft, trace } = turn;
  const isAnswered = reply.kind === 'answer' || reply.kind === 'clarify' || trace.point !== null;
  const worth = (ranked[0]?.score ?? 0) * WORTH_SHOWING;
  const others = ranked.filter(({ target, score }) => target !== trace.point && score >= worth && isHelp(knowledge, target));
  const shown = others.slice(0, isAnswered ? MOST_RESULTS - 1 : MOST_RESULTS);
  const legs = await retriever.explain(words, [...(trace.point ? [trace.point] : []), ...shown.map(({ target }) => target)]);
  const matchOf = ({ target, chunk }: RankedTarget): LookUpResult['match'] => ({
    kind: chunk.kind,
    text: chunk.kind === 'section' ? chunk.title : chunk.text,
    legs: legs.get(target) ?? { lexical: 0, vector: 0, classifier: 0 },
  });
  const results = shown.map((entry) => ({ ...resultFor(knowledge, entry.target, device), isChatAnswer: false, match: matchOf(entry) }));
  if (!isAnswered) return { query, device, chatKind: reply.kind, results };
  const met = ranked.find(({ target }) => target === trace.point);
  const own = trace.point === null ? null : resultFor(knowledge, trace.point, device);
  const first = {
    ...(own ??
      describe(
        knowledge,
        { id: 'chat', title: titleOf(knowledge, turn.after.place), topic: trace.topic, device },
        draft,
        turn.after.place,
      )),
    // Word for word what the customer reads, also where it joins two answers.
    answer: reply,
    isChatAnswer: true,
    match: met ? matchOf(met) : null,
  };
  return { query, device, chatKind: reply.kind, results: [first, ...results] };
}

/** The whole answer of a point or the printed words of a section. */
function resultFor(knowledge: Knowledge, target: string, device: Device | null): Omit<LookUpResult, 'isChatAnswer' | 'match'> {
  const point = knowledge.points.get(target);
  if (point) {
    const place = point.at ? placeOf(knowledge, point.at) : null;
    return describe(
      knowledge,
      { id: point.id, title: point.title, topic: point.topic, device },
      composePoint(knowledge, point, device),
      place,
    );
  }
  const section = knowledge.sections.get(target);
  const draft: Draft = {
    kind: 'answer',
    lead: [{ text: '資料に、次のように書かれています。', sections: [target], device: null }],
    warnings: null,
    steps: sectionSteps(knowledge, target, device),
    contacts: [],
    suggestions: [],
  };
  return describe(knowledge, { id: target, title: section?.title ?? target, topic: null, device }, draft, placeOf(knowledge, target));
}

function describe(
  knowledge: Knowledge,
  {
    id,
    title,
    topic,
    device,
  }: { readonly id: string; readonly title: string; readonly topic: string | null; readonly device: Device | null },
  draft: Draft,
  place: Place | null,
): Omit<LookUpResult, 'isChatAnswer' | 'match'> {
  const known = knowledge.topics.find((each) => each.id === topic) ?? null;
  const procedure = place && knowledge.procedures.get(place.procedure);
  return {
    id,
    title,
    topic: known && { id: known.id, title: known.title },
    answer: renderDraft(knowledge, draft),
    warningsTitle: draft.warnings?.title ?? null,
    place: place && procedure ? { ...place, procedureTitle: procedure.title } : null,
    customerPath: customerPath(knowledge, known, place, device),
  };
}

/** The exact step in the chat where a topic leads through it, else the step's own page, else the topic. */
export function customerPath(knowledge: Knowledge, topic: Topic | null, place: Place | null, device: Device | null): string | null {
  const query = new URLSearchParams();
  const hasStep =
    place !== null && (knowledge.procedures.get(place.procedure)?.steps.some(({ number }) => number === place.number) ?? false);
  const leading = hasStep
    ? [topic, ...knowledge.topics].find((each) => each !== null && mainProcedure(knowledge, each)?.id === place.procedure)
    : topic;
  if (hasStep && !leading)
    return `/procedures/${encodeURIComponent(place.procedure)}/steps/${place.number}${device === null ? '' : `?device=${device}`}`;
  if (!leading) return null;
  query.set('topic', leading.id);
  if (hasStep) query.set('step', String(place.number));
  if (device !== null) query.set('device', device);
  return `/?${query}`;
}

function titleOf(knowledge: Knowledge, place: Place | null): string {
  const step = place && knowledge.procedures.get(place.procedure)?.steps.find(({ number }) => number === place.number);
  return step ? `手順${step.number}　${step.title}` : 'チャットの回答';
}

/** Greetings and the like are no help to somebody with a customer on the line. */
function isHelp(knowledge: Knowledge, target: string): boolean {
  return knowledge.points.get(target)?.kind !== 'chat';
}
