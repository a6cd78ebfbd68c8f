import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConversations } from '../../src/evaluation/read-conversations.ts';
import { folderOf } from '../support/knowledge-folder.ts';

const line = JSON.stringify({ id: 'A-1', tags: [], device: null, turns: [{ user: 'こんにちは' }] });

test('reads one conversation a line; empty lines do not count', async () => {
  const folder = await folderOf({ 'a.jsonl': `${line}\n\n${line.replace('A-1', 'A-2')}\n` });
  expect((await readConversations(join(folder, 'a.jsonl'))).map(({ id }) => id)).toEqual(['A-1', 'A-2']);
});

test('tells every bad line with its number and reason', async () => {
  const folder = await folderOf({ 'a.jsonl': `${line}\nnot json\n{"id": "A-2", "tags": [], "device": "tablet", "turns": []}\n` });
  const file = join(folder, 'a.jsonl');
  await expect(readConversations(file)).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringMatching(new RegExp(`^${file}:2: not JSON\\n${file}:3: device: .*; turns: `)),
  });
});

test('tells a file that is not there', async () => {
  await expect(readConversations('/nowhere/a.jsonl')).rejects.toMatchObject({
    code: 'config-invalid',
    message: '/nowhere/a.jsonl: cannot be read',
  });
});
