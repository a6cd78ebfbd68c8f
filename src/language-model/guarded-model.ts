import { setTimeout as wait } from 'node:timers/promises';
import type { IPolicy } from 'cockatiel';
import type { LanguageModel, PromptMessage } from './language-model.ts';
import { failureOf, ModelFailure, type ModelFailureKind } from './model-failure.ts';

export interface ModelLimits {
  /** Longest silence between two pieces, ms. @default 2000 */
  readonly idleMs: number;
  /** Calls under way at once; one more is not made. @default 8 */
  readonly concurrency: number;
  /** Longest answer in characters. @default 2000 */
  readonly maxCharacters: number;
  /** Failures in a row after which the model is left alone, and for how long, ms. @default 5, 30000 */
  readonly breakerFailures: number;
  readonly breakerMs: number;
}

export const MODEL_LIMITS: ModelLimits = { idleMs: 2000, concurrency: 8, maxCharacters: 2000, breakerFailures: 5, breakerMs: 30_000 };

/** Per million tokens, in any currency; 0 where unknown. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

export interface WriteOptions {
  /** Aborts the call: nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Longest time for the whole answer, further tries included, ms. */
  readonly timeoutMs: number;
  /** Hears each piece of text; what it throws ends the call. */
  readonly onText?: (text: string) => void;
}

export interface Written {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whether the tokens were counted by the provider; otherwise one for each character. */
  readonly counted: boolean;
  readonly cost: number;
}

/** Everything since the start. */
export interface ModelCounters {
  readonly calls: number;
  readonly failures: Readonly<Partial<Record<ModelFailureKind, number>>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In the currency of the price. */
  readonly cost: number;
}

const RETRY_DELAY_MS = 100;
/** Words of the providers for an answer that is complete. */
const COMPLETE = /^(?:stop|end_turn|stop_sequence|complete|completed)$/iu;
/** Failures that the next call may not have. */
const PASSING: ReadonlySet<ModelFailureKind> = new Set(['server-error', 'unreachable']);
/** Endings that say nothing about the provider. */
const NOT_ITS_FAULT: ReadonlySet<ModelFailureKind> = new Set(['aborted', 'busy', 'breaker-open']);

/** Breaker and limit of calls, and what their refusals mean. */
interface Guard {
  readonly policy: IPolicy;
  /** null for anything that is not a refusal to call. */
  refusalOf(error: unknown): ModelFailure | null;
}

/** @param limits What is not given has its default. */
export async function guardModel(
  model: LanguageModel,
  limits: Partial<ModelLimits> = {},
  price: TokenPrice = { input: 0, output: 0 },
): Promise<GuardedModel> {
  // Loaded with the first model only: a server without one starts without it.
  const { bulkhead, circuitBreaker, ConsecutiveBreaker, handleWhen, isBrokenCircuitError, isBulkheadRejectedError, wrap } = await import(
    'cockatiel'
  );
  const all = { ...MODEL_LIMITS, ...limits };
  const breaker = circuitBreaker(
    handleWhen((error) => !NOT_ITS_FAULT.has(failureOf(error).kind)),
    { halfOpenAfter: all.breakerMs, breaker: new ConsecutiveBreaker(all.breakerFailures) },
  );
  return new GuardedModel(model, all, price, {
    policy: wrap(bulkhead(all.concurrency, 0), breaker),
    refusalOf: (error) =>
      isBrokenCircuitError(error) ? new ModelFailure('breaker-open') : isBulkheadRejectedError(error) ? new ModelFailure('busy') : null,
  });
}

/**
 * A language model that always answers or fails in time: one deadline for everything, an end to silence, one further try
 * inside the deadline, nothing taken for whole that is not said to be, a circuit breaker, a limit of calls at once.
 */
export class GuardedModel {
  readonly name: string;
  readonly #model: LanguageModel;
  readonly #limits: ModelLimits;
  readonly #price: TokenPrice;
  readonly #guard: Guard;
  #calls = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  readonly #failures: Partial<Record<ModelFailureKind, number>> = {};

  /** Use {@link guardModel}. */
  constructor(model: LanguageModel, limits: ModelLimits, price: TokenPrice, guard: Guard) {
    this.name = model.name;
    this.#model = model;
    this.#limits = limits;
    this.#price = price;
    this.#guard = guard;
  }

