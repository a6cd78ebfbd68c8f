import { setImmediate } from 'node:timers/promises';
import { HNSWLib } from '@langchain/community/vectorstores/hnswlib';
import { Document } from '@langchain/core/documents';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import type { Chunk } from '../chunking/chunk.ts';

/** A chunk near a query. */
export interface VectorHit {
  /** Position in the chunk list. */
  readonly chunk: number;
  /** Inner product with the query: higher is nearer; no fixed range. */
  readonly score: number;
}

/** Vectors of some chunks, in the order of the chunk list. */
export interface VectorBatch {
  readonly vectors: number[][];
  /** Carry the chunk id as `metadata.id`. */
  readonly documents: Document[];
}

/**
 * How many candidates a search keeps (hnswlib's ef): the recall of the graph against its time. hnswlib starts from 10
 * after every load, which loses a seventh of the true ten nearest. Up to 400 vectors all of them are looked at. Of the
 * ten nearest among hashed vectors of short questions, with the dimensions of dimensionsFor(), 100 finds 99.9 % of 4,000
 * and 98.7 % of 10,000, where 200 finds 99.8 %; 300 finds 99.3 % of 22,000, 600 finds 99.6 % of 100,000.
 */
export function searchWidth(count: number): number {
  if (count <= 400) return Math.max(100, count);
  if (count <= 5_000) return 100;
  if (count <= 10_240) return 200;
  return count <= 30_000 ? 300 : 600;
}

/** LangChain's HNSWLib over inner products. A search is synchronous and takes milliseconds at some thousand chunks. */
export class VectorIndex {
  /** For whatever else LangChain can do with a vector store; its scores are distances, 1 − inner product. */
  readonly store: HNSWLib;
  readonly count: number;

  private constructor(store: HNSWLib) {
    this.store = store;
    this.count = store.index.getCurrentCount();
    store.index.setEf(searchWidth(this.count));
  }

  /**
   * Builds the graph: one point after the other with hnswlib's fixed seed, so that the same vectors give the same bytes.
   * The event loop runs between batches.
   * @param batches At least one vector in all, each of `dimensions` numbers.
   */
  static async build(
    embeddings: EmbeddingsInterface,
    dimensions: number,
    count: number,
    batches: Iterable<VectorBatch>,
  ): Promise<VectorIndex> {
    // fromDocuments() would ignore the space and take cosine.
    const store = new HNSWLib(embeddings, { space: 'ip', numDimensions: dimensions });
    for (const { vectors, documents } of batches) {
      await store.addVectors(vectors, documents);
      // Room for all at once; LangChain would make room for each batch anew.
      if (store.index.getMaxElements() < count) store.index.resizeIndex(count);
      await setImmediate();
    }
    return new VectorIndex(store);
  }

  /**
   * Loads what {@link save} wrote. Never call it with unchecked files: a flipped bit in the graph kills the process.
   * @param chunks those it was built from, in their order; the store's documents share their strings
   * @throws {Error} when the files do not fit together
   */
  static async load(folder: string, embeddings: EmbeddingsInterface, chunks: readonly Chunk[]): Promise<VectorIndex> {
    const store = await HNSWLib.load(folder, embeddings);
    // Documents come back as plain objects, each with strings of its own.
    for (const [position, chunk] of chunks.entries()) store.docstore._docs.set(String(position), documentOf(chunk));
    return new VectorIndex(store);
  }

  /** Writes {@link VECTOR_FILES} into an existing folder; not yet fsynced. */
  async save(folder: string): Promise<void> {
    await this.store.save(folder);
  }

  /**
   * @param vector As many numbers as the index has dimensions; all zero finds nothing.
   * @param k > 0; more than there are chunks means all.
   * @returns best first, equal scores in chunk order
   */
  search(vector: number[], k: number): VectorHit[] {
    if (vector.every((value) => value === 0)) return [];
    const { neighbors, distances } = this.store.index.searchKnn(vector, Math.min(k, this.count));
    const hits = neighbors.map((chunk, rank): VectorHit => ({ chunk, score: 1 - (distances[rank] ?? 0) }));
    return hits.sort((a, b) => b.score - a.score || a.chunk - b.chunk);
  }
}

/** A chunk as LangChain sees it. */
export function documentOf({ id, kind, target, title, text }: Chunk): Document {
  return new Document({ pageContent: text, metadata: { id, kind, target, title } });
}

/** File names fixed by HNSWLib.save(). */
export const VECTOR_FILES = ['args.json', 'docstore.json', 'hnswlib.index'] as const;
