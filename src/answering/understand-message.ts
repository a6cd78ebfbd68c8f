import { z } from 'zod';
import type { ChatRequest, Device } from '../contract/chat.ts';
import { deviceInWords } from '../dialogue/device-words.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { Turn } from './answer-question.ts';

/** The fallback's probability below which a message counts as not understood. */
const UNSURE = 0.3;
/** Probability from which what a rewritten question leads to is believed. */
const SURE = 0.5;

const MAX_QUESTION = 120;

const questionsSchema = z.object({ questions: z.array(z.string().trim().min(2).max(MAX_QUESTION)).min(1).max(3) });

/**
 * Whether a model may help to understand a message: where the dialogue's own reading found nothing, or hardly anything
 * in a message that leans on what was said before or is long. Elsewhere its reading stands.
 * @param message Masked.
 */
export function needsUnderstanding(message: string, { reply, trace }: Turn): boolean {
  if (!/\p{Letter}/u.test(message)) return false;
  if (reply.kind === 'decline') return trace.point === null;
  const [best] = trace.retrieved;
  return reply.kind === 'answer' && best !== undefined && best.probability < UNSURE && best.coverage < UNSURE;
}

/**
 * A model's reply → the questions it holds, fit to be looked up: Japanese, without hidden characters, masked, and naming
 * no device that was not spoken of.
 * @returns empty when the reply is anything else
 */
export function readQuestions(reply: string, device: Device | null, published: readonly string[]): string[] {
  const json = /\{[\s\S]*\}/u.exec(reply)?.[0];
  if (json === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return [];
  }
  const read = questionsSchema.safeParse(parsed);
  if (!read.success) return [];
  return read.data.questions
    .map((question) => maskPersonalData(removeHiddenCharacters(question).normalize('NFKC'), published).text)
    .filter((question) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question) && !/[<>{}]|https?:/u.test(question))
    .filter((question) => [null, device].includes(deviceInWords(question)));
}

/** The request with another message in the place of the person's. */
export function withMessage(request: ChatRequest, message: string): ChatRequest {
  return { ...request, message };
}

/**
 * Whether what a rewritten question leads to may stand in for the dialogue's own reading: it is an answer, retrieval is
 * sure of it, and where the dialogue had an answer of its own, it had thought of this one too.
 */
export function mayReplace(own: Turn, other: Turn): boolean {
  const { point } = other.trace;
  if (other.reply.kind !== 'answer' || point === null) return false;
  const exact = other.trace.retrieved.length === 0;
  const sure = exact || (other.trace.retrieved.find(({ target }) => target === point)?.probability ?? 0) >= SURE;
  return sure && (own.reply.kind === 'decline' || own.trace.retrieved.some(({ target }) => target === point));
}
