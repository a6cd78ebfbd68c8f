import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupportChatError } from '../../src/errors.ts';
import { buildIndex } from '../../src/indexing/build-index.ts';
import { HASHED_MODEL } from '../../src/indexing/embeddings.ts';
import { loadIndex } from '../../src/indexing/load-index.ts';
import { startIndexProcess } from '../support/start-index-process.ts';
import { digestOf, noReadings, syntheticChunks } from '../support/synthetic-chunks.ts';

const KILLS = process.env.LONG ? 200 : 24;
/** Longest time between the start of the work and the kill, ms; a process's first build takes about a third of it. */
const LONGEST = 600;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kill-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const build = (variant: string) =>
  buildIndex({
    chunks: syntheticChunks(60, variant),
    knowledgeDigest: digestOf(variant),
    embeddings: HASHED_MODEL,
    dataDir,
    extras: () => [{ name: 'extra.bin', bytes: Buffer.from(`extra ${variant}`) }],
    writeReadings: noReadings,
    // A killed ingest must never make the next one wait.
    lockWaitMs: 0,
  });

/** @returns 'a' or 'b', whichever is in use and whole, every part of it from the same build */
async function variantInUse(): Promise<string> {
  for (const variant of ['a', 'b']) {
    try {
      const index = await loadIndex({ dataDir, embeddings: HASHED_MODEL, knowledgeDigest: digestOf(variant) });
      expect(index.chunks).toEqual(syntheticChunks(60, variant));
      expect(Buffer.from(index.extras.get('extra.bin') ?? []).toString()).toBe(`extra ${variant}`);
      const question = index.chunks[7]?.text ?? '';
      expect(index.searchSync?.(question, 1)[0]?.chunk).toBe(7);
      expect((await index.vectors.store.similaritySearch(question, 1))[0]?.pageContent).toBe(question);
      return variant;
    } catch (error) {
      if (!(error instanceof SupportChatError) || error.code !== 'index-mismatch') throw error;
    }
  }
  throw new Error('the index in use is neither the one nor the other');
}

describe('an ingest killed at a random moment', () => {
  it(`leaves the old generation or the new one whole (${KILLS} times)`, { timeout: 10 * 60_000 }, async () => {
    await build('a');
    const seen = new Set<string>();
    let leftovers = 0;
    // The next process loads its modules while the one before is at work.
    const start = (kill: number) => startIndexProcess('loop', dataDir, kill % 2 === 0 ? 'b' : 'a');
    let next = start(0);
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = await next;
      if (kill + 1 < KILLS) next = start(kill + 1);
      victim.go();
      await setTimeout(randomInt(LONGEST));
      victim.child.kill('SIGKILL');
      const { signal, errors } = await victim.ended();
      expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
      seen.add(await variantInUse());
      leftovers += (await readdir(join(dataDir, 'index'))).filter((name) => name.startsWith('.building-')).length;
    }
    // The kills did hit builds at work, and builds did succeed in between.
    expect(leftovers).toBeGreaterThan(0);
    expect(seen).toEqual(new Set(['a', 'b']));
    await build('b');
    expect(await variantInUse()).toBe('b');
    expect((await readdir(join(dataDir, 'index'))).filter((name) => name.startsWith('.building-') || name === '.lock')).toEqual([]);
  });
});
