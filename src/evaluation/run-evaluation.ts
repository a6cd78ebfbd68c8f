import { performance } from 'node:perf_hooks';
import { type Reply, replySchema } from '../contract/chat.ts';
import { type ConversationCase, judge, passes, type Verdict } from './conversation-case.ts';

export interface TurnResult {
  readonly user: string;
  readonly reply: Reply;
  /** null where the turn only sets the scene. */
  readonly verdict: Verdict | null;
  /** Milliseconds from sending to the whole reply. */
  readonly latency: number;
}

export interface ConversationResult {
  readonly id: string;
  readonly tags: readonly string[];
  readonly pass: boolean;
  readonly turns: readonly TurnResult[];
}

/**
 * Puts each conversation, turn by turn, to a running server's `POST /api/chat`.
 * @param base e.g. `http://127.0.0.1:3000`
 * @throws {Error} when the server answers anything but a valid reply
 */
export async function runEvaluation(base: string, cases: readonly ConversationCase[]): Promise<ConversationResult[]> {
  const results: ConversationResult[] = [];
  for (const { id, tags, device, turns } of cases) {
    const done: TurnResult[] = [];
    let conversationId: string | undefined;
    for (const { user, expect } of turns) {
      const started = performance.now();
      const response = await fetch(`${base}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ message: user, ...(conversationId ? { conversationId } : {}), ...(device ? { device } : {}) }),
      });
      const body: unknown = await response.json();
      const latency = performance.now() - started;
      const parsed = replySchema.safeParse(body);
      if (!parsed.success) throw new Error(`${id}: status ${response.status}, not a reply: ${JSON.stringify(body).slice(0, 200)}`);
      conversationId = parsed.data.conversationId;
      done.push({ user, reply: parsed.data, verdict: expect ? judge(expect, parsed.data) : null, latency });
    }
    results.push({ id, tags, pass: done.every(({ verdict }) => verdict === null || passes(verdict)), turns: done });
  }
  return results;
}

export interface Summary {
  readonly conversations: { readonly passed: number; readonly all: number };
  readonly turns: { readonly passed: number; readonly all: number };
  /** Turns that broke each rule. */
  readonly broken: { readonly kind: number; readonly content: number; readonly citation: number; readonly forbidden: number };
  /** Turns of kind `answer` with a wrong citation or a forbidden string. */
  readonly confidentWrong: number;
  readonly tags: Readonly<Record<string, { passed: number; all: number }>>;
  /** Medians over judged turns of kind `answer`. */
  readonly medianLength: number;
  readonly medianCitations: number;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

export function summarize(results: readonly ConversationResult[]): Summary {
  const judged = results.flatMap(({ turns }) => turns).filter((turn): turn is TurnResult & { verdict: Verdict } => turn.verdict !== null);
  const count = (rule: 'kind' | 'content' | 'citation' | 'forbidden') => judged.filter(({ verdict }) => verdict[rule]).length;
  const answers = judged.filter(({ reply }) => reply.kind === 'answer');
  const tags: Record<string, { passed: number; all: number }> = {};
  for (const { tags: own, pass } of results) {
    for (const tag of own) {
      const entry = tags[tag] ?? { passed: 0, all: 0 };
      tags[tag] = { passed: entry.passed + (pass ? 1 : 0), all: entry.all + 1 };
    }
  }
  const latencies = results.flatMap(({ turns }) => turns.map(({ latency }) => latency));
  return {
    conversations: { passed: results.filter(({ pass }) => pass).length, all: results.length },
    turns: { passed: judged.filter(({ verdict }) => passes(verdict)).length, all: judged.length },
    broken: { kind: count('kind'), content: count('content'), citation: count('citation'), forbidden: count('forbidden') },
    confidentWrong: answers.filter(({ verdict }) => verdict.citation || verdict.forbidden).length,
    tags,
    medianLength: quantile(
      answers.map(({ reply }) => reply.text.length),
      0.5,
    ),
    medianCitations: quantile(
      answers.map(({ reply }) => reply.citations.length),
      0.5,
    ),
    latency: { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
  };
}

/** @param share 0–1; nearest rank. Empty input gives 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
