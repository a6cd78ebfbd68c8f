import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConversationCase } from '../../src/evaluation/conversation-case.ts';
import { readConversations } from '../../src/evaluation/read-conversations.ts';
import { runMetamorphic, sharesKept, type Variation } from '../../src/evaluation/run-metamorphic.ts';
import { memoryChat } from '../support/memory-chat.ts';
import { openRealChat } from '../support/real-chat.ts';

const FOLDER = fileURLToPath(new URL('./conversations', import.meta.url));
const SAMPLE = fileURLToPath(new URL('./fixtures/metamorphic-sample.jsonl', import.meta.url));
/** First questions taken of each file: each is asked about a dozen times. */
const PER_FILE = 60;

/** Of the same question in other letters, this share must keep what its answer stands on. */
const WANTED = 0.95;

describe('runMetamorphic()', () => {
  const cases: ConversationCase[] = [
    {
      id: 'A-1',
      tags: [],
      device: 'pc',
      turns: [
        { user: '暗証番号を変えたい', expect: { kind: ['answer'], sections: [['card-guide/pin-pc']], must: [], mustNot: [] } },
        { user: '次は？' },
      ],
    },
    { id: 'A-2', tags: [], device: null, turns: [{ user: 'こんにちは' }] },
  ];
  const upset = { name: 'upset', apply: (text: string) => text.replace('暗証番号を変えたい', 'カードを返したい') };
  const same = { name: 'same', apply: (text: string) => text };
  const marked = { name: 'marked', apply: (text: string) => `${text}！` };

  test("compares each first question's top section, or its kind where nothing is cited, and skips what changes nothing", async () => {
    const chat = await memoryChat();
    const variations = await runMetamorphic((request) => chat.ask(request.message, request), cases, [upset, same, marked]);
    expect(variations.map(({ id, transform, top, transformedTop, kept }) => [id, transform, top, transformedTop, kept])).toEqual([
      ['A-1', 'upset', 'card-guide/pin-pc', 'card-guide/return', false],
      ['A-1', 'marked', 'card-guide/pin-pc', 'card-guide/pin-pc', true],
      ['A-2', 'marked', 'chat', 'chat', true],
    ]);
    expect(variations.map(({ right, transformedRight }) => [right, transformedRight])).toEqual([
      [true, false],
      [true, true],
      [null, null],
    ]);
    expect(sharesKept(variations, [marked, same, upset])).toEqual([
      { transform: 'marked', kept: 2, all: 2, stillRight: 1, wereRight: 1 },
      { transform: 'upset', kept: 0, all: 1, stillRight: 0, wereRight: 1 },
      { transform: 'all', kept: 2, all: 3, stillRight: 1, wereRight: 2 },
    ]);
  });
});

async function questions(): Promise<ConversationCase[]> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl')) : [];
  const read = await Promise.all([SAMPLE, ...files.map((name) => join(FOLDER, name))].map(readConversations));
  return read.flatMap((cases) => cases.slice(0, PER_FILE));
}

describe.skipIf(process.env.NO_INDEX)('the product, asked the same question in other letters', () => {
  let variations: Variation[];
  beforeAll(async () => {
    const { answerer } = await openRealChat();
    const { signal } = new AbortController();
    variations = await runMetamorphic((request) => answerer.reply(request, signal), await questions());
  });

  test(`answers from the same section in ${WANTED * 100} % of the cases`, () => {
    const all = sharesKept(variations).at(-1) ?? { kept: 0, all: 1 };
    const changed = variations
      .filter(({ kept }) => !kept)
      .map(({ id, transform, transformed, top, transformedTop }) => `${id} ${transform}: ${transformed}: ${top} → ${transformedTop}`);
    expect(all.kept / all.all, changed.join('\n')).toBeGreaterThanOrEqual(WANTED);
  });

  test.each(['half width', 'full width', 'upper case', 'lower case'])('never minds %s', (name) => {
    expect(variations.filter(({ transform, kept }) => transform === name && !kept).map(({ transformed }) => transformed)).toEqual([]);
  });
});
