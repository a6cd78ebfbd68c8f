import { expect, test } from 'vitest';
import type { Chunk } from '../../src/chunking/chunk.ts';
import { strayPhrasings } from '../../src/retrieval/check-phrasings.ts';
import { Concepts } from '../../src/retrieval/concepts.ts';

const ask = (target: string, index: number, text: string): Chunk => ({ id: `${target}#${index}`, kind: 'ask', target, title: '', text });
const none = new Concepts([]);

test('a phrasing that its own point would not find without it is reported, with what it finds instead', () => {
  const chunks = [
    ask('quit/how', 0, '退会の方法'),
    ask('quit/how', 1, '退会の手順'),
    ask('quit/how', 2, 'アドレスの更新'),
    ask('mail/change', 0, 'アドレスの変更'),
    ask('mail/change', 1, 'アドレスを変更したい'),
  ];
  const { asked, stray } = strayPhrasings(chunks, none);
  expect(asked).toBe(5);
  expect(stray.map(({ chunk, found }) => [chunk.id, found.target])).toEqual([['quit/how#2', 'mail/change']]);
  expect(stray[0]?.ratio).toBeGreaterThanOrEqual(0);
  expect(stray[0]?.ratio).toBeLessThan(1);
});

test('phrasings that find their own point are not', () => {
  const chunks = [ask('a/a', 0, '退会の方法'), ask('a/a', 1, '退会の手順'), ask('b/b', 0, '更新の時期'), ask('b/b', 1, '更新の時期はいつ')];
  expect(strayPhrasings(chunks, none).stray).toEqual([]);
});

test("a point's own title and answer count as finding it", () => {
  const chunks: Chunk[] = [
    ask('a/a', 0, '駐車場の場所'),
    { id: 'a/a#point', kind: 'point', target: 'a/a', title: '駐車場の場所', text: '地下です。' },
    ask('b/b', 0, '受付の場所'),
    ask('b/b', 1, '受付はどこ'),
  ];
  expect(strayPhrasings(chunks, none).stray).toEqual([]);
});

test('synonyms hold a phrasing to its point', () => {
  const chunks = [ask('a/a', 0, '灰色の案内'), ask('a/a', 1, '押せない'), ask('b/b', 0, '園内の案内'), ask('b/b', 1, '館内の案内')];
  expect(strayPhrasings(chunks, none).stray.map(({ chunk }) => chunk.id)).toContain('a/a#0');
  const strong = new Concepts([['押せない', '灰色']]);
  expect(strayPhrasings(chunks, strong).stray.map(({ ratio }) => ratio)).not.toContain(0);
});
