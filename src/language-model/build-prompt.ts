import { randomBytes } from 'node:crypto';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { PromptMessage } from './language-model.ts';
import type { PromptTemplate } from './read-prompt.ts';

/** A named part of the data: 質問, 文, 資料. */
export interface DataBlock {
  readonly name: string;
  readonly text: string;
}

/** Longest text of one block in characters. */
const MAX_BLOCK = 4000;

/** A mark that nobody who writes a message or a section can know. */
export function randomMark(): string {
  return `資料-${randomBytes(9).toString('hex')}`;
}

/**
 * Instructions and data in messages of their own; the data between marks, without anything that could pass for a role,
 * an instruction's frame or the end of the block.
 */
export function buildPrompt(template: PromptTemplate, mark: string, blocks: readonly DataBlock[]): PromptMessage[] {
  return [
    { role: 'system', text: template.text.replaceAll('{mark}', mark) },
    {
      role: 'user',
      text: [mark, ...blocks.map(({ name, text }) => `【${asData(name, mark)}】\n${asData(text, mark)}`), mark].join('\n'),
    },
  ];
}

/** Role tags of the common chat formats, and lines that claim a role. */
const FRAMES =
  /<\|[^|>]{0,40}\|>|<\/?(?:s|system|user|assistant|human|im_start|im_end)>|\[\/?INST\]|<<\/?SYS>>|^\s*(?:#{1,6}\s*)?(?:system|user|assistant|human)\s*[:：]/gimu;

function asData(text: string, mark: string): string {
  return removeHiddenCharacters(text)
    .replaceAll(mark, '')
    .replace(FRAMES, ' ')
    .replaceAll('【', '［')
    .replaceAll('】', '］')
    .slice(0, MAX_BLOCK);
}
