import { cp, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/indexing/build-index.ts';
import { type EmbeddingModel, embeddingModelOf, HASHED_MODEL } from '../../src/indexing/embeddings.ts';
import { generationName } from '../../src/indexing/index-manifest.ts';
import { loadIndex } from '../../src/indexing/load-index.ts';
import { startIndexProcess } from '../support/start-index-process.ts';
import { digestOf, noReadings, syntheticChunks } from '../support/synthetic-chunks.ts';

let dataDir: string;
let home: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'load-index-'));
  home = join(dataDir, 'index', await build('a'));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function build(variant: string, count = 40): Promise<string> {
  const extras = () => [{ name: 'extra.bin', bytes: Buffer.from('extra') }];
  const chunks = syntheticChunks(count, variant);
  const { generation } = await buildIndex({
    chunks,
    knowledgeDigest: digestOf('a'),
    embeddings: HASHED_MODEL,
    dataDir,
    extras,
    writeReadings: noReadings,
  });
  return generation;
}

const load = (knowledge = 'a', embeddings: EmbeddingModel = HASHED_MODEL) =>
  loadIndex({ dataDir, embeddings, knowledgeDigest: digestOf(knowledge) });
const FILES = ['args.json', 'chunks.jsonl', 'docstore.json', 'extra.bin', 'hashed-bm25-fit.json', 'hnswlib.index', 'manifest.json'];

/** Writes another manifest the way a build would: its digest is the name of the generation. */
async function rewriteManifest(change: (manifest: Record<string, unknown>) => void): Promise<void> {
  const manifest = JSON.parse(await readFile(join(home, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  change(manifest);
  const bytes = Buffer.from(JSON.stringify(manifest));
  const renamed = join(dataDir, 'index', generationName(bytes));
  await cp(home, renamed, { recursive: true });
  await writeFile(join(renamed, 'manifest.json'), bytes);
  await writeFile(join(dataDir, 'index', 'current'), `${generationName(bytes)}\n`);
}

describe('loadIndex()', () => {
  it('refuses every flipped bit in every file before the native reader sees a byte', async () => {
    const child = await startIndexProcess('flip', dataDir, 'a');
    child.go();
    const { code, signal, lines, errors } = await child.ended();
    expect({ code, signal, errors }).toEqual({ code: 0, signal: null, errors: '' });
    const outcome = JSON.parse(lines[0] ?? '');
    expect(outcome).toMatchObject({
      files: 8,
      flips: 176,
      refused: 176,
      accepted: [],
      codes: { 'index-damaged': 176 },
      nativeBefore: false,
    });
    // The whole index loads in the same process, and the check for the native reader does see it then.
    expect(outcome).toMatchObject({ nativeAfter: true, chunks: 40 });
  });

  it('knows all files of a generation', async () => {
    expect((await readdir(home)).sort()).toEqual(FILES);
  });

  describe.each(FILES)('with a bad %s', (name) => {
    it('refuses it cut short', async () => {
      await truncate(join(home, name), Math.floor((await readFile(join(home, name))).length / 2));
      await expect(load()).rejects.toMatchObject({ code: 'index-damaged', message: expect.stringContaining(name) });
    });

    it('refuses it lengthened, emptied or missing', async () => {
      const bytes = await readFile(join(home, name));
      for (const wrong of [Buffer.concat([bytes, Buffer.of(0)]), Buffer.of(), Buffer.alloc(bytes.length)]) {
        await writeFile(join(home, name), wrong);
        await expect(load()).rejects.toMatchObject({ code: 'index-damaged', message: expect.stringContaining(name) });
      }
      await rm(join(home, name));
      await expect(load()).rejects.toMatchObject({ code: 'index-damaged', message: expect.stringContaining(name) });
    });
  });

  it('says how to begin where there is no index', async () => {
    await rm(join(dataDir, 'index'), { recursive: true });
    await expect(load()).rejects.toMatchObject({ code: 'index-missing', message: expect.stringContaining('npm run ingest') });
  });

  it.each(['', '\n', '../../etc\n', 'ffffffffffffffffffffffffffffffff\n', 'current'])('refuses a pointer that says %j', async (text) => {
    await writeFile(join(dataDir, 'index', 'current'), text);
    await expect(load()).rejects.toMatchObject({ code: 'index-damaged' });
  });

  it('refuses a generation without its folder', async () => {
    await rm(home, { recursive: true });
    await expect(load()).rejects.toMatchObject({ code: 'index-damaged', message: expect.stringContaining('manifest.json') });
  });

  it('refuses a folder where a file should be', async () => {
    await rm(join(home, 'extra.bin'));
    await symlink('/', join(home, 'extra.bin'));
    await expect(load()).rejects.toMatchObject({ code: 'index-damaged', message: expect.stringContaining('extra.bin') });
  });

  it('says when the generation before is whole', async () => {
    const before = home.slice(-32);
    const now = await build('b');
    await writeFile(join(dataDir, 'index', now, 'chunks.jsonl'), '');
    await expect(load()).rejects.toMatchObject({
      code: 'index-damaged',
      message: expect.stringContaining(`Generation ${before} of the same knowledge is whole`),
    });
    await writeFile(join(home, 'chunks.jsonl'), '');
    await expect(load()).rejects.toMatchObject({ message: expect.not.stringContaining('is whole') });
  });

  it('refuses an index of other knowledge', async () => {
    await expect(load('b')).rejects.toMatchObject({ code: 'index-mismatch', message: expect.stringContaining('knowledge has changed') });
  });

  it('refuses an index of other embeddings', async () => {
    const model = embeddingModelOf('test:fake', new FakeEmbeddings());
    await expect(load('a', model)).rejects.toMatchObject({
      code: 'index-mismatch',
      message: expect.stringContaining('made with embeddings "hashed-bm25-v1/4096", the settings name "test:fake"'),
    });
    await buildIndex({ chunks: syntheticChunks(5), knowledgeDigest: digestOf('a'), embeddings: model, dataDir, writeReadings: noReadings });
    expect((await load('a', model)).manifest.embeddings).toEqual({ id: 'test:fake', dimensions: 4 });
    await expect(load()).rejects.toMatchObject({ code: 'index-mismatch' });
  });

  it.each([0, 999, undefined, '1'])('refuses an index of format %j', async (formatVersion) => {
    await rewriteManifest((manifest) => {
      manifest.formatVersion = formatVersion;
    });
    await expect(load()).rejects.toMatchObject({ code: 'index-mismatch', message: expect.stringContaining('format') });
  });

  it('refuses an index whose words were cut by another version of ICU', async () => {
    await rewriteManifest((manifest) => {
      manifest.icu = '1.0';
    });
    await expect(load()).rejects.toMatchObject({ code: 'index-mismatch', message: expect.stringContaining('ICU 1.0') });
  });

  it('never follows a manifest out of its folder', async () => {
    await rewriteManifest((manifest) => {
      manifest.files = [{ name: '../current', size: 1, sha256: digestOf('a') }];
    });
    await expect(load()).rejects.toMatchObject({ code: 'index-mismatch' });
  });
});
