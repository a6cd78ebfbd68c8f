import type { Logger } from 'pino';
import type { MessageRecord } from './message-record.ts';
import type { FeedbackRecord } from './save-feedback.ts';
import type { StoreClient } from './store-client.ts';
import { StoreError } from './store-error.ts';

export interface RecorderOptions {
  /** Messages that may wait to be kept; more are counted and dropped. @default 2000 */
  readonly most?: number;
  /** Milliseconds that messages gather before they are written together. @default 50 */
  readonly gatherMs?: number;
  /** Milliseconds between two tries when the store fails. @default 1000 */
  readonly retryMs?: number;
}

/** Messages in one transaction. */
const BATCH = 200;
/** Milliseconds for a batch; PostgreSQL gives a statement up before that. */
const BATCH_MS = 30_000;
/** Tries for one batch, a second apart; then something about it is wrong, and the next one gets its turn. */
const MOST_TRIES = 120;
/** Milliseconds that feedback waits for its message to be kept, and then for itself. */
const FEEDBACK_MS = 3_000;
/** Milliseconds for a message that another process is just writing. */
const ELSEWHERE_MS = 300;
const LOG_EVERY_MS = 60_000;

/** Keeps what was asked and what was thought of it, behind the backs of those who ask. */
export class Recorder {
  readonly #store: Pick<StoreClient, 'call' | 'engine'>;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #options: Required<RecorderOptions>;
  readonly #waiting: MessageRecord[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #tries = 0;
  #lost = 0;
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(store: Pick<StoreClient, 'call' | 'engine'>, logger: Pick<Logger, 'warn'>, options: RecorderOptions = {}) {
    this.#store = store;
    this.#logger = logger;
    this.#options = { most: 2_000, gatherMs: 50, retryMs: 1_000, ...options };
  }

  /** Messages that wait to be kept. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Messages that were dropped since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Returns at once and never fails; the message is kept a moment later. */
  record(record: MessageRecord): void {
    if (this.#waiting.length >= this.#options.most) {
      this.#lost += 1;
      this.#complain('too many messages wait');
      return;
    }
    this.#waiting.push(record);
    this.#schedule(this.#options.gatherMs);
  }

  /**
   * On return the feedback is on the disk.
   * @returns whether the message is known
   * @throws {StoreError}
   */
  async saveFeedback(feedback: FeedbackRecord): Promise<boolean> {
    const save = () => this.#store.call('saveFeedback', [feedback], FEEDBACK_MS);
    try {
      await this.#written(feedback.messageId);
      if (await save()) return true;
      if (this.#store.engine === 'sqlite') return false;
      await pause(ELSEWHERE_MS);
      return await save();
    } catch (error) {
      this.#complain(error instanceof StoreError ? error.message : 'store-failed');
      throw error;
    }
  }

  /** Writes what waits, as far as the store goes along with it. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#write();
    if (this.#waiting.length > 0) this.#logger.warn({ lost: this.#lost + this.#waiting.length }, 'messages are lost: the end came first');
  }

  /** @throws {StoreError} when the message still waits after three seconds */
  async #written(messageId: string): Promise<void> {
    const waits = () => this.#waiting.some(({ id }) => id === messageId);
    if (!waits()) return;
    await Promise.race([this.#write(), pause(FEEDBACK_MS)]);
    if (waits()) throw new StoreError('store-slow', 'the message itself is not kept yet');
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#writing) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, ms);
    this.#timer.unref();
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
      if (this.#waiting.length > 0) this.#schedule(this.#tries > 0 ? this.#options.retryMs : this.#options.gatherMs);
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await this.#store.call('saveMessages', [batch], BATCH_MS);
        this.#tries = 0;
      } catch (error) {
        this.#tries += 1;
        this.#complain(error instanceof StoreError ? error.message : 'store-failed');
        if (this.#tries < MOST_TRIES) return;
        this.#lost += batch.length;
        this.#tries = 0;
      }
      this.#waiting.splice(0, batch.length);
    }
  }

  /** One line a minute at most. */
  #complain(reason: string): void {
    const now = performance.now();
    if (now - this.#loggedAt < LOG_EVERY_MS) return;
    this.#loggedAt = now;
    this.#logger.warn({ reason, waiting: this.#waiting.length, lost: this.#lost }, 'what is said is not being kept; answers go on');
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
