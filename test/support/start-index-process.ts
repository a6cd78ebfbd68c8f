import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const INDEX_PROCESS = fileURLToPath(new URL('./index-process.ts', import.meta.url));

export interface IndexProcess {
  readonly child: ChildProcess;
  /** Lets it begin. */
  go(): void;
  /** Resolves when its output has a line that begins so. */
  said(beginning: string): Promise<string>;
  /** All lines printed after 'ready', and what it said on stderr, once it has ended. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null; readonly lines: string[]; readonly errors: string }>;
}

/** Starts index-process.ts; resolves when its modules are loaded. */
export async function startIndexProcess(mode: string, ...args: readonly string[]): Promise<IndexProcess> {
  return start(process.execPath, ['--import', 'tsx', INDEX_PROCESS, mode, ...args]);
}

/** The same with no file allowed to grow beyond `kib` KiB: what a full disk looks like to a writer. */
export async function startCrampedIndexProcess(kib: number, mode: string, ...args: readonly string[]): Promise<IndexProcess> {
  return start('bash', ['-c', `ulimit -f ${kib}; exec "$@"`, 'bash', process.execPath, '--import', 'tsx', INDEX_PROCESS, mode, ...args]);
}

async function start(command: string, args: readonly string[]): Promise<IndexProcess> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  let rest = '';
  let news = () => {};
  child.stdout.on('data', (piece) => {
    const parts = `${rest}${piece}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    news();
  });
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  // A killed process no longer reads.
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').then(([code, signal]) => {
    news();
    return { code: code as number | null, signal: signal as string | null };
  });
  const said = async (beginning: string) => {
    for (;;) {
      const found = lines.find((line) => line.startsWith(beginning));
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended without saying "${beginning}": ${errors}`);
      await new Promise<void>((resolve) => {
        news = resolve;
      });
    }
  };
  await said('ready');
  return {
    child,
    go: () => child.stdin.write('go\n'),
    said,
    ended: async () => ({ ...(await closed), lines: lines.filter((line) => line !== 'ready'), errors }),
  };
}
