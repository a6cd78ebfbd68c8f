import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import type { Chunk } from '../chunking/chunk.ts';
import { SupportChatError } from '../errors.ts';
import { writeDurably } from './durable-files.ts';
import { type EmbeddingModel, embedTexts, toUnitLength } from './embeddings.ts';
import { dimensionsFor, fitHashedBm25, HashedBm25Embeddings } from './hashed-bm25-embeddings.ts';
import { indexFolder, removeLeftovers, sealGeneration, startGeneration, switchTo } from './index-generation.ts';
import { removeLockLeftovers, withIndexLock } from './index-lock.ts';
import { CHUNKS_FILE, FIT_FILE, type IndexedChunk, isExtraName } from './indexed-chunk.ts';
import type { WriteReadings } from './readings.ts';
import { VectorCache } from './vector-cache.ts';
import { documentOf, type VectorBatch, VectorIndex } from './vector-index.ts';

/** A file that belongs to the same generation, such as a trained classifier. */
export interface ExtraFile {
  /** Lower-case letters, digits, dots, hyphens; no name the index itself uses. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface BuildOptions {
  /** At least one; ids unique; their order is kept. */
  readonly chunks: readonly Chunk[];
  /** SHA-256 as hex of what the chunks were made from, see knowledgeDigestOf(). */
  readonly knowledgeDigest: string;
  readonly embeddings: EmbeddingModel;
  /** Made when missing. */
  readonly dataDir: string;
  /** Further files of the generation, made from the chunks as they are indexed. */
  readonly extras?: (chunks: readonly IndexedChunk[]) => readonly ExtraFile[];
  /** @default writeReadings of readings.ts, loaded when the build begins */
  readonly writeReadings?: WriteReadings;
  /** One English line at a time. */
  readonly onProgress?: (line: string) => void;
  /** How long to wait for another ingest, ms. @default 30000 */
  readonly lockWaitMs?: number;
}

export interface BuildSummary {
  readonly generation: string;
  readonly embeddingsId: string;
  readonly dimensions: number;
  readonly chunks: number;
  /** Texts sent to the model, and texts whose vector was known from an earlier build; both 0 for the built-in embeddings. */
  readonly embedded: number;
  readonly reused: number;
}

/** Texts sent to a model at once, and vectors added to the graph between two turns of the event loop. */
const BATCH = 64;

/**
 * Builds a new index generation and switches to it. Whatever goes wrong before the switch, a kill included, leaves the
 * index as it was; the same input always gives the same bytes.
 * @throws {SupportChatError} 'embeddings-failed', 'index-locked', 'knowledge-invalid' (nothing to index, an id twice),
 * 'config-invalid' (data folder cannot be written)
 */
export async function buildIndex(options: BuildOptions): Promise<BuildSummary> {
  const { chunks, dataDir, extras = () => [], onProgress = () => {} } = options;
  checkInput(chunks);
  const folder = indexFolder(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    return await withIndexLock(
      folder,
      async (held) => {
        await removeLeftovers(folder);
        await removeLockLeftovers(folder);
        const readings = await readingsOf(chunks, options.writeReadings, onProgress);
        const indexed = chunks.map((chunk, index): IndexedChunk => ({ ...pick(chunk), reading: readings[index] ?? '' }));
        const building = await startGeneration(folder);
        await writeDurably(join(building, CHUNKS_FILE), chunks.map((chunk) => `${JSON.stringify(pick(chunk))}\n`).join(''));
        for (const { name, bytes } of extras(indexed)) {
          if (!isExtraName(name)) throw new RangeError(`"${name}" cannot be the name of an extra file`);
          await writeDurably(join(building, name), bytes);
        }
        const vectors = await buildVectors(options, indexed, building, onProgress);
        const description = {
          embeddings: { id: vectors.embeddingsId, dimensions: vectors.dimensions },
          chunks: chunks.length,
          knowledgeDigest: options.knowledgeDigest,
          icu: process.versions.icu ?? '',
        };
        const generation = await sealGeneration(folder, building, description);
        await held.assertHeld();
        await switchTo(folder, generation);
        return { generation, chunks: chunks.length, ...vectors };
      },
      { waitMs: options.lockWaitMs, onWait: (holder) => onProgress(`waiting for another ingest (${holder})`) },
    );
  } catch (error) {
    throw isErrno(error)
      ? new SupportChatError('config-invalid', `Cannot write the index to ${folder}: ${error.message}`, { cause: error })
      : error;
  }
}

type VectorSummary = Pick<BuildSummary, 'embeddingsId' | 'dimensions' | 'embedded' | 'reused'>;

