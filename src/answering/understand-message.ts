import { z } from 'zod';
import type { Device } from '../contract/chat.ts';
import { deviceInWords } from '../dialogue/device-words.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { Concepts } from '../retrieval/concepts.ts';
import { words } from '../text/features.ts';
import { foldKana, normalize } from '../text/normalize.ts';
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

/** Share of a rewritten question's words that the person must have said, in these words or synonyms. */
const MIN_SAID = 0.5;

/**
 * Whether a rewritten question says what the person said: a model that makes one up must not choose the answer.
 * @param said The message and the one before it, masked.
 */
export function restsOn(question: string, said: string, concepts: Concepts): boolean {
  const text = foldKana(normalize(said));
  const known = new Set(concepts.of(said));
  const asked = [...new Set(words(question))];
  const supported = asked.filter((word) => text.includes(foldKana(word)) || concepts.of(word).some((concept) => known.has(concept)));
  return supported.length >= MIN_SAID * asked.length && supported.length > 0;
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

/**
 * Whether what a rewritten question leads to may stand in for the dialogue's own reading: it is an answer, retrieval is
 * sure of it, and where the dialogue had an answer of its own, it had thought of this one too. What cannot be undone is
 * never come to by way of a model.
 */
export function mayReplace(own: Turn, other: Turn): boolean {
  const { point } = other.trace;
  if (other.reply.kind !== 'answer' || point === null || other.draft.warnings !== null) return false;
  const exact = other.trace.retrieved.length === 0;
  const sure = exact || (other.trace.retrieved.find(({ target }) => target === point)?.probability ?? 0) >= SURE;
  return sure && (own.reply.kind === 'decline' || own.trace.retrieved.some(({ target }) => target === point));
}
