import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HASHED_MODEL } from '../../src/indexing/embeddings.ts';
import { ensureIndex } from '../../src/indexing/ensure-index.ts';
import { INDEX_PROCESS, startIndexProcess } from '../support/start-index-process.ts';
import { digestOf } from '../support/synthetic-chunks.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ensure-index-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const EXEC_ARGV = ['--import', 'tsx'];

function ensure(variant: string, mode: string, lines: string[] = []) {
  return ensureIndex({
    dataDir,
    embeddings: HASHED_MODEL,
    knowledgeDigest: digestOf(variant),
    ingest: { script: INDEX_PROCESS, arguments: [mode, dataDir, variant], execArgv: EXEC_ARGV },
    onLine: (line) => lines.push(line),
  });
}

describe('ensureIndex()', () => {
  it('builds a missing index in a process of its own, with the arguments of this one, and never loads the analyser', async () => {
    const server = await startIndexProcess('ensure', dataDir, 'a', INDEX_PROCESS, 'ingest-readings', dataDir, 'a');
    server.go();
    const { code, lines, errors } = await server.ended();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const start = JSON.parse(lines[0] ?? '');
    expect(start).toMatchObject({ chunks: 60, hits: 3, analyserLoaded: false });
    expect(start.lines).toEqual([expect.stringContaining('No index in'), `building ${start.generation}`]);
  });

  it('loads a whole index without building, rebuilds a stale one and a damaged one', async () => {
    const { generation } = await ensure('a', 'ingest');
    const lines: string[] = [];
    expect((await ensure('a', 'fail', lines)).generation).toBe(generation);
    expect(lines).toEqual([]);

    const stale = await ensure('b', 'ingest', lines);
    expect(lines[0]).toContain('knowledge has changed');
    expect(stale.generation).not.toBe(generation);

    await writeFile(join(dataDir, 'index', stale.generation, 'hnswlib.index'), 'broken');
    expect((await ensure('b', 'ingest', lines)).generation).toBe(stale.generation);
    expect(lines[2]).toContain('is damaged');
  });

  it('refuses with the reason, what to do, and the faults of the ingest when building fails', async () => {
    await expect(ensure('a', 'fail')).rejects.toMatchObject({
      code: 'index-missing',
      message: expect.stringMatching(
        /^No index in .*npm run ingest.*\nBuilding it failed: the ingest ended with exit code 1\nknowledge-invalid: sheets\/a\.md:3: /s,
      ),
    });
  });

  it('refuses when the ingest succeeds but its index does not fit', async () => {
    const misfit = ensureIndex({
      dataDir,
      embeddings: HASHED_MODEL,
      knowledgeDigest: digestOf('b'),
      ingest: { script: INDEX_PROCESS, arguments: ['ingest', dataDir, 'a'], execArgv: EXEC_ARGV },
    });
    await expect(misfit).rejects.toMatchObject({ code: 'index-mismatch' });
  });

  it('refuses when the ingest cannot be started or is stopped', async () => {
    const start = (script: string, signal?: AbortSignal) =>
      ensureIndex({
        dataDir,
        embeddings: HASHED_MODEL,
        knowledgeDigest: digestOf('a'),
        ingest: { script, arguments: ['loop'], execArgv: EXEC_ARGV },
        ...(signal ? { signal } : {}),
      });
    await expect(start(join(dataDir, 'nowhere.ts'))).rejects.toMatchObject({ message: expect.stringContaining('nowhere.ts') });
    await expect(start(INDEX_PROCESS, AbortSignal.timeout(50))).rejects.toMatchObject({
      message: expect.stringContaining('Building it failed'),
    });
  });
});
