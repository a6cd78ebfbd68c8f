import { indexFolder, readPointer } from './index-generation.ts';

/** Milliseconds between two looks at the pointer: a file of 33 bytes. Looking works on every file system, notifications do not. */
const LOOK_EVERY_MS = 2_000;

/**
 * Tells when another generation of the index was put in use. One call at a time; a name is told once, whatever becomes of it.
 * @param current Name of the generation in use now.
 * @param onChange Must not fail.
 * @returns ends the watch
 */
export function watchGeneration(
  dataDir: string,
  current: string,
  onChange: (generation: string) => Promise<void>,
  everyMs = LOOK_EVERY_MS,
): () => void {
  let last = current;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    // Missing or half a pointer: nothing was put in use.
    const generation = await readPointer(indexFolder(dataDir)).catch(() => last);
    if (generation !== last) {
      last = generation;
      await onChange(generation);
    }
    isBusy = false;
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