  get counters(): ModelCounters {
    return {
      calls: this.#calls,
      failures: { ...this.#failures },
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      cost: this.#costOf(this.#inputTokens, this.#outputTokens),
    };
  }

  /**
   * One answer, streamed to `onText` as it comes.
   * @throws {ModelFailure} and nothing else
   */
  async write(prompt: readonly PromptMessage[], { signal, timeoutMs, onText = () => {} }: WriteOptions): Promise<Written> {
    const stop = new AbortController();
    const leave = () => stop.abort(signal.reason instanceof ModelFailure ? signal.reason : new ModelFailure('aborted'));
    const timer = setTimeout(() => stop.abort(new ModelFailure('timeout')), timeoutMs);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      return await this.#guard.policy.execute(() => this.#tryTwice(prompt, stop.signal, onText));
    } catch (error) {
      const failure = this.#guard.refusalOf(error) ?? failureOf(error);
      this.#failures[failure.kind] = (this.#failures[failure.kind] ?? 0) + 1;
      throw failure;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      stop.abort(new ModelFailure('aborted'));
    }
  }

  /** What has been handed on cannot be taken back: a further try is made only while nothing has come. */
  async #tryTwice(prompt: readonly PromptMessage[], signal: AbortSignal, onText: (text: string) => void): Promise<Written> {
    let heard = false;
    const hear = (text: string) => {
      heard = true;
      onText(text);
    };
    try {
      return await this.#try(prompt, signal, hear);
    } catch (error) {
      if (heard || signal.aborted || !PASSING.has(failureOf(error).kind)) throw error;
      await wait(RETRY_DELAY_MS, undefined, { signal }).catch(() => {});
      return this.#try(prompt, signal, hear);
    }
  }

  async #try(prompt: readonly PromptMessage[], signal: AbortSignal, onText: (text: string) => void): Promise<Written> {
    this.#calls++;
    const stop = new AbortController();
    const stopped = new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    });
    stopped.catch(() => {});
    const leave = () => stop.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    let idle: NodeJS.Timeout | undefined;
    let text = '';
    let [inputTokens, outputTokens] = [0, 0];
    let counted = false;
    let finishReason: string | null = null;
    const pieces = this.#model.stream(prompt, stop.signal)[Symbol.asyncIterator]();
    try {
      for (;;) {
        // Raced, because not every client lets go of its socket when it is told to.
        const next = await Promise.race([stopped, pieces.next()]);
        clearTimeout(idle);
        if (next.done) break;
        const piece = next.value;
        if (piece.isToolCall) throw new ModelFailure('tool-call');
        inputTokens += piece.inputTokens;
        outputTokens += piece.outputTokens;
        finishReason = piece.finishReason ?? finishReason;
        text += piece.text;
        if (text.length > this.#limits.maxCharacters) throw new ModelFailure('too-long');
        if (piece.text !== '') onText(piece.text);
        idle = setTimeout(() => stop.abort(new ModelFailure('idle')), this.#limits.idleMs);
      }
    } catch (error) {
      if (stop.signal.aborted && !(error instanceof ModelFailure)) throw failureOf(stop.signal.reason);
      throw failureOf(error);
    } finally {
      clearTimeout(idle);
      signal.removeEventListener('abort', leave);
      stop.abort(new ModelFailure('aborted'));
      // Not waited for: it may hang as the stream did.
      void Promise.resolve(pieces.return?.()).catch(() => {});
      counted = inputTokens + outputTokens > 0;
      if (!counted) [inputTokens, outputTokens] = [prompt.reduce((sum, { text: part }) => sum + part.length, 0), text.length];
      this.#inputTokens += inputTokens;
      this.#outputTokens += outputTokens;
    }
    if (text.trim() === '') throw new ModelFailure('empty');
    if (finishReason === null || !COMPLETE.test(finishReason)) throw new ModelFailure('unfinished');
    return { text, inputTokens, outputTokens, counted, cost: this.#costOf(inputTokens, outputTokens) };
  }

  #costOf(inputTokens: number, outputTokens: number): number {
    return (inputTokens * this.#price.input + outputTokens * this.#price.output) / 1_000_000;
  }
}
