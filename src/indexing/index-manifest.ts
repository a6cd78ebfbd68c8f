import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Raise it when the files of a generation or their meaning change. */
export const FORMAT_VERSION = 5;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Says what a generation holds. Its own SHA-256 is the generation's name, so pointer → manifest → files is one chain of digests. */
export const indexManifestSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  embeddings: z.strictObject({ id: z.string().min(1), dimensions: z.int().min(1) }),
  chunks: z.int().min(1),
  knowledgeDigest: sha256,
  /** Version of ICU that cut the words: vectors of another version's cuts would not fit this process's queries. */
  icu: z.string(),
  /** Every other file of the folder, sorted by name. */
  files: z.array(z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/), size: z.int().min(0), sha256 })).min(1),
});
export type IndexManifest = z.infer<typeof indexManifestSchema>;

export const MANIFEST_FILE = 'manifest.json';

/** 128 bits of the manifest's SHA-256, as hex. */
export const GENERATION_NAME = /^[0-9a-f]{32}$/;

/** The name of the generation a manifest describes; the same content always has the same name. */
export function generationName(manifest: Uint8Array): string {
  return createHash('sha256').update(manifest).digest('hex').slice(0, 32);
}

/**
 * One digest of all knowledge files.
 * @param files SHA-256 by path.
 */
export function knowledgeDigestOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) hash.update(`${path}\0${files.get(path)}\n`);
  return hash.digest('hex');
}
