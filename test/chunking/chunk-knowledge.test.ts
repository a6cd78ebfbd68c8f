import { describe, expect, test } from 'vitest';
import { chunkKnowledge } from '../../src/chunking/chunk-knowledge.ts';
import { readKnowledge } from '../../src/knowledge/read-knowledge.ts';
import { copyOfOtherService, folderOf } from '../support/knowledge-folder.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';

async function chunksOf(markdown: string) {
  return chunkKnowledge(await readKnowledge(await folderOf({ 'manual.md': markdown })));
}

describe('of points', () => {
  test('each phrasing is a chunk, title and answer one more, all under the id of the point', async () => {
    const chunks = await chunkKnowledge(await readKnowledge(OTHER_SERVICE));
    const own = chunks.filter(({ target }) => target === 'card/limit');
    expect(own.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `card/limit#${index} ask`),
      'card/limit#point point',
    ]);
    expect(own[0]).toMatchObject({ title: '', text: '何冊まで借りられますか' });
    expect(own.at(-1)).toMatchObject({ title: '借りられる冊数', text: '一度に借りられるのは10冊までです。' });
  });

  test('both devices are searched', async () => {
    const chunks = await chunkKnowledge(await readKnowledge(OTHER_SERVICE));
    expect(chunks.find(({ id }) => id === 'card/pin#point')?.text).toMatch(/設定[\s\S]*その他/);
  });

  test('only answers are searched by their text: a refusal is not found by its own words', async () => {
    const chunks = await chunkKnowledge(await readKnowledge(OTHER_SERVICE));
    expect(chunks.find(({ id }) => id === 'card/hours#point')).toMatchObject({ title: '開館時間', text: '' });
  });

  test('sections that a point cites are not searched on their own; the others are', async () => {
    const chunks = await chunkKnowledge(await readKnowledge(OTHER_SERVICE));
    expect(chunks.filter(({ kind }) => kind === 'section').map(({ id }) => id)).toEqual(['card-guide/contact#0']);
  });

  test('a section that is only listed as the steps of one device counts as cited', async () => {
    const { folder, edit } = await copyOfOtherService();
    await edit('points/card.yaml', 'sections: [card-guide/pin-pc] }', 'sections: [card-guide/pin-pc], steps: [card-guide/contact] }');
    const chunks = await chunkKnowledge(await readKnowledge(folder));
    expect(chunks.filter(({ kind }) => kind === 'section')).toEqual([]);
  });
});

test('ids are unique, and the same knowledge gives the same chunks in the same order', async () => {
  const chunks = await chunkKnowledge(await readKnowledge(OTHER_SERVICE));
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
  expect(await chunkKnowledge(await readKnowledge(OTHER_SERVICE))).toEqual(chunks);
});

describe('of plain documents', () => {
  test('each heading is a chunk under its title', async () => {
    const chunks = await chunksOf('# 案内\n\n受付は1階です。\n\n## 駐車場 ／ 地下\n\n30台です。\n');
    expect(chunks).toEqual([
      { id: 'manual/案内#0', kind: 'section', target: 'manual/案内', title: '案内', text: '受付は1階です。' },
      { id: 'manual/駐車場-地下#0', kind: 'section', target: 'manual/駐車場-地下', title: '駐車場   地下', text: '30台です。' },
    ]);
  });

  test('each numbered step is a chunk with the lines that belong to it', async () => {
    const chunks = await chunksOf(
      '## 紙づまり\n\n次のとおりです。\n\n1. カバーを開けます。\n   手前です。\n2. 紙を抜きます。\n\n直らないときは総務へ。\n',
    );
    expect(chunks.map(({ text }) => text)).toEqual([
      '次のとおりです。',
      'カバーを開けます。\n手前です。',
      '紙を抜きます。',
      '直らないときは総務へ。',
    ]);
    expect(new Set(chunks.map(({ target }) => target))).toEqual(new Set(['manual/紙づまり']));
  });

  test('a heading without text is found by its title', async () => {
    expect(await chunksOf('## 駐車場\n\n## 受付\n\n1階です。\n')).toMatchObject([{ title: '駐車場', text: '' }, { title: '受付' }]);
  });

  test('a long section is split at sentence ends into pieces of 600 characters at most, nothing lost', async () => {
    const sentences = Array.from({ length: 60 }, (_, index) => `第${index + 1}条、会員は所定の手続きをとるものとします。`);
    const chunks = await chunksOf(`## 規約\n\n${sentences.join('')}\n`);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.map(({ id }) => id)).toEqual(chunks.map((_, index) => `manual/規約#${index}`));
    for (const { text } of chunks) {
      expect(text.length).toBeLessThanOrEqual(600);
      expect(text).toMatch(/^第\d+条.*。$/s);
    }
    expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(sentences);
  });

  test('a sentence longer than a piece is split all the same', async () => {
    const sentence = `${'会員は所定の手続きをとり、'.repeat(100)}以上。`;
    const chunks = await chunksOf(`## 規約\n\n${sentence}\n`);
    expect(chunks.every(({ text }) => text.length <= 600)).toBe(true);
    expect(chunks.map(({ text }) => text).join('')).toBe(sentence);
  });
});
