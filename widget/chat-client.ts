import type { ChatRequest, Topics } from '../src/contract/chat.ts';
import { createEventParser } from './event-stream.ts';
import { isRecord, readReply, type ShownReply } from './shown-reply.ts';

/** What becomes of a question, in the order in which it happens; `restarted`: what came before it no longer counts. */
export type ChatEvent =
  | { readonly type: 'source'; readonly title: string }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'restarted' }
  | { readonly type: 'reply'; readonly reply: ShownReply };

/**
 * offline: no network; lost: the connection broke or never came; busy: too many requests; refused: the server says why;
 * endless: the answer did not end; unreadable: it makes no sense.
 */
export type FailureKind = 'offline' | 'lost' | 'busy' | 'refused' | 'endless' | 'unreadable';

/** A question that got no answer. */
export class ChatFailure extends Error {
  readonly kind: FailureKind;
  /** The server's own sentence for people. */
  readonly said: string | null;
  /** Seconds to wait before asking again makes sense; 0: none. */
  readonly waitSeconds: number;

  constructor(kind: FailureKind, said: string | null = null, waitSeconds = 0) {
    super(`chat failed: ${kind}`);
    this.name = 'ChatFailure';
    this.kind = kind;
    this.said = said;
    this.waitSeconds = waitSeconds;
  }
}

export interface ChatLimits {
  /** Milliseconds without a byte after which a connection counts as lost. @default 30000 */
  readonly idleMs: number;
  /** Milliseconds for one answer in all. @default 60000 */
  readonly totalMs: number;
  /** Most bytes of one answer. @default 1000000 */
  readonly maxBytes: number;
  /** Milliseconds before the one retry. @default 1000 */
  readonly retryMs: number;
}

const LIMITS: ChatLimits = { idleMs: 30_000, totalMs: 60_000, maxBytes: 1_000_000, retryMs: 1000 };
const JSON_TYPE = 'application/json';
/** Statuses with which a proxy or a starting server asks for patience. */
const PASSING: readonly number[] = [502, 503, 504];

/** Speaks to one server. Holds no state besides its address. */
export class ChatClient {
  readonly #server: URL;
  readonly #limits: ChatLimits;

  /** @param server Address that `api/chat` is resolved against; its path ends in `/`. */
  constructor(server: URL, limits: Partial<ChatLimits> = {}) {
    this.#server = server;
    this.#limits = { ...LIMITS, ...limits };
  }

  /**
   * Asks a question: as a stream first, and once more as plain JSON when the connection broke or the stream ended early.
   * @param signal Aborts the request; the iteration then ends by throwing the signal's reason.
   * @throws {ChatFailure}
   */
  async *ask(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    try {
      yield* this.#attempt(request, 'text/event-stream', signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ChatFailure) || error.kind !== 'lost') throw error;
      await pause(this.#limits.retryMs, signal);
      yield { type: 'restarted' };
      yield* this.#attempt(request, JSON_TYPE, signal);
    }
  }

  /** @throws {ChatFailure} */
  async topics(page: string | null, signal: AbortSignal): Promise<Topics['topics']> {
    const value = await this.#fetchJson(`api/topics${page ? `?page=${encodeURIComponent(page)}` : ''}`, signal);
    const list = isRecord(value) && Array.isArray(value.topics) ? value.topics : null;
    if (!list) throw new ChatFailure('unreadable');
    return list.filter(
      (topic): topic is Topics['topics'][number] =>
        isRecord(topic) && ['id', 'title', 'message'].every((key) => typeof topic[key] === 'string' && topic[key] !== ''),
    );
  }

  /** Settles when the server has it. @throws {ChatFailure} */
  async feedback(
    feedback: { conversationId: string; messageId: string; rating: 'up' | 'down'; comment?: string },
    signal: AbortSignal,
  ): Promise<void> {
    const response = await this.#send('api/feedback', feedback, JSON_TYPE, signal);
    if (!response.ok) throw await failureOf(response);
  }

  async #fetchJson(path: string, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send(path, null, JSON_TYPE, signal);
    if (!response.ok) throw await failureOf(response);
    try {
      return await response.json();
    } catch {
      throw new ChatFailure('unreadable');
    }
  }

  async #send(path: string, body: object | null, accept: string, signal: AbortSignal): Promise<Response> {
    try {
      return await fetch(new URL(path, this.#server), {
        headers: { Accept: accept, ...(body && { 'Content-Type': JSON_TYPE }) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        credentials: 'omit',
        referrerPolicy: 'strict-origin-when-cross-origin',
        cache: 'no-store',
        signal,
      });
    } catch {
      signal.throwIfAborted();
      throw new ChatFailure(globalThis.navigator?.onLine === false ? 'offline' : 'lost');
    }
  }

