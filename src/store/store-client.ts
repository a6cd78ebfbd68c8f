import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { StoreError } from './store-error.ts';
import type { StoreLocation } from './store-location.ts';
import type { ThreadData, ThreadReport, ThreadRequest } from './store-messages.ts';
import type { OperationName, StoreOperations } from './store-operations.ts';

/** Milliseconds for what a person waits for beside the answer itself. */
const PATIENT_MS = 5_000;
/** After a failure replies do without the store for this long, so that a stalled database costs one wait and not one a reply. */
const PAUSE_MS = 3_000;
/** A probe is good for this long, however often somebody asks. */
const PROBE_MS = 1_000;
const RESTART_MS = 1_000;
/** Milliseconds for what is under way when the server stops. */
const CLOSE_MS = 2_000;

type Call = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
type Result<Name extends OperationName> = Awaited<ReturnType<StoreOperations[Name]>>;

export interface StoreClientOptions {
  readonly location: StoreLocation;
  readonly retentionDays: number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Asks the store's thread. The store is opened, and opened again, behind the scenes; nobody waits for it to start. */
export class StoreClient {
  readonly engine: StoreLocation['engine'];
  readonly #options: StoreClientOptions;
  readonly #calls = new Map<number, Call>();
  #worker: Worker;
  #lastId = 0;
  #pausedUntil = 0;
  #probed: { readonly at: number; readonly outcome: ReturnType<StoreClient['check']> } | null = null;
  #isClosing = false;

  constructor(options: StoreClientOptions) {
    this.#options = options;
    this.engine = options.location.engine;
    this.#worker = this.#start();
  }

  /**
   * @param withinMs Milliseconds, > 0. What takes longer may still happen. @default 5000
   * @throws {StoreError}
   */
  call<Name extends OperationName>(name: Name, args: Parameters<StoreOperations[Name]>, withinMs = PATIENT_MS): Promise<Result<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      const id = ++this.#lastId;
      const timer = setTimeout(() => settle(() => reject(new StoreError('store-slow', `${name}, ${withinMs} ms`))), withinMs);
      const settle = (report: () => void) => {
        clearTimeout(timer);
        this.#calls.delete(id);
        report();
      };
      this.#calls.set(id, { resolve: (value) => settle(() => resolve(value)), reject: (error) => settle(() => reject(error)) });
      this.#send({ id, name, args });
    }) as Promise<Result<Name>>;
  }

  /**
   * For what a reply waits for: after a failure it fails at once for some seconds. The waits of one reply must stay below
   * half a second together.
   * @throws {StoreError}
   */
  async quick<Name extends OperationName>(name: Name, args: Parameters<StoreOperations[Name]>, withinMs: number): Promise<Result<Name>> {
    if (performance.now() < this.#pausedUntil) throw new StoreError('store-slow', 'paused');
    try {
      return await this.call(name, args, withinMs);
    } catch (error) {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      throw error;
    }
  }

  /** Whether what is written now is kept. */
  check(): Promise<{ ok: true } | { ok: false; reason: string }> {
    const now = performance.now();
    if (this.#probed && now - this.#probed.at < PROBE_MS) return this.#probed.outcome;
    const outcome = this.call('probe', [], 1_000).then(
      () => ({ ok: true }) as const,
      (error: unknown) => ({ ok: false, reason: error instanceof StoreError ? error.fault : 'store-failed' }) as const,
    );
    this.#probed = { at: now, outcome };
    return outcome;
  }

  /** Lets what is under way end, within two seconds. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#worker.ref();
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    // A thread that has ended already says so no more.
    if (this.#worker.threadId === -1) return;
    this.#send({ close: true });
    // Not terminate(): cut in the middle of a call, the native driver would abort the whole process.
    const tooLong = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([ended, tooLong]);
    this.#worker.unref();
  }

  #send(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const { location, retentionDays, logger } = this.#options;
    const data: ThreadData = { location, retentionDays };
    const worker = startThread(data);
    worker.on('message', (report: ThreadReport) => {
      if (report.type === 'note') logger[report.level](report.text);
      else if (report.type === 'result') this.#calls.get(report.id)?.resolve(report.value);
      else this.#calls.get(report.id)?.reject(new StoreError(report.fault, report.detail.replace(`${report.fault}: `, '')));
    });
    worker.on('error', (error) =>
      logger.error(`The store's thread failed (${'code' in error ? error.code : error.name}); it is started again`),
    );
    worker.on('exit', () => {
      for (const { reject } of [...this.#calls.values()]) reject(new StoreError('store-failed', 'the thread ended'));
      if (this.#isClosing) return;
      setTimeout(() => {
        if (!this.#isClosing) this.#worker = this.#start();
      }, RESTART_MS).unref();
    });
    // What holds the process open is the server, not its store.
    worker.unref();
    return worker;
  }
}

/** The thread's program stands beside this one: in the bundle as JavaScript, else as TypeScript, which a thread cannot begin with. */
function startThread(data: ThreadData): Worker {
  const { url } = import.meta;
  if (!url.endsWith('.ts')) return new Worker(new URL('./store-thread.js', url), { workerData: data });
  const tsx = import.meta.resolve('tsx/esm/api');
  const program = JSON.stringify(new URL('./store-thread.ts', url).href);
  return new Worker(`import(${JSON.stringify(tsx)}).then(({ register }) => (register(), import(${program})))`, {
    eval: true,
    execArgv: [],
    workerData: data,
  });
}
