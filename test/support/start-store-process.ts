import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface StoreProcess {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:port` */
  readonly base: string;
  /** What it has logged so far. */
  readonly log: () => string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface StoreProcessOptions {
  /** Drops to an account that owns nothing, when there are rights to drop. */
  readonly unprivileged?: boolean;
  /** No file of the process grows beyond this, as on a full disk. */
  readonly maxFileKiB?: number;
}

/** Starts store-server-process.ts and waits until it listens. */
export async function startStoreProcess(env: Record<string, string>, options: StoreProcessOptions = {}): Promise<StoreProcess> {
  const script = fileURLToPath(new URL('./store-server-process.ts', import.meta.url));
  const command = [process.execPath, '--import', 'tsx', script, ...(options.unprivileged ? ['unprivileged'] : [])];
  const limit = options.maxFileKiB === undefined ? '' : `ulimit -f ${options.maxFileKiB * 2}; `;
  const child = spawn('/bin/sh', ['-c', `${limit}exec "$@"`, 'sh', ...command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (bytes) => {
    log += bytes;
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const base = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(() => Promise.reject(new Error(`ended before it listened: ${log}`))),
  ]);
  return {
    child,
    base,
    log: () => log,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
