import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/chunking/chunk.ts';
import { type BuildOptions, buildIndex } from '../../src/indexing/build-index.ts';
import { type EmbeddingModel, HASHED_MODEL, pickEmbeddings } from '../../src/indexing/embeddings.ts';
import type { IndexedChunk } from '../../src/indexing/indexed-chunk.ts';
import { loadIndex } from '../../src/indexing/load-index.ts';
import { type EmbeddingsServer, startEmbeddingsServer } from '../support/embeddings-server.ts';
import { startCrampedIndexProcess, startIndexProcess } from '../support/start-index-process.ts';
import { digestOf, noReadings, syntheticChunks } from '../support/synthetic-chunks.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'build-index-'));
});
afterEach(async () => {
  await Promise.all([dataDir, join(dataDir, 'index')].map((folder) => chmod(folder, 0o755).catch(() => {})));
  await rm(dataDir, { recursive: true, force: true });
});

function build(variant: string, options: Partial<BuildOptions> = {}) {
  return buildIndex({
    chunks: syntheticChunks(60, variant),
    knowledgeDigest: digestOf(variant),
    embeddings: HASHED_MODEL,
    dataDir,
    extras: () => [{ name: 'extra.bin', bytes: Buffer.from(`extra ${variant}`) }],
    writeReadings: noReadings,
    ...options,
  });
}

const load = (variant: string, embeddings: EmbeddingModel = HASHED_MODEL) =>
  loadIndex({ dataDir, embeddings, knowledgeDigest: digestOf(variant) });

async function generations(): Promise<string[]> {
  return (await readdir(join(dataDir, 'index'))).filter((name) => /^[0-9a-f]{32}$/.test(name)).sort();
}

