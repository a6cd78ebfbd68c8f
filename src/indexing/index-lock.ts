import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { z } from 'zod';
import { SupportChatError } from '../errors.ts';

/** Who holds the lock; written inside the lock folder, so that it comes and goes with it. */
const ownerSchema = z.object({
  token: z.string(),
  pid: z.int(),
  /** Host, boot and process namespace in which `pid` means something. */
  place: z.string(),
  /** When the process started, in the kernel's ticks, where known: a process id is used again one day. */
  started: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/** A lock nobody refreshed for this long is nobody's, whoever held it: ms. */
const STALE_MS = 10_000;
const POLL_MS = 100;

export interface HeldLock {
  /** @throws {SupportChatError} 'index-locked' when somebody else took the lock over meanwhile */
  assertHeld(): Promise<void>;
}

/**
 * Runs `body` while no other process that asks for the lock of `folder` does. The lock of a process that was killed is
 * taken over at once when it ran here, after 10 s when it ran elsewhere.
 * @param waitMs How long to wait for another holder. @default 30000
 * @throws {SupportChatError} 'index-locked' when it is still held after that
 */
export async function withIndexLock<T>(
  folder: string,
  body: (held: HeldLock) => Promise<T>,
  { waitMs = 30_000, onWait = () => {} }: { waitMs?: number | undefined; onWait?: ((holder: string) => void) | undefined } = {},
): Promise<T> {
  const lockfilePath = join(folder, LOCK_FOLDER);
  const me: Owner = { token: randomUUID(), pid: process.pid, place: await currentPlace(), started: await startOf(process.pid) };
  let compromised = false;
  const options = {
    lockfilePath,
    realpath: false,
    stale: STALE_MS,
    fs: fsThatSigns(me),
    onCompromised: () => {
      compromised = true;
    },
  };
  const deadline = Date.now() + waitMs;
  let waiting = false;
  for (;;) {
    let release: () => Promise<void>;
    try {
      release = await lock(folder, options);
    } catch (error) {
      if (!isErrno(error) || error.code !== 'ELOCKED') throw error;
      const owner = await readOwner(lockfilePath);
      if (owner !== null && (await isDead(owner, me.place))) {
        await takeAway(lockfilePath, owner);
        continue;
      }
      const holder = owner === null ? 'another process' : `process ${owner.pid}`;
      if (Date.now() >= deadline)
        throw new SupportChatError('index-locked', `Another ingest is writing the index (${holder}): try again when it has finished`);
      if (!waiting) onWait(holder);
      waiting = true;
      await setTimeout(POLL_MS);
      continue;
    }
    try {
      return await body({
        async assertHeld() {
          if (compromised || (await readOwner(lockfilePath))?.token !== me.token) {
            throw new SupportChatError('index-locked', 'Another ingest took the lock over while this one was held up: try again');
          }
        },
      });
    } finally {
      // A lock that is no longer ours is not ours to release.
      if (!compromised) await release().catch(() => {});
    }
  }
}

/**
 * proper-lockfile makes and removes an empty folder. Here the folder holds its owner's name and comes and goes by one
 * rename, so that even a process killed right then leaves no lock without an owner. A rename onto a folder with
 * something in it fails, as mkdir would.
 */
function fsThatSigns(owner: Owner) {
  const aside = (path: string) => `${path}-${randomUUID()}`;
  return {
    ...fs,
    mkdir(path: string, done: (error: Error | null) => void) {
      void (async () => {
        const made = aside(path);
        try {
          if (fs.existsSync(path)) throw errno('EEXIST');
          await mkdir(made);
          await writeFile(join(made, OWNER_FILE), JSON.stringify(owner));
          await rename(made, path);
          return null;
        } catch (error) {
          await rm(made, { recursive: true, force: true });
          return isErrno(error) && error.code === 'ENOTEMPTY' ? errno('EEXIST') : (error as Error);
        }
      })().then(done);
    },
    rmdir(path: string, done: (error: Error | null) => void) {
      const removed = aside(path);
      rename(path, removed)
        .then(() => rm(removed, { recursive: true, force: true }))
        .then(() => done(null), done);
    },
    rmdirSync(path: string) {
      const removed = aside(path);
      fs.renameSync(path, removed);
      fs.rmSync(removed, { recursive: true, force: true });
    },
  };
}

/** Removes what processes left that were killed while they took or gave back the lock. */
export async function removeLockLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Younger ones may be somebody's next lock.
    if (name.startsWith(`${LOCK_FOLDER}-`) && (await isOld(path))) await rm(path, { recursive: true, force: true });
  }
}

async function isOld(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs < Date.now() - 60_000,
    () => false,
  );
}

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

const LOCK_FOLDER = '.lock';
const OWNER_FILE = 'owner.json';

async function readOwner(lockfilePath: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(lockfilePath, OWNER_FILE), 'utf8')));
  } catch {
    return null;
  }
}

async function isDead({ pid, place, started }: Owner, here: string): Promise<boolean> {
  if (place !== here) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isErrno(error) && error.code === 'ESRCH';
  }
  return (await startOf(pid)) !== started;
}

/** Moves a dead owner's lock out of the way; of several that try, one succeeds and the others find it gone. */
async function takeAway(lockfilePath: string, owner: Owner): Promise<void> {
  const aside = `${lockfilePath}-${randomUUID()}`;
  if ((await readOwner(lockfilePath))?.token !== owner.token) return;
  try {
    await rename(lockfilePath, aside);
  } catch {
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

async function currentPlace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return [hostname(), boot.trim(), namespace].join(' ');
}

/** Field 22 of /proc/<pid>/stat (proc(5)), '' where there is none. The name in field 2 may hold blanks and brackets. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
