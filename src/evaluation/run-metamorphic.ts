import type { ChatRequest, Reply } from '../contract/chat.ts';
import { type ConversationCase, judge, passes } from './conversation-case.ts';
import { TRANSFORMS, type Transform } from './transforms.ts';

/** The same question in other letters, and what became of its answer. */
export interface Variation {
  readonly id: string;
  readonly transform: string;
  readonly question: string;
  readonly transformed: string;
  /** What the reply stands on: its first citation, or its kind where it cites nothing. */
  readonly top: string;
  readonly transformedTop: string;
  readonly kept: boolean;
  /** Whether each reply is what the file expects; null where the first turn expects nothing. */
  readonly right: boolean | null;
  readonly transformedRight: boolean | null;
}

export interface TransformShare {
  readonly transform: string;
  readonly kept: number;
  readonly all: number;
  /** Of the variations whose question was answered right, those that are answered right still. */
  readonly stillRight: number;
  readonly wereRight: number;
}

export type Ask = (request: ChatRequest) => Promise<Reply>;

/**
 * Asks every conversation's first question as it stands and under each transform, each in a conversation of its own.
 * @returns one entry for each question and transform that changes it
 */
export async function runMetamorphic(
  ask: Ask,
  cases: readonly ConversationCase[],
  transforms: readonly Transform[] = TRANSFORMS,
): Promise<Variation[]> {
  const variations: Variation[] = [];
  for (const { id, device, turns } of cases) {
    const [first] = turns;
    if (!first) continue;
    const put = (message: string) => ask({ message, ...(device ? { device } : {}) });
    const isRight = (reply: Reply) => (first.expect ? passes(judge(first.expect, reply)) : null);
    const original = await put(first.user);
    for (const { name, apply } of transforms) {
      const transformed = apply(first.user);
      if (transformed === first.user) continue;
      const reply = await put(transformed);
      variations.push({
        id,
        transform: name,
        question: first.user,
        transformed,
        top: topOf(original),
        transformedTop: topOf(reply),
        kept: topOf(original) === topOf(reply),
        right: isRight(original),
        transformedRight: isRight(reply),
      });
    }
  }
  return variations;
}

/** @returns one entry for each transform that changed a question, in their order, then one named `all` */
export function sharesKept(variations: readonly Variation[], transforms: readonly Transform[] = TRANSFORMS): TransformShare[] {
  const used = new Set(variations.map(({ transform }) => transform));
  const names = transforms.map(({ name }) => name).filter((name) => used.has(name));
  const share = (transform: string, own: readonly Variation[]): TransformShare => {
    const right = own.filter((variation) => variation.right === true);
    return {
      transform,
      kept: own.filter(({ kept }) => kept).length,
      all: own.length,
      stillRight: right.filter(({ transformedRight }) => transformedRight === true).length,
      wereRight: right.length,
    };
  };
  return [
    ...names.map((name) =>
      share(
        name,
        variations.filter(({ transform }) => transform === name),
      ),
    ),
    share('all', variations),
  ];
}

function topOf({ citations, kind }: Reply): string {
  return citations[0]?.section ?? kind;
}
