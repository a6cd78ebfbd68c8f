import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type OpenedStore, openStore } from './open-store.ts';
import { StoreError, toStoreError } from './store-error.ts';
import type { ThreadData, ThreadReport, ThreadRequest } from './store-messages.ts';
import { type OperationName, type StoreOperations, storeOperations } from './store-operations.ts';

// The thread that holds the store: whatever a database or a disk does, the thread that answers people goes on.

/** Milliseconds between two tries to open. */
const RETRY_MS = 1_000;
const SWEEP_EVERY_MS = 3_600_000;

const port = parentPort;
if (!port) throw new Error('store-thread.ts runs in a thread of its own');
const { location, retentionDays } = workerData as ThreadData;

let current: { readonly store: OpenedStore; readonly operations: StoreOperations; readonly inode: number } | null = null;
let fault = new StoreError('store-opening');
let opening: Promise<void> | null = null;

const say = (report: ThreadReport) => port.postMessage(report);
const note = (level: 'info' | 'warn' | 'error', text: string) => say({ type: 'note', level, text });

port.on('message', (request: ThreadRequest) => {
  if ('close' in request) void close();
  else void serve(request);
});
void reopen();
setInterval(() => void tidyUp(), SWEEP_EVERY_MS).unref();

async function serve({ id, name, args }: Extract<ThreadRequest, { id: number }>): Promise<void> {
  try {
    if (current && wasReplaced(current)) await reopen('store-gone');
    if (!current) throw fault;
    const operation = current.operations[name as OperationName] as (...rest: readonly unknown[]) => Promise<unknown>;
    say({ type: 'result', id, value: await operation(...args) });
  } catch (error) {
    const known = toStoreError(error);
    say({ type: 'failure', id, fault: known.fault, detail: known.message });
    if (known.fault === 'store-damaged') void reopen('store-damaged');
  }
}

/** Whether the file was deleted or exchanged under way: what is written to the old one is gone with it. */
function wasReplaced({ inode }: { readonly inode: number }): boolean {
  return location.engine === 'sqlite' && inodeOf(location.file) !== inode;
}

function inodeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? 0;
}

/** Opens the store, again and again until it works. The first try is over when this returns. */
function reopen(why?: StoreError['fault']): Promise<void> {
  opening ??= (async () => {
    const before = current?.store;
    current = null;
    if (why) fault = new StoreError(why);
    await before?.db.destroy().catch(() => {});
    if (!(await tryToOpen())) void keepTrying();
    opening = null;
  })();
  return opening;
}

async function keepTrying(): Promise<void> {
  do await setTimeout(RETRY_MS);
  while (current === null && !(await tryToOpen()));
}

async function tryToOpen(): Promise<boolean> {
  try {
    const store = await openStore(location);
    current = { store, operations: storeOperations(store), inode: location.engine === 'sqlite' ? inodeOf(location.file) : 0 };
    if (store.setAside !== null) note('error', `The database was damaged; it was put aside as ${store.setAside} and a new one begun`);
    note('info', `the store is open (${location.engine})`);
    void tidyUp();
    return true;
  } catch (error) {
    const known = toStoreError(error);
    if (known.message !== fault.message) note('error', `The store cannot be opened (${known.message}); trying again every second`);
    fault = known;
    return false;
  }
}

async function tidyUp(): Promise<void> {
  try {
    const swept = await current?.operations.sweep(Date.now(), retentionDays);
    if (swept && swept.messages > 0) note('info', `${swept.messages} messages older than ${retentionDays} days were deleted`);
  } catch (error) {
    note('warn', `Old messages could not be deleted (${toStoreError(error).message})`);
  }
}

async function close(): Promise<void> {
  await current?.store.db.destroy().catch(() => {});
  process.exit();
}
