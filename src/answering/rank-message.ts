import type { Device } from '../contract/chat.ts';
import type { Conversation } from '../dialogue/conversation.ts';
import { isTrouble } from '../dialogue/moves.ts';
import { contrastedSubject, isAsking, isContrast, isElliptical, isProgress, pointsBack, splitMessage } from '../dialogue/sentences.ts';
import type { Knowledge, Point } from '../knowledge/knowledge.ts';
import type { RankedTarget, Retriever } from '../retrieval/retrieve.ts';
import { normalize } from '../text/normalize.ts';
import { placeOf } from './compose.ts';

/** What the conversation and the person's screen add to a score of 0–1. */
export interface ContextWeights {
  /** Points of the topic that was spoken of last. */
  readonly sameTopic: number;
  /** Points about the present step or the one after it. */
  readonly nearStep: number;
  /** Points about trouble at the present step where the message tells of trouble. */
  readonly stuckHere: number;
  /** Points about a later step of the present procedure. */
  readonly laterStep: number;
  /** Points that usually come after the last one. */
  readonly usualNext: number;
  /** The same where the message points back: 「そこの番号は？」 */
  readonly pointedNext: number;
  /** Taken from the last point when a message turns to something else of the same kind: 「更新のほうは？」 */
  readonly contrast: number;
  /** Share of the above for messages that stand on their own. */
  readonly standalone: number;
  /** Points of a topic that fits the page of the embedding site. */
  readonly pageTopic: number;
  /** Taken from points that hold for the other device alone. */
  readonly otherDevice: number;
  /** Taken from points that decline: to refuse what is covered is the worse mistake. */
  readonly decline: number;
  /** Taken from points that lead to an irreversible action: nobody may come there by a misreading. */
  readonly irreversible: number;
  /** Taken from greetings, thanks and the like where the message asks something at length. */
  readonly chat: number;
  /** Weight of a sentence that asks, and of one that tells, beside the whole message at 1. */
  readonly asking: number;
  readonly telling: number;
  /** Weight of the message put behind the one before it, when it leans on that. */
  readonly withLast: number;
}

export const CONTEXT_WEIGHTS: ContextWeights = {
  sameTopic: 0.2,
  nearStep: 0.1,
  stuckHere: 0.5,
  laterStep: 0.1,
  usualNext: 0.16,
  pointedNext: 0.6,
  contrast: 0.5,
  standalone: 0.3,
  pageTopic: 0.05,
  otherDevice: 0.3,
  decline: 0.07,
  irreversible: 0.06,
  chat: 0.4,
  asking: 0.8,
  telling: 0.3,
  withLast: 0.9,
};

/** Targets fetched for each part of a message. */
const LIMIT = 30;

/** Share of the classifier's probability on greetings, thanks and the like from which a short message is nothing else. */
const SMALL_TALK = 0.7;

/** 「了解です、ありがとう」 leans on nothing that was said before. */
async function isSmallTalk({ knowledge, retriever }: Parts, message: string): Promise<boolean> {
  const kindOf = (target: string) => knowledge.points.get(target)?.kind;
  const ranked = await retriever.rank(message, LIMIT);
  const chat = ranked.filter(({ target }) => kindOf(target) === 'chat');
  return chat[0] === ranked[0] && chat.reduce((sum, { probability }) => sum + probability, 0) >= SMALL_TALK;
}

/** How well a short question stands without what was said before, 0–1: 「どこに聞けばいいの」 */
async function standsAlone({ retriever }: Parts, message: string): Promise<number> {
  if (isContrast(message) || pointsBack(message)) return 0;
  const [own] = await retriever.rank(message, LIMIT);
  return own?.probability ?? 0;
}

/** 「なぜ？」 up to this many characters asks about the last answer, and tells of no trouble. */
const BARE_WHY = 5;

interface Parts {
  readonly knowledge: Knowledge;
  readonly retriever: Retriever;
  readonly weights?: ContextWeights;
}

