import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SupportChatError } from '../errors.ts';
import { type LoadedIndex, type LoadOptions, loadIndex } from './load-index.ts';

export interface EnsureOptions extends LoadOptions {
  readonly ingest: {
    /** Path of the ingest script. */
    readonly script: string;
    /** Its arguments. */
    readonly arguments: readonly string[];
    /** Node's own arguments. @default those of this process, without the debugger's and the watcher's */
    readonly execArgv?: readonly string[];
  };
  /** What the ingest prints, a line at a time, and why it was started. */
  readonly onLine?: (line: string) => void;
  /** Longest time an ingest may take, ms. @default 600000 */
  readonly timeoutMs?: number;
  /** Ends the ingest when the server is told to stop. */
  readonly signal?: AbortSignal;
}

/** Lines of the ingest's errors that are repeated in ours. */
const LAST_LINES = 20;

/**
 * Loads the index; when it is missing, stale or damaged, runs the ingest in a process of its own and loads again. A process
 * of its own, because the ingest loads a dictionary whose memory the server would never get back.
 * @throws {SupportChatError} with the first load's code when the ingest fails, and its errors in the message
 */
export async function ensureIndex(options: EnsureOptions): Promise<LoadedIndex> {
  const { onLine = () => {} } = options;
  try {
    return await loadIndex(options);
  } catch (error) {
    if (!(error instanceof SupportChatError) || !error.code.startsWith('index-')) throw error;
    onLine(`${error.message} (done now)`);
    const fault = await runIngest(options, onLine);
    if (fault !== null) throw new SupportChatError(error.code, `${error.message}\nBuilding it failed: ${fault}`, { cause: error });
    return loadIndex(options);
  }
}

/** @returns null, or why it failed */
async function runIngest({ ingest, signal, timeoutMs = 600_000 }: EnsureOptions, onLine: (line: string) => void): Promise<string | null> {
  const execArgv = ingest.execArgv ?? process.execArgv.filter((argument) => !/^--(inspect|watch|debug)/.test(argument));
  const child = spawn(process.execPath, [...execArgv, ingest.script, ...ingest.arguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const lastErrors: string[] = [];
  createInterface({ input: child.stdout }).on('line', onLine);
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine(line);
    lastErrors.push(line);
    if (lastErrors.length > LAST_LINES) lastErrors.shift();
  });
  return new Promise((resolve) => {
    let fault: string | null = null;
    child.on('error', (error) => {
      fault = error.message;
      // A child that never started closes nothing.
      if (child.pid === undefined) resolve(fault);
    });
    child.on('close', (code, ending) => {
      if (code === 0) return resolve(null);
      resolve(
        [fault ?? (ending === null ? `the ingest ended with exit code ${code}` : `the ingest was ended by ${ending}`), ...lastErrors].join(
          '\n',
        ),
      );
    });
  });
}
