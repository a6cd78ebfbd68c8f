import { z } from 'zod';
import { MANIFEST_FILE } from './index-manifest.ts';
import { VECTOR_FILES } from './vector-index.ts';

/** A line of chunks.jsonl: a chunk, and how its title and text are read. */
export const indexedChunkSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['ask', 'point', 'section']),
  target: z.string(),
  title: z.string(),
  text: z.string(),
  /** Katakana readings of the content words of title and text, parted by blanks; '' when there are none. */
  reading: z.string(),
});
export type IndexedChunk = z.infer<typeof indexedChunkSchema>;

export const CHUNKS_FILE = 'chunks.jsonl';
/** Corpus statistics of the built-in embeddings. */
export const FIT_FILE = 'hashed-bm25-fit.json';

const OWN_FILES = new Set<string>([CHUNKS_FILE, FIT_FILE, MANIFEST_FILE, ...VECTOR_FILES]);

/** Whether a generation may carry a file of this name beside its own. */
export function isExtraName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/.test(name) && !OWN_FILES.has(name);
}