describe('buildIndex()', () => {
  it('gives the makers of extra files the chunks with the readings of title and text', async () => {
    let given: readonly IndexedChunk[] = [];
    await build('a', {
      writeReadings: async (texts) => texts.map((text) => (text === '' ? '' : `ヨミ${text.length}`)),
      extras(indexed) {
        given = indexed;
        return [];
      },
    });
    const [titled, untitled] = given;
    expect(titled?.reading).toBe(`ヨミ${titled?.title.length} ヨミ${titled?.text.length}`);
    expect(untitled?.reading).toBe(`ヨミ${untitled?.text.length}`);
  });

  it('writes what loadIndex() gives back: chunks in order, extras, vectors', async () => {
    const { generation } = await build('a', {
      writeReadings: async (texts) => texts.map((text) => (text === '' ? '' : `ヨミ${text.length}`)),
    });
    const index = await load('a');
    expect(index.generation).toBe(generation);
    expect(index.chunks).toEqual(syntheticChunks(60, 'a'));
    expect(Buffer.from(index.extras.get('extra.bin') ?? []).toString()).toBe('extra a');
    expect(index.manifest).toMatchObject({
      embeddings: { id: 'hashed-bm25-v1/4096', dimensions: 4096 },
      chunks: 60,
      knowledgeDigest: digestOf('a'),
    });
    const question = index.chunks[11]?.text ?? '';
    expect(index.searchSync?.(question, 1)[0]?.chunk).toBe(11);
    expect(await index.search(question, 5)).toEqual(index.searchSync?.(question, 5));
  });

  it('gives the same bytes for the same input, in another folder and another process', async () => {
    await build('a');
    const other = await mkdtemp(join(tmpdir(), 'build-index-'));
    const child = await startIndexProcess('once', other, 'a');
    child.go();
    const { lines } = await child.ended();
    expect(lines).toEqual(await generations());
    const names = await readdir(join(dataDir, 'index', lines[0] ?? ''));
    expect(names).toHaveLength(7);
    for (const name of names) {
      const [here, there] = await Promise.all([dataDir, other].map((folder) => readFile(join(folder, 'index', lines[0] ?? '', name))));
      expect(here?.equals(there ?? Buffer.of()), name).toBe(true);
    }
    await rm(other, { recursive: true });
  });

  it('names a generation by its content, not by its time', async () => {
    const first = await build('a');
    expect((await build('a')).generation).toBe(first.generation);
    expect((await build('b')).generation).not.toBe(first.generation);
  });

  it('keeps the generation in use and the one before it', async () => {
    await build('a');
    const { generation: before } = await build('b');
    const { generation: now } = await build('c');
    expect(await generations()).toEqual([before, now].sort());
    await build('c');
    expect(await generations()).toEqual([before, now].sort());
  });

  it('removes what a killed build left behind, and leaves nothing itself', async () => {
    for (const name of ['.building-x', '.lock-x', '.lock-y']) await mkdir(join(dataDir, 'index', name), { recursive: true });
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(join(dataDir, 'index', '.lock-x'), longAgo, longAgo);
    const { generation } = await build('a');
    expect((await readdir(join(dataDir, 'index'))).sort()).toEqual(['.lock-y', generation, 'current'].sort());
  });

  it('mends a damaged generation by building the same content again', async () => {
    const { generation } = await build('a');
    await writeFile(join(dataDir, 'index', generation, 'hnswlib.index'), 'broken');
    await expect(load('a')).rejects.toMatchObject({ code: 'index-damaged' });
    expect((await build('a')).generation).toBe(generation);
    expect((await load('a')).chunks).toHaveLength(60);
  });

  it.each([
    ['no chunks', { chunks: [] }, 'nothing to index'],
    ['an id twice', { chunks: [...syntheticChunks(2), ...syntheticChunks(1)] }, 'Two chunks have the id "topic/point-0"'],
  ])('refuses %s and leaves the index as it was', async (_, options: { chunks: Chunk[] }, message) => {
    await build('a');
    await expect(build('b', options)).rejects.toMatchObject({ code: 'knowledge-invalid', message: expect.stringContaining(message) });
    expect((await load('a')).chunks).toHaveLength(60);
  });

  it.each(['manifest.json', 'hnswlib.index', '../x', 'A.bin', ''])('refuses an extra file named "%s"', async (name) => {
    await expect(build('a', { extras: () => [{ name, bytes: Buffer.of() }] })).rejects.toThrow(RangeError);
  });

  it('leaves the index as it was when the analyser fails', async () => {
    await build('a');
    await expect(build('b', { writeReadings: () => Promise.reject(new Error('no dictionary')) })).rejects.toThrow('no dictionary');
    expect((await load('a')).chunks).toHaveLength(60);
  });

  describe('with another ingest at work', () => {
    it('waits, then builds', async () => {
      const children = await Promise.all(['a', 'b'].map((variant) => startIndexProcess('once', dataDir, variant, '200')));
      for (const child of children) child.go();
      const ends = await Promise.all(children.map((child) => child.ended()));
      expect(ends.map(({ code }) => code)).toEqual([0, 0]);
      const [a, b] = await Promise.allSettled([load('a'), load('b')]);
      expect([a.status, b.status].sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('gives up after the time it may wait, with a clear line', async () => {
      let finish = () => {};
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let begun = () => {};
      const beginning = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const slow = build('a', {
        writeReadings: async (texts) => {
          begun();
          await gate;
          return noReadings(texts);
        },
      });
      await beginning;
      const waited: string[] = [];
      await expect(build('b', { lockWaitMs: 150, onProgress: (line) => waited.push(line) })).rejects.toMatchObject({
        code: 'index-locked',
        message: expect.stringContaining(`process ${process.pid}`),
      });
      expect(waited).toEqual([`waiting for another ingest (process ${process.pid})`]);
      finish();
      await slow;
      expect((await load('a')).chunks).toHaveLength(60);
    });
  });

  describe('when the data folder cannot be written', () => {
    it('says so for a folder that cannot exist', async () => {
      await writeFile(join(dataDir, 'file'), '');
      await expect(build('a', { dataDir: join(dataDir, 'file', 'data') })).rejects.toMatchObject({
        code: 'config-invalid',
        message: expect.stringContaining('Cannot write the index to'),
      });
    });

    it('says so for a folder without permission, and the old index stays', async () => {
      await build('a');
      const child = await startIndexProcess('unprivileged', dataDir, 'b');
      await Promise.all([chmod(join(dataDir, 'index'), 0o555), chmod(dataDir, 0o555)]);
      child.go();
      const { code, errors } = await child.ended();
      expect(code).toBe(1);
      expect(errors).toMatch(/^config-invalid: Cannot write the index to .*EACCES/);
      expect((await load('a')).chunks).toHaveLength(60);
    });

    it('says so for a full disk, and the old index stays', async () => {
      await build('a');
      // Room for every small file, not for the vectors: hnswlib itself would not notice.
      const child = await startCrampedIndexProcess(500, 'once', dataDir, 'b');
      child.go();
      const { code, errors } = await child.ended();
      expect(code).toBe(1);
      expect(errors).toMatch(/^config-invalid: .*is the disk full/);
      expect((await load('a')).chunks).toHaveLength(60);
    });
  });

  describe('with a remote embedding model', () => {
    let server: EmbeddingsServer;
    let model: EmbeddingModel;
    beforeEach(async () => {
      server = await startEmbeddingsServer();
      model = await remoteModel({});
    });
    afterEach(() => server.close());

    const remoteModel = (settings: { maxRetries?: number; timeoutMs?: number; queryTimeoutMs?: number; name?: string }) =>
      pickEmbeddings({ name: 'openai:test-model', baseUrl: server.baseUrl, apiKey: 'sk-secret-1234', maxRetries: 0, ...settings });
    const buildRemote = (chunks: readonly Chunk[], options: Partial<BuildOptions> = {}) =>
      build('a', { chunks, embeddings: model, ...options });

    it('embeds title and text of each chunk once, in batches of plain floats', async () => {
      const chunks = syntheticChunks(130);
      expect(await buildRemote(chunks)).toMatchObject({ embeddingsId: 'openai:test-model', dimensions: 16, embedded: 130, reused: 0 });
      expect(server.texts).toEqual(chunks.map(({ title, text }) => (title === '' ? text : `${title}\n${text}`)));
      expect(server.requests.map(({ input }) => input.length)).toEqual([64, 64, 2]);
      expect(server.requests.every(({ model: name, encoding_format }) => name === 'test-model' && encoding_format === 'float')).toBe(true);
    });

    it('answers questions by the model, as cosine similarity', async () => {
      const chunks = syntheticChunks(100);
      await buildRemote(chunks);
      const index = await load('a', model);
      expect(index.searchSync).toBeNull();
      const [best] = await index.search(chunks[41]?.text ?? '', 3);
      expect(best?.chunk).toBe(41);
      expect(best?.score).toBeCloseTo(1, 3);
    });

    it('embeds only what changed since the build before', async () => {
      await buildRemote(syntheticChunks(100));
      server.texts.length = 0;
      const edited = syntheticChunks(100).map((chunk, n) => (n === 20 || n === 77 ? { ...chunk, text: `${chunk.text}、至急` } : chunk));
      expect(await buildRemote(edited)).toMatchObject({ embedded: 2, reused: 98 });
      expect(server.texts.map((text) => text.endsWith('至急'))).toEqual([true, true]);
    });

    it('gives the same bytes with vectors from before as with vectors asked for anew', async () => {
      await buildRemote(syntheticChunks(50));
      const reused = await buildRemote(syntheticChunks(60));
      await rm(join(dataDir, 'embeddings'), { recursive: true });
      const anew = await buildRemote(syntheticChunks(60));
      expect([reused.embedded, anew.embedded]).toEqual([10, 60]);
      expect(anew.generation).toBe(reused.generation);
    });

    it('asks another model for everything', async () => {
      await buildRemote(syntheticChunks(20));
      expect(await buildRemote(syntheticChunks(20), { embeddings: await remoteModel({ name: 'openai:other' }) })).toMatchObject({
        embedded: 20,
      });
      await expect(load('a', model)).rejects.toMatchObject({ code: 'index-mismatch' });
    });

    it('goes on after a failure where it was, batch by batch', async () => {
      server.behave((request) => (request < 1 ? { kind: 'right' } : { kind: 'status', status: 500 }));
      await expect(buildRemote(syntheticChunks(150))).rejects.toMatchObject({ code: 'embeddings-failed' });
      server.behave(() => ({ kind: 'right' }));
      expect(await buildRemote(syntheticChunks(150))).toMatchObject({ embedded: 86, reused: 64 });
    });

    it('tries a failed request again', async () => {
      server.behave((request) => (request === 0 ? { kind: 'status', status: 503 } : { kind: 'right' }));
      expect(await buildRemote(syntheticChunks(5), { embeddings: await remoteModel({ maxRetries: 1 }) })).toMatchObject({ embedded: 5 });
      expect(server.requests).toHaveLength(2);
    });

    it.each([
      ['a status of 500', { kind: 'status', status: 500 }, /Embeddings "openai:test-model" failed: .*500/],
      ['a page instead of JSON', { kind: 'html' }, /Embeddings "openai:test-model" failed/],
      ['too few vectors', { kind: 'too-few' }, /Embeddings "openai:test-model" /],
      ['something that is not a number', { kind: 'not-a-number' }, /not a number/],
      ['zeros', { kind: 'zeros' }, /zeros/],
      ['no answer', { kind: 'silent' }, /Embeddings "openai:test-model" failed: .*(time|abort)/i],
      [
        'vectors of another length',
        { kind: 'right', dimensions: 8 },
        /vectors of 8 numbers where 16 are expected.*if the model has changed, remove .*\.vectors/,
      ],
    ] as const)('says so when the provider gives %s, and the old index stays', async (_, behaviour, message) => {
      await buildRemote(syntheticChunks(10));
      server.behave(() => behaviour);
      const failing = buildRemote(syntheticChunks(20), {
        embeddings: await remoteModel({ timeoutMs: 300 }),
        knowledgeDigest: digestOf('b'),
      });
      await expect(failing).rejects.toMatchObject({ code: 'embeddings-failed', message: expect.stringMatching(message) });
      server.behave(() => ({ kind: 'right' }));
      expect((await load('a', model)).chunks).toHaveLength(10);
    });

    it('never repeats the key, even when the provider does', async () => {
      server.behave(() => ({ kind: 'status', status: 401, message: 'Incorrect API key provided: sk-secret-1234. Find yours elsewhere.' }));
      const message = await buildRemote(syntheticChunks(5)).catch((error: Error) => error.message);
      expect(message).toMatch(/401/);
      expect(message).not.toContain('secret');
    });

    it('gives a question up after its own time limit', async () => {
      const impatient = await remoteModel({ queryTimeoutMs: 100 });
      await buildRemote(syntheticChunks(10));
      const index = await load('a', impatient);
      server.behave(() => ({ kind: 'silent' }));
      await expect(index.search('パスワード', 3)).rejects.toMatchObject({ code: 'embeddings-failed' });
    });

    it('refuses a question vector of another length than the index has', async () => {
      await buildRemote(syntheticChunks(10));
      const index = await load('a', model);
      server.behave(() => ({ kind: 'right', dimensions: 8 }));
      await expect(index.search('パスワード', 3)).rejects.toMatchObject({
        code: 'embeddings-failed',
        message: expect.stringContaining('16 are expected'),
      });
    });
  });
});