async function buildVectors(
  options: BuildOptions,
  chunks: readonly IndexedChunk[],
  building: string,
  onProgress: (line: string) => void,
): Promise<VectorSummary> {
  const { embeddings: model } = options;
  if (model.kind === 'hashed') {
    const units = chunks.map(({ title, text, reading }) => ({ title, text, reading }));
    const fit = fitHashedBm25(units);
    const embeddings = new HashedBm25Embeddings(dimensionsFor(chunks.length), fit);
    await writeDurably(join(building, FIT_FILE), `${JSON.stringify(fit)}\n`);
    const batches = batchesOf(chunks, (chunk) => embeddings.embedUnit(chunk), onProgress);
    const index = await VectorIndex.build(embeddings, embeddings.dimensions, chunks.length, batches);
    await save(index, building, embeddings);
    return { embeddingsId: embeddings.id, dimensions: embeddings.dimensions, embedded: 0, reused: 0 };
  }
  const cache = await VectorCache.open(join(options.dataDir, 'embeddings'), model.id);
  const texts = new Set(chunks.map(modelText));
  let summary: VectorSummary;
  try {
    const missing = [...texts].filter((text) => !cache.has(text));
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      const vectors = await embedTexts(model, batch);
      const found = vectors[0]?.length;
      if (cache.dimensions !== undefined && found !== cache.dimensions) {
        throw new SupportChatError(
          'embeddings-failed',
          `Embeddings "${model.id}" gave vectors of ${found} numbers where ${cache.dimensions} are expected (if the model has changed, remove ${cache.path})`,
        );
      }
      cache.add(batch, vectors);
      onProgress(
        `embedded ${Math.min(start + BATCH, missing.length)} of ${missing.length} texts, ${texts.size - missing.length} known from before`,
      );
    }
    const dimensions = cache.dimensions ?? 0;
    const batches = batchesOf(chunks, (chunk) => toUnitLength(cache.get(modelText(chunk))), onProgress);
    const index = await VectorIndex.build(model.documents, dimensions, chunks.length, batches);
    await save(index, building, model.documents);
    summary = { embeddingsId: model.id, dimensions, embedded: missing.length, reused: texts.size - missing.length };
  } catch (error) {
    cache.close();
    throw error;
  }
  await cache.closeKeeping(texts);
  return summary;
}

/** hnswlib does not notice a full disk: what it wrote is proven by reading it back before its digest is taken. */
async function save(index: VectorIndex, building: string, embeddings: EmbeddingsInterface): Promise<void> {
  await index.save(building);
  const read = await VectorIndex.load(building, embeddings, []).catch((error: Error) => error);
  if (read instanceof Error || read.count !== index.count) {
    throw new SupportChatError(
      'config-invalid',
      `Cannot write the index to ${building}: the vectors were not written whole; is the disk full?`,
    );
  }
}

function* batchesOf(
  chunks: readonly IndexedChunk[],
  vectorOf: (chunk: IndexedChunk) => number[],
  onProgress: (line: string) => void,
): Iterable<VectorBatch> {
  for (let start = 0; start < chunks.length; start += BATCH) {
    const batch = chunks.slice(start, start + BATCH);
    yield {
      vectors: batch.map(vectorOf),
      documents: batch.map(documentOf),
    };
    const done = start + batch.length;
    if (done % (BATCH * 16) === 0 || done === chunks.length) onProgress(`indexed ${done} of ${chunks.length} chunks`);
  }
}

/** What a model gets to see of a chunk. */
function modelText({ title, text }: IndexedChunk): string {
  return [title, text].filter((part) => part !== '').join('\n');
}

async function readingsOf(
  chunks: readonly Chunk[],
  given: WriteReadings | undefined,
  onProgress: (line: string) => void,
): Promise<string[]> {
  const write = given ?? (await import('./readings.ts')).writeReadings;
  // Chunks of one section share its title: each distinct text is analysed once.
  const texts = [...new Set(chunks.flatMap(({ title, text }) => [title, text]))];
  const written = await write(texts);
  const byText = new Map(texts.map((text, index) => [text, written[index] ?? '']));
  onProgress(`readings written for ${chunks.length} chunks`);
  return chunks.map(({ title, text }) =>
    [title, text]
      .map((part) => byText.get(part))
      .filter((reading) => reading)
      .join(' '),
  );
}

/** Fields in fixed order, so that the bytes do not depend on how a chunk was made. */
function pick({ id, kind, target, title, text }: Chunk): Chunk {
  return { id, kind, target, title, text };
}

function checkInput(chunks: readonly Chunk[]): void {
  if (chunks.length === 0) throw new SupportChatError('knowledge-invalid', 'The knowledge gives nothing to index');
  const seen = new Set<string>();
  for (const { id } of chunks) {
    if (seen.has(id)) throw new SupportChatError('knowledge-invalid', `Two chunks have the id "${id}"`);
    seen.add(id);
  }
}

/** Errors of the file system; hnswlib's and the providers' have no errno. */
function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number';
}