/** Ranks the targets of a message in its conversation: the whole, its sentences, and what it leans on, added up. */
export async function rankMessage(
  parts: Parts,
  message: string,
  situation: { readonly conversation: Conversation; readonly device: Device | null; readonly page: string | undefined },
): Promise<RankedTarget[]> {
  const weights = parts.weights ?? CONTEXT_WEIGHTS;
  const { conversation } = situation;
  const elliptical =
    conversation.lastMessage !== '' && isElliptical(message) && (isAsking(message) || !(await isSmallTalk(parts, message)));
  const queries = [{ text: message, weight: 1 }];
  const sentences = splitMessage(message);
  if (sentences.length > 1) {
    for (const text of sentences) queries.push({ text, weight: isAsking(text) ? weights.asking : weights.telling });
  }
  if (elliptical) {
    const text = isContrast(message)
      ? `${contrastedSubject(message)} ${withoutProcedures(parts.knowledge, conversation.lastMessage)}`
      : `${conversation.lastMessage} ${message}`;
    queries.push({ text, weight: weights.withLast * (1 - (await standsAlone(parts, message)) ** 2) });
  }
  const total = queries.reduce((sum, { weight }) => sum + weight, 0);
  const merged = new Map<string, RankedTarget>();
  for (const { text, weight } of queries) {
    for (const entry of await parts.retriever.rank(text, LIMIT, text === message)) {
      const known = merged.get(entry.target);
      const score = (weight * entry.score) / total;
      merged.set(
        entry.target,
        known
          ? {
              ...known,
              score: known.score + score,
              coverage: Math.max(known.coverage, entry.coverage),
              probability: Math.max(known.probability, entry.probability),
            }
          : { ...entry, score },
      );
    }
  }
  const strength = elliptical || isProgress(message) ? 1 : weights.standalone;
  const turn = {
    contrast: elliptical && isContrast(message),
    pointing: elliptical && pointsBack(message),
    asking: message.length > 16 && isAsking(message),
    stuck: message.length > BARE_WHY && isTrouble(message),
  };
  return [...merged.values()]
    .map((entry) => ({ ...entry, score: entry.score + contextBonus(parts.knowledge, weights, entry.target, situation, strength, turn) }))
    .sort((a, b) => b.score - a.score);
}

/** What was asked last, without the name of what it was asked of: 「会員登録って何分？」 → 「って何分？」 */
function withoutProcedures(knowledge: Knowledge, message: string): string {
  const names = [...knowledge.procedures.values()].flatMap((procedure) => procedure.names).sort((a, b) => b.length - a.length);
  return names.reduce((text, name) => text.replaceAll(normalize(name), ' '), normalize(message));
}

function contextBonus(
  knowledge: Knowledge,
  weights: ContextWeights,
  target: string,
  {
    conversation,
    device,
    page,
  }: { readonly conversation: Conversation; readonly device: Device | null; readonly page: string | undefined },
  strength: number,
  {
    contrast,
    pointing,
    asking,
    stuck,
  }: { readonly contrast: boolean; readonly pointing: boolean; readonly asking: boolean; readonly stuck: boolean },
): number {
  const point = knowledge.points.get(target);
  if (!point) return 0;
  let bonus = 0;
  const last = conversation.point ? knowledge.points.get(conversation.point) : undefined;
  if (contrast) bonus -= last?.id === point.id ? weights.contrast : 0;
  else if (last?.topic === point.topic && last.kind !== 'chat') bonus += strength * weights.sameTopic;
  if (last?.next.includes(point.id)) bonus += pointing ? weights.pointedNext : strength * weights.usualNext;
  bonus += (stuck ? 1 : strength) * stepBonus(knowledge, weights, point, conversation, stuck);
  if (page && knowledge.pages.get(page)?.includes(point.topic)) bonus += weights.pageTopic;
  if (device && point.device && point.device !== device) bonus -= weights.otherDevice;
  if (point.kind === 'decline') bonus -= weights.decline;
  if (point.warnings) bonus -= weights.irreversible;
  if (point.kind === 'chat' && asking && !mostAsks(point, isAsking)) bonus -= weights.chat;
  return bonus;
}

/** Whether most phrasings of a point are of a kind: small talk that answers a question (「AIですか」), trouble rather than instruction. */
function mostAsks(point: Point, isOfKind: (ask: string) => boolean): boolean {
  const known = kindsOf.get(point) ?? new Map<typeof isOfKind, boolean>();
  kindsOf.set(point, known);
  const answer = known.get(isOfKind) ?? point.asks.filter(isOfKind).length * 2.5 > point.asks.length;
  known.set(isOfKind, answer);
  return answer;
}

/** The same for every message. */
const kindsOf = new WeakMap<Point, Map<(ask: string) => boolean, boolean>>();

function stepBonus(knowledge: Knowledge, weights: ContextWeights, point: Point, { place }: Conversation, isStuck: boolean): number {
  const here = point.at ? placeOf(knowledge, point.at) : null;
  if (!place || here?.procedure !== place.procedure) return 0;
  const ahead = here.number - place.number;
  if (ahead === 0 && isStuck && mostAsks(point, isTrouble)) return weights.stuckHere;
  if (ahead === 0 || ahead === 1) return weights.nearStep;
  return ahead > 1 ? weights.laterStep : 0;
}
