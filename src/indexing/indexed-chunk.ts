import { z } from 'zod';
import type { Chunk } from '../chunking/chunk.ts';
import { MANIFEST_FILE } from './index-manifest.ts';
import { VECTOR_FILES } from './vector-index.ts';

/** A line of chunks.jsonl. */
export const storedChunkSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['ask', 'point', 'section']),
  target: z.string(),
  title: z.string(),
  text: z.string(),
});

/** A chunk as it is indexed: with how its title and text are read. */
export interface IndexedChunk extends Chunk {
  /** Katakana readings of the content words of title and text, parted by blanks; '' when there are none. */
  readonly reading: string;
}

export const CHUNKS_FILE = 'chunks.jsonl';
/** Corpus statistics of the built-in embeddings. */
export const FIT_FILE = 'hashed-bm25-fit.json';

const OWN_FILES = new Set<string>([CHUNKS_FILE, FIT_FILE, MANIFEST_FILE, ...VECTOR_FILES]);

/** Whether a generation may carry a file of this name beside its own. */
export function isExtraName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/.test(name) && !OWN_FILES.has(name);
}
