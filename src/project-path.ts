import { fileURLToPath } from 'node:url';

/** Absolute path of a file of this project; holds from src/ and from the bundle in dist/, each one level below the root. */
export function projectPath(relative: string): string {
  return fileURLToPath(new URL(`../${relative}`, import.meta.url));
}
