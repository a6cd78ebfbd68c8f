import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VectorCache } from '../../src/indexing/vector-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vector-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @returns the path of a closed cache that holds a, b and c */
async function written(): Promise<string> {
  const cache = await VectorCache.open(folder, 'test:model');
  cache.add(['a', 'b'], [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]);
  cache.add(['c'], [Float32Array.of(7, 8, 9)]);
  cache.close();
  return cache.path;
}

async function held(): Promise<Record<string, number[]>> {
  const cache = await VectorCache.open(folder, 'test:model');
  const found = Object.fromEntries(['a', 'b', 'c', 'd'].filter((text) => cache.has(text)).map((text) => [text, [...cache.get(text)]]));
  cache.close();
  return found;
}

describe('VectorCache', () => {
  it('gives back what was added, after it was opened again', async () => {
    await written();
    expect(await held()).toEqual({ a: [1, 2, 3], b: [4, 5, 6], c: [7, 8, 9] });
  });

  it('keeps the vectors of other embeddings apart', async () => {
    await written();
    const other = await VectorCache.open(folder, 'other:model');
    expect(other.has('a')).toBe(false);
    expect(other.dimensions).toBeUndefined();
    other.close();
  });

  it('drops a record that a kill left half-written, and goes on after the whole ones', async () => {
    const path = await written();
    await truncate(path, (await stat(path)).size - 5);
    const cache = await VectorCache.open(folder, 'test:model');
    cache.add(['d'], [Float32Array.of(0, 0, 1)]);
    expect([...cache.get('d')]).toEqual([0, 0, 1]);
    cache.close();
    expect(await held()).toEqual({ a: [1, 2, 3], b: [4, 5, 6], d: [0, 0, 1] });
  });

  it.each([0, 33, 40, 50])('never gives a vector of a record with a flipped bit (byte %d)', async (byte) => {
    const path = await written();
    const bytes = await readFile(path);
    bytes[byte] = (bytes[byte] ?? 0) ^ 16;
    await writeFile(path, bytes);
    expect(await held()).toEqual({});
  });

  it('drops bytes that are no record', async () => {
    const path = await written();
    await appendFile(path, Buffer.alloc(500, 0xff));
    expect(Object.keys(await held())).toEqual(['a', 'b', 'c']);
  });

  it('forgets texts of former corpora once they are more than half of it', async () => {
    await written();
    const cache = await VectorCache.open(folder, 'test:model');
    await cache.closeKeeping(new Set(['b']));
    expect(await held()).toEqual({ b: [4, 5, 6] });
  });

  it('keeps them while they are few', async () => {
    await written();
    const cache = await VectorCache.open(folder, 'test:model');
    await cache.closeKeeping(new Set(['b', 'a']));
    expect(Object.keys(await held())).toEqual(['a', 'b', 'c']);
  });
});
