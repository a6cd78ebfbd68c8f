import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SupportChatError } from '../errors.ts';
import { replaceDurably, sha256OfFile, syncPath, writeDurably } from './durable-files.ts';
import {
  FORMAT_VERSION,
  GENERATION_NAME,
  generationName,
  type IndexManifest,
  indexManifestSchema,
  MANIFEST_FILE,
} from './index-manifest.ts';

/*
 * <dataDir>/index/
 *   current              the name of the generation in use, replaced by one rename
 *   <generation>/        never changed once it has its name
 *     manifest.json      its SHA-256 is the folder's name; holds size and SHA-256 of every other file
 *     …
 *   .building-…/         a generation being written, or left by a killed process
 *   .lock/               see index-lock.ts
 */

export function indexFolder(dataDir: string): string {
  return join(dataDir, 'index');
}

const POINTER_FILE = 'current';
const BUILDING = '.building-';

/**
 * @returns the name of the generation in use
 * @throws {SupportChatError} 'index-missing' or 'index-damaged'
 */
export async function readPointer(folder: string): Promise<string> {
  const text = await readFile(join(folder, POINTER_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new SupportChatError('index-missing', `No index in ${folder}: run "npm run ingest"`);
    throw damaged(folder, `${POINTER_FILE} cannot be read (${error.code})`);
  });
  const generation = text.slice(0, -1);
  if (!GENERATION_NAME.test(generation) || !text.endsWith('\n')) throw damaged(folder, `${POINTER_FILE} does not name a generation`);
  return generation;
}

/**
 * Proves the manifest of a generation.
 * @throws {SupportChatError} 'index-damaged', or 'index-mismatch' for a whole manifest of another format
 */
export async function readManifest(folder: string, generation: string): Promise<IndexManifest> {
  const bytes = await readFile(join(folder, generation, MANIFEST_FILE)).catch((error: NodeJS.ErrnoException) => {
    throw damaged(folder, `${MANIFEST_FILE} of generation ${generation} cannot be read (${error.code})`);
  });
  if (generationName(bytes) !== generation)
    throw damaged(folder, `${MANIFEST_FILE} of generation ${generation} has changed since it was written`);
  // Whole, but perhaps written by another version.
  const content: unknown = JSON.parse(bytes.toString('utf8'));
  const parsed = indexManifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const version = typeof content === 'object' && content !== null && 'formatVersion' in content ? content.formatVersion : 'none';
  throw new SupportChatError(
    'index-mismatch',
    `The index has format ${JSON.stringify(version)}, this version reads ${FORMAT_VERSION}: run "npm run ingest"`,
  );
}

/**
 * Proves every file of a generation by size and SHA-256.
 * @throws {SupportChatError} 'index-damaged', naming the file
 */
export async function verifyFiles(folder: string, generation: string, manifest: IndexManifest): Promise<void> {
  for (const { name, size, sha256 } of manifest.files) {
    const path = join(folder, generation, name);
    const what = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw damaged(folder, `${name} of generation ${generation} cannot be read (${error.code})`);
    });
    if (!what.isFile() || what.size !== size)
      throw damaged(folder, `${name} of generation ${generation} has ${what.size} bytes instead of ${size}`);
    const found = await sha256OfFile(path).catch((error: NodeJS.ErrnoException) => {
      throw damaged(folder, `${name} of generation ${generation} cannot be read (${error.code})`);
    });
    if (found !== sha256) throw damaged(folder, `${name} of generation ${generation} has changed since it was written (SHA-256 differs)`);
  }
}

/** @returns names of the generations on disk other than `except` that are whole and were made from this knowledge */
export async function findWholeGenerations(folder: string, knowledgeDigest: string, except: string | null): Promise<string[]> {
  const whole: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    if (!GENERATION_NAME.test(name) || name === except) continue;
    if ((await isWhole(folder, name)) && (await readManifest(folder, name)).knowledgeDigest === knowledgeDigest) whole.push(name);
  }
  return whole;
}

/** Removes what killed builds left behind. Only while holding the lock. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(BUILDING)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** @returns a new folder to write the files of a generation into */
export async function startGeneration(folder: string): Promise<string> {
  // Not mkdtemp(): its folders are closed to other users, and the server may run as another than the ingest.
  const building = join(folder, `${BUILDING}${randomUUID()}`);
  await mkdir(building);
  return building;
}

/**
 * Gives a written generation its name. Until {@link switchTo} nothing uses it.
 * @param building From {@link startGeneration}; every file in it becomes part of the generation and is fsynced here.
 * @returns the generation's name; the same files and description always have the same name
 */
export async function sealGeneration(
  folder: string,
  building: string,
  description: Omit<IndexManifest, 'formatVersion' | 'files'>,
): Promise<string> {
  const files: IndexManifest['files'] = [];
  for (const name of (await readdir(building)).sort()) {
    const path = join(building, name);
    await syncPath(path);
    files.push({ name, size: (await stat(path)).size, sha256: await sha256OfFile(path) });
  }
  const manifest: IndexManifest = indexManifestSchema.parse({ formatVersion: FORMAT_VERSION, ...description, files });
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const generation = generationName(bytes);
  await writeDurably(join(building, MANIFEST_FILE), bytes);
  await syncPath(building);
  const home = join(folder, generation);
  if (await isWhole(folder, generation)) {
    // Never touched: it may be the one in use, and two renames are not one.
    await rm(building, { recursive: true, force: true });
    return generation;
  }
  await rename(home, `${building}-damaged`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(building, home);
  await syncPath(folder);
  await rm(`${building}-damaged`, { recursive: true, force: true });
  return generation;
}

/** Makes a sealed generation the one in use, then removes all but it and the one used before. */
export async function switchTo(folder: string, generation: string): Promise<void> {
  const before = await readPointer(folder).catch(() => null);
  if (before !== generation) await replaceDurably(join(folder, POINTER_FILE), `${generation}\n`);
  const generations = (await readdir(folder)).filter((name) => GENERATION_NAME.test(name) && name !== generation);
  // When the same generation was built again, the one before it is no longer known: one other stays.
  const kept = before !== null && generations.includes(before) ? before : generations.sort()[0];
  for (const name of generations) if (name !== kept) await rm(join(folder, name), { recursive: true, force: true });
}

async function isWhole(folder: string, generation: string): Promise<boolean> {
  try {
    await verifyFiles(folder, generation, await readManifest(folder, generation));
    return true;
  } catch (error) {
    if (error instanceof SupportChatError) return false;
    throw error;
  }
}

function damaged(folder: string, what: string): SupportChatError {
  return new SupportChatError('index-damaged', `The index in ${folder} is damaged: ${what}. Run "npm run ingest"`);
}