  async *#attempt(request: ChatRequest, accept: string, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    const guard = new Guard(signal, this.#limits);
    try {
      const response = await this.#send('api/chat', request, accept, guard.signal);
      if (!response.ok) throw await failureOf(response);
      const isStream = /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
      if (isStream) return yield* streamedEvents(response, guard);
      let whole = '';
      for await (const piece of pieces(response, guard)) whole += piece;
      const reply = readReply(parse(whole));
      if (!reply) throw new ChatFailure('unreadable');
      yield { type: 'reply', reply };
    } catch (error) {
      signal.throwIfAborted();
      if (guard.failure) throw guard.failure;
      if (error instanceof ChatFailure) throw error;
      throw new ChatFailure('lost');
    } finally {
      guard.stop();
    }
  }
}

/** Reads until `finish`. A stream that ends without it, and without the whole reply, counts as lost. */
async function* streamedEvents(response: Response, guard: Guard): AsyncGenerator<ChatEvent, void, undefined> {
  const read = createEventParser();
  let reply: ShownReply | null = null;
  try {
    for await (const piece of pieces(response, guard)) {
      for (const payload of read(piece)) {
        const part = parse(payload);
        if (!isRecord(part)) continue;
        if (part.type === 'source-document' && typeof part.title === 'string') yield { type: 'source', title: part.title };
        else if (part.type === 'text-delta' && typeof part.delta === 'string') yield { type: 'delta', text: part.delta };
        else if (part.type === 'error') throw new ChatFailure('refused', sentence(part.errorText));
        else if (part.type === 'data-reply') {
          reply = readReply(part.data);
          if (!reply) throw new ChatFailure('unreadable');
        } else if (part.type === 'finish' && reply) return yield { type: 'reply', reply };
      }
    }
  } catch (error) {
    // The whole reply is here: asking once more would only move the conversation on.
    if (!reply || error instanceof ChatFailure || guard.failure?.kind === 'endless') throw error;
  }
  if (!reply) throw new ChatFailure('lost');
  yield { type: 'reply', reply };
}

/** Body → text, decoded across the cuts of multi-byte characters. */
async function* pieces(response: Response, guard: Guard): AsyncGenerator<string, void, undefined> {
  if (!response.body) throw new ChatFailure('lost');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      guard.received(value.byteLength);
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    // Leaving early stops the server's work; the outcome interests nobody.
    reader.cancel().catch(() => {});
  }
}

/** Ends a request that says nothing for too long, lasts too long or says too much. */
class Guard {
  readonly #abort = new AbortController();
  readonly #limits: ChatLimits;
  readonly #outer: AbortSignal;
  readonly #total: ReturnType<typeof setTimeout>;
  #idle: ReturnType<typeof setTimeout>;
  #bytes = 0;
  failure: ChatFailure | null = null;

  constructor(outer: AbortSignal, limits: ChatLimits) {
    outer.throwIfAborted();
    this.#limits = limits;
    this.#outer = outer;
    outer.addEventListener('abort', this.#leave);
    this.#total = setTimeout(() => this.#fail('endless'), limits.totalMs);
    this.#idle = this.#watchIdle();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  received(bytes: number): void {
    clearTimeout(this.#idle);
    this.#idle = this.#watchIdle();
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.maxBytes) {
      this.#fail('endless');
      throw this.failure;
    }
  }

  stop(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#outer.removeEventListener('abort', this.#leave);
  }

  #watchIdle(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#fail('lost'), this.#limits.idleMs);
  }

  #fail(kind: FailureKind): void {
    this.failure = new ChatFailure(kind);
    this.#abort.abort();
  }

  readonly #leave = () => this.#abort.abort();
}

async function failureOf(response: Response): Promise<ChatFailure> {
  const value = parse(await response.text().catch(() => ''));
  const said = isRecord(value) && isRecord(value.error) ? sentence(value.error.message) : null;
  if (response.status === 429) return new ChatFailure('busy', null, secondsOf(response.headers.get('Retry-After')));
  return new ChatFailure(PASSING.includes(response.status) ? 'lost' : said ? 'refused' : 'unreadable', said);
}

/** Retry-After, seconds or a date → seconds, 1–600. @see RFC 9110, 10.2.3 */
function secondsOf(header: string | null): number {
  const seconds = /^\d+$/.test(header ?? '') ? Number(header) : (Date.parse(header ?? '') - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 60 : Math.min(600, Math.max(1, Math.ceil(seconds)));
}

function sentence(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 300) : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}
