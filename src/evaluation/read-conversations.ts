import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { SupportChatError } from '../errors.ts';
import { type ConversationCase, conversationCaseSchema } from './conversation-case.ts';

/**
 * Reads a conversation file: one JSON object a line, empty lines skipped.
 * @throws {SupportChatError} config-invalid, with every bad line as `file:line: reason`
 */
export async function readConversations(file: string): Promise<ConversationCase[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new SupportChatError('config-invalid', `${file}: cannot be read`, { cause: error });
  }
  const faults: string[] = [];
  const cases = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [conversationCaseSchema.parse(JSON.parse(line))];
    } catch (error) {
      const reason =
        error instanceof z.ZodError ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') : 'not JSON';
      faults.push(`${file}:${index + 1}: ${reason}`);
      return [];
    }
  });
  if (faults.length > 0) throw new SupportChatError('config-invalid', faults.join('\n'));
  return cases;
}
