import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withIndexLock } from '../../src/indexing/index-lock.ts';
import { startIndexProcess } from '../support/start-index-process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'index-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('withIndexLock()', () => {
  it('lets one in at a time, and the next when it has finished, also by an error', async () => {
    let inside = 0;
    const work = async (n: number) =>
      withIndexLock(folder, async (held) => {
        expect(++inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        await held.assertHeld();
        inside--;
        if (n === 1) throw new Error('failed inside');
        return n;
      });
    const ends = await Promise.allSettled([work(0), work(1), work(2)]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the process that holds it, then takes it over at once when that was killed', async () => {
    const holder = await startIndexProcess('hold', folder);
    holder.go();
    await holder.said('held');
    await expect(withIndexLock(folder, async () => 'mine', { waitMs: 0 })).rejects.toMatchObject({
      code: 'index-locked',
      message: expect.stringContaining(`process ${holder.child.pid}`),
    });
    holder.child.kill('SIGKILL');
    await holder.ended();
    expect(await readdir(folder)).toEqual(['.lock']);
    expect(await withIndexLock(folder, async () => 'mine', { waitMs: 0 })).toBe('mine');
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells a holder that lost the lock before it can do harm', async () => {
    const losing = withIndexLock(folder, async (held) => {
      await rm(join(folder, '.lock'), { recursive: true });
      await withIndexLock(folder, async () => expect(held.assertHeld()).rejects.toMatchObject({ code: 'index-locked' }));
      return 'told';
    });
    expect(await losing).toBe('told');
  });
});
