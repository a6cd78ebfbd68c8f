import { z } from 'zod';
import type { ChatRequest, Reply } from '../contract/chat.ts';
import { type ConversationCase, judge, passes } from './conversation-case.ts';

/** What one knowledge answers to one question. */
export const answeredTurnSchema = z.object({
  /** Id of the conversation, and the turn in it, from 1. */
  id: z.string(),
  turn: z.int().min(1),
  question: z.string(),
  kind: z.string(),
  /** Ids of the sections cited, sorted. */
  sections: z.array(z.string()),
  text: z.string(),
  /** Whether it is what the case expects; null where it expects nothing. */
  passed: z.boolean().nullable(),
});
export type AnsweredTurn = z.infer<typeof answeredTurnSchema>;

export const answerChangeSchema = z.object({
  before: answeredTurnSchema,
  after: answeredTurnSchema,
  kindChanged: z.boolean(),
  /** Sections cited no more, and those cited now. */
  removed: z.array(z.string()),
  added: z.array(z.string()),
  textChanged: z.boolean(),
});
export type AnswerChange = z.infer<typeof answerChangeSchema>;

export const answerDiffSchema = z.object({
  /** Questions asked of both. */
  questions: z.int(),
  /** In the order asked; those that pass no more first. */
  changes: z.array(answerChangeSchema),
  /** Questions whose right answer is no longer right, and the reverse. */
  broken: z.int(),
  mended: z.int(),
});
export type AnswerDiff = z.infer<typeof answerDiffSchema>;

interface Answering {
  reply(request: ChatRequest, signal: AbortSignal): Promise<Reply>;
}

/** Asks every turn of every conversation. */
export async function answerAll(chat: Answering, cases: readonly ConversationCase[]): Promise<AnsweredTurn[]> {
  const { signal } = new AbortController();
  const answered: AnsweredTurn[] = [];
  for (const { id, device, turns } of cases) {
    let conversationId: string | undefined;
    for (const [index, { user, expect }] of turns.entries()) {
      const reply = await chat.reply({ message: user, ...(conversationId && { conversationId }), ...(device && { device }) }, signal);
      conversationId = reply.conversationId;
      answered.push({
        id,
        turn: index + 1,
        question: user,
        kind: reply.kind,
        sections: [...new Set(reply.citations.map(({ section }) => section))].sort(),
        text: reply.text,
        passed: expect ? passes(judge(expect, reply)) : null,
      });
    }
  }
  return answered;
}

/**
 * Which questions are answered otherwise: in kind, in citations or in words.
 * @param before Answers to the same questions in the same order as `after`.
 */
export function diffAnswers(before: readonly AnsweredTurn[], after: readonly AnsweredTurn[]): AnswerDiff {
  const changes = before.flatMap((old, index): AnswerChange[] => {
    const now = after[index];
    if (!now) return [];
    const removed = old.sections.filter((id) => !now.sections.includes(id));
    const added = now.sections.filter((id) => !old.sections.includes(id));
    const [kindChanged, textChanged] = [old.kind !== now.kind, old.text !== now.text];
    if (!kindChanged && !textChanged && removed.length === 0 && added.length === 0) return [];
    return [{ before: old, after: now, kindChanged, removed, added, textChanged }];
  });
  const isBroken = ({ before, after }: AnswerChange) => before.passed === true && after.passed === false;
  const isMended = ({ before, after }: AnswerChange) => before.passed === false && after.passed === true;
  return {
    questions: before.length,
    changes: [...changes.filter(isBroken), ...changes.filter((change) => !isBroken(change))],
    broken: changes.filter(isBroken).length,
    mended: changes.filter(isMended).length,
  };
}
