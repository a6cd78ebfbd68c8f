import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chunk } from '../chunking/chunk.ts';
import { SupportChatError } from '../errors.ts';
import type { EmbeddingModel } from './embeddings.ts';
import { HashedBm25Embeddings, type HashedBm25Fit } from './hashed-bm25-embeddings.ts';
import { findWholeGenerations, indexFolder, readManifest, readPointer, verifyFiles } from './index-generation.ts';
import type { IndexManifest } from './index-manifest.ts';
import { CHUNKS_FILE, FIT_FILE, isExtraName, storedChunkSchema } from './indexed-chunk.ts';
import { questionEmbedder } from './question-embedder.ts';
import { type VectorHit, VectorIndex } from './vector-index.ts';

export interface LoadOptions {
  readonly dataDir: string;
  readonly embeddings: EmbeddingModel;
  /** Of the knowledge the server answers from; an index made from any other is refused. */
  readonly knowledgeDigest: string;
}

/** A proven generation in memory: nothing on disk is read any more. */
export interface LoadedIndex {
  readonly generation: string;
  readonly manifest: IndexManifest;
  readonly chunks: readonly Chunk[];
  readonly vectors: VectorIndex;
  /** Files given to the build as extras, by name. */
  readonly extras: ReadonlyMap<string, Uint8Array>;
  /**
   * The chunks nearest to a question, best first.
   * @param k > 0; more than there are chunks means all
   * @throws {SupportChatError} 'embeddings-failed' when a remote model does not answer in time
   */
  search(query: string, k: number): Promise<VectorHit[]>;
  /** The same within the call, without I/O; null when the embeddings are remote. */
  readonly searchSync: ((query: string, k: number) => VectorHit[]) | null;
}

/**
 * Loads the generation in use. Every file is proven by size and SHA-256 first: hnswlib checks nothing, and a flipped bit
 * in its file can kill the process or bend every answer in silence.
 * @throws {SupportChatError} 'index-missing'; 'index-damaged'; 'index-mismatch' (other embeddings, knowledge, format or ICU).
 * Each is mended by building again.
 */
export async function loadIndex(options: LoadOptions): Promise<LoadedIndex> {
  const folder = indexFolder(options.dataDir);
  const generation = await readPointer(folder).catch((error) => addPrevious(error, folder, options, null));
  try {
    const manifest = await readManifest(folder, generation);
    checkFit(manifest, options);
    await verifyFiles(folder, generation, manifest);
    return await readGeneration(join(folder, generation), generation, manifest, options.embeddings);
  } catch (error) {
    return addPrevious(error, folder, options, generation);
  }
}

async function readGeneration(home: string, generation: string, manifest: IndexManifest, model: EmbeddingModel): Promise<LoadedIndex> {
  const strings = new Map<string, string>();
  const shared = (text: string) => {
    const known = strings.get(text);
    if (known === undefined) strings.set(text, text);
    return known ?? text;
  };
  const chunks = (await readProven(home, CHUNKS_FILE, manifest))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line): Chunk => {
      const { id, kind, target, title, text } = storedChunkSchema.parse(JSON.parse(line));
      // Chunks repeat their target and title: each string is kept once.
      return { id, kind, target: shared(target), title: shared(title), text };
    });
  const extras = new Map<string, Uint8Array>();
  for (const { name } of manifest.files) if (isExtraName(name)) extras.set(name, await readProven(home, name, manifest));
  const { dimensions } = manifest.embeddings;
  if (model.kind === 'hashed') {
    const fit = JSON.parse((await readProven(home, FIT_FILE, manifest)).toString('utf8')) as HashedBm25Fit;
    const embeddings = new HashedBm25Embeddings(dimensions, fit);
    const vectors = await VectorIndex.load(home, embeddings, chunks);
    const searchSync = (query: string, k: number) => vectors.search(embeddings.embedQuerySync(query), k);
    return { generation, manifest, chunks, vectors, extras, searchSync, search: async (query, k) => searchSync(query, k) };
  }
  const vectors = await VectorIndex.load(home, model.queries, chunks);
  const embed = await questionEmbedder(model, dimensions);
  const search = async (query: string, k: number) => vectors.search(await embed(query), k);
  return { generation, manifest, chunks, vectors, extras, searchSync: null, search };
}

/** Bytes that are proven and used are the same bytes, even if the file changes in between. */
async function readProven(home: string, name: string, manifest: IndexManifest): Promise<Buffer> {
  const bytes = await readFile(join(home, name));
  const listed = manifest.files.find((file) => file.name === name);
  if (listed?.sha256 !== createHash('sha256').update(bytes).digest('hex')) {
    throw new SupportChatError('index-damaged', `The index in ${home} is damaged: ${name} changed while it was read. Run "npm run ingest"`);
  }
  return bytes;
}

function checkFit(manifest: IndexManifest, { embeddings, knowledgeDigest }: LoadOptions): void {
  const refuse = (what: string) => new SupportChatError('index-mismatch', `${what}: run "npm run ingest"`);
  const { id, dimensions } = manifest.embeddings;
  const wanted = embeddings.kind === 'hashed' ? `${embeddings.id}/${dimensions}` : embeddings.id;
  if (id !== wanted) throw refuse(`The index was made with embeddings "${id}", the settings name "${embeddings.id}"`);
  if (manifest.knowledgeDigest !== knowledgeDigest) throw refuse('The knowledge has changed since the index was made');
  const icu = process.versions.icu ?? '';
  if (manifest.icu !== icu) throw refuse(`The index was made with ICU ${manifest.icu}, this Node has ${icu}, which cuts words differently`);
}

/** Tells the operator whether an older generation could stand in for a damaged one. */
async function addPrevious(error: unknown, folder: string, options: LoadOptions, generation: string | null): Promise<never> {
  if (!(error instanceof SupportChatError) || error.code !== 'index-damaged') throw error;
  const [previous] = await findWholeGenerations(folder, options.knowledgeDigest, generation);
  if (previous === undefined) throw error;
  throw new SupportChatError('index-damaged', `${error.message}. Generation ${previous} of the same knowledge is whole`, { cause: error });
}
