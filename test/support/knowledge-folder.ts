import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { OTHER_SERVICE } from './memory-chat.ts';

/** A folder with these files and nothing else; gone when the test ends. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** A copy of the other service's knowledge to spoil; gone when the test ends. */
export async function copyOfOtherService(): Promise<{
  folder: string;
  /** Replaces a text, which must stand in the file. @returns the file as it is now */
  edit(file: string, found: string, put: string): Promise<string>;
  write(file: string, content: string | Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(OTHER_SERVICE, folder, { recursive: true });
  const write = async (file: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  };
  return {
    folder,
    write,
    async edit(file, found, put) {
      const text = await readFile(join(folder, file), 'utf8');
      if (!text.includes(found)) throw new Error(`${file} does not say "${found}"`);
      const edited = text.replace(found, put);
      await write(file, edited);
      return edited;
    },
    remove: (file) => rm(join(folder, file)),
  };
}
