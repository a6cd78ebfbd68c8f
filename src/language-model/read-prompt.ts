import { readFile } from 'node:fs/promises';
import { SupportChatError } from '../errors.ts';
import { projectPath } from '../project-path.ts';

/** Instructions for a model: a file of its own, so that its wording can be read, compared and changed without code. */
export interface PromptTemplate {
  /** `<name>/<version>`, for the log. */
  readonly id: string;
  /** With `{mark}` where the mark of the request goes. */
  readonly text: string;
}

/**
 * Reads `src/language-model/prompts/<name>.ja.md`.
 * @throws {SupportChatError} 'config-invalid' when it is missing or has no version
 */
export async function readPrompt(name: string): Promise<PromptTemplate> {
  const path = projectPath(`src/language-model/prompts/${name}.ja.md`);
  const file = await readFile(path, 'utf8').catch(() => '');
  const parsed = /^---\nversion: (\d+)\n---\n([\s\S]+)$/u.exec(file);
  if (!parsed?.[2]) throw new SupportChatError('config-invalid', `${path} is missing or does not begin with its version`);
  return { id: `${name}/${parsed[1]}`, text: parsed[2].trim() };
}
