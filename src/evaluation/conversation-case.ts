import { z } from 'zod';
import { deviceSchema, type Reply, replyKindSchema } from '../contract/chat.ts';

/** What a right reply must and must not contain; groups are alternatives. */
export const expectationSchema = z.object({
  kind: z.array(replyKindSchema),
  /** At least one id of every group must be cited. */
  sections: z.array(z.array(z.string())),
  /** At least one string of every group must stand in the text. */
  must: z.array(z.array(z.string())),
  mustNot: z.array(z.string()),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** One line of a conversation file. */
export const conversationCaseSchema = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  device: deviceSchema.nullable(),
  turns: z.array(z.object({ user: z.string(), expect: expectationSchema.optional() })).min(1),
});
export type ConversationCase = z.infer<typeof conversationCaseSchema>;

/** Which of the four rules a reply breaks; all false when it passes. */
export interface Verdict {
  readonly kind: boolean;
  readonly content: boolean;
  readonly citation: boolean;
  readonly forbidden: boolean;
  readonly reasons: readonly string[];
}

/** Before a string is looked for: NFKC, white space and quotation marks removed, on both sides. */
function comparable(text: string): string {
  return text.normalize('NFKC').replace(/[\s「」『』"']/gu, '');
}

/** Holds a reply against what was expected; a `clarify` that is allowed need not cite or contain anything. */
export function judge(expected: Expectation, reply: Pick<Reply, 'kind' | 'text' | 'citations'>): Verdict {
  const reasons: string[] = [];
  const text = comparable(reply.text);
  const says = (part: string) => text.includes(comparable(part));
  const kind = !expected.kind.includes(reply.kind);
  if (kind) reasons.push(`kind ${reply.kind}, expected ${expected.kind.join('/')}`);
  const asksBack = reply.kind === 'clarify' && expected.kind.includes('clarify');
  const cited = new Set(reply.citations.map(({ section }) => section));
  const uncited = asksBack ? [] : expected.sections.filter((group) => !group.some((id) => cited.has(id)));
  for (const group of uncited) reasons.push(`cites none of ${group.join(' | ')} (cites ${[...cited].join(', ') || 'nothing'})`);
  const unsaid = asksBack ? [] : expected.must.filter((group) => !group.some(says));
  for (const group of unsaid) reasons.push(`says none of ${group.join(' | ')}`);
  const forbidden = expected.mustNot.filter(says);
  for (const part of forbidden) reasons.push(`says the forbidden "${part}"`);
  return { kind, content: unsaid.length > 0, citation: uncited.length > 0, forbidden: forbidden.length > 0, reasons };
}

export function passes(verdict: Verdict): boolean {
  return !verdict.kind && !verdict.content && !verdict.citation && !verdict.forbidden;
}
