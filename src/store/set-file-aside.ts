import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const DAY_MS = 86_400_000;
const PARTS = ['', '-wal', '-shm'];

/**
 * Puts a damaged database aside, for somebody to look at: `chat.db.damaged-20250401T120000Z` and its log.
 * @returns the new path
 */
export function setFileAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const aside = `${file}.damaged-${stamp}`;
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, aside + part);
  return aside;
}

/** What was put aside holds messages too: the retention is for it as well. */
export function removeOldFilesAside(file: string, now: number, retentionDays: number): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(file)}.damaged-`)) continue;
    const path = join(folder, name);
    if (statSync(path).mtimeMs < now - retentionDays * DAY_MS) rmSync(path);
  }
}
