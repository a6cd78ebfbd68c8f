import type { ConversationResult } from './run-evaluation.ts';

/** The same conversations without and with a language model. */
export interface ModeComparison {
  readonly conversations: number;
  /** Conversations in which every turn cites the same sections, in any order. */
  readonly sameCitations: number;
  /** Conversations in which every turn has the same kind, steps, warnings and contacts. */
  readonly sameParts: number;
  readonly turns: number;
  /** Turns whose direct answer has other words. */
  readonly worded: number;
  /** Conversations that pass with one of the two only. */
  readonly mended: readonly string[];
  readonly broken: readonly string[];
  /** Conversations with other citations. */
  readonly differing: readonly string[];
}

/** @param extractive and @param model Results of the same cases, in the same order. */
export function compareModes(extractive: readonly ConversationResult[], model: readonly ConversationResult[]): ModeComparison {
  const pairs = extractive.flatMap((plain, index) => {
    const helped = model[index];
    return helped?.id === plain.id
      ? [{ id: plain.id, plain, helped, turns: plain.turns.map((turn, at) => [turn.reply, helped.turns[at]?.reply] as const) }]
      : [];
  });
  const cited = (reply: { citations: readonly { section: string }[] } | undefined) =>
    [...new Set(reply?.citations.map(({ section }) => section))].sort().join(' ');
  const differing = pairs.filter(({ turns }) => turns.some(([a, b]) => cited(a) !== cited(b))).map(({ id }) => id);
  const partsOf = (reply: ConversationResult['turns'][number]['reply'] | undefined) =>
    JSON.stringify([reply?.kind, reply?.steps, reply?.warnings, reply?.contacts]);
  return {
    conversations: pairs.length,
    sameCitations: pairs.length - differing.length,
    sameParts: pairs.filter(({ turns }) => turns.every(([a, b]) => partsOf(a) === partsOf(b))).length,
    turns: pairs.reduce((sum, { turns }) => sum + turns.length, 0),
    worded: pairs.flatMap(({ turns }) => turns).filter(([a, b]) => a.lead !== b?.lead).length,
    mended: pairs.filter(({ plain, helped }) => !plain.pass && helped.pass).map(({ id }) => id),
    broken: pairs.filter(({ plain, helped }) => plain.pass && !helped.pass).map(({ id }) => id),
    differing,
  };
}
