import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDiffSchema } from '../../src/evaluation/diff-answers.ts';
import { openStore } from '../../src/store/open-store.ts';
import { saveMessages } from '../../src/store/save-messages.ts';
import { copyOfOtherService } from '../support/knowledge-folder.ts';
import { OTHER_SERVICE } from '../support/memory-chat.ts';
import { environmentFor } from '../support/store-server.ts';
import { emptyPlace, sampleRecord, type TestPlace } from '../support/test-store.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/knowledge-diff.ts', import.meta.url));
const questions = [
  { id: 'limit', user: '一度に何冊まで借りられますか', must: [['10冊']], sections: [['card-guide/step-3']] },
  { id: 'pin', user: '暗証番号を変えたい', must: [], sections: [] },
].map(({ id, user, must, sections }) => ({
  id,
  tags: [],
  device: null,
  turns: [{ user, expect: { kind: ['answer'], sections, must, mustNot: [] } }],
}));

let place: TestPlace;
let file: string;
beforeAll(async () => {
  place = await emptyPlace();
  file = join(place.folder, 'questions.jsonl');
  await writeFile(file, questions.map((each) => `${JSON.stringify(each)}\n`).join(''));
});
afterAll(() => place.remove());

async function diff(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args, '--data', place.folder, '--questions', file], {
    env: { ...process.env, ...environmentFor(place.location) },
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, output, errors };
}

describe('npm run knowledge:diff', () => {
  it('ends with 0 and no change for the same knowledge', async () => {
    const { code, output } = await diff(OTHER_SERVICE, OTHER_SERVICE, '--strict');
    expect([code, output.trim()]).toEqual([0, '2 questions, 0 answered otherwise; 0 right answers lost, 0 won']);
  });

  it('tells other words, and with --strict ends with 1', async () => {
    const { folder, edit } = await copyOfOtherService();
    await edit('points/card.yaml', '一度に借りられるのは10冊までです。', '借りられるのは、10冊までです。');
    const { code, output } = await diff(OTHER_SERVICE, folder);
    expect(code).toBe(0);
    expect(output).toMatch(
      /^limit\n {2}> 一度に何冊まで借りられますか\n {2}- 一度に借りられるのは10冊まで.*\n {2}\+ 借りられるのは、10冊まで/m,
    );
    expect((await diff(OTHER_SERVICE, folder, '--strict')).code).toBe(1);
  });

  it('ends with 1 when a right answer is lost, and asks what people asked', async () => {
    const { folder, edit } = await copyOfOtherService();
    const yaml = await readFile(join(folder, 'points/card.yaml'), 'utf8');
    const limit = /\n {2}- id: card\/limit[\s\S]*?(?=\n {2}- id: )/.exec(yaml)?.[0] ?? '';
    await edit('points/card.yaml', limit, '');
    const store = await openStore(place.location);
    await saveMessages(store.db, [sampleRecord({ at: Date.now(), message: '冊数の上限' })]);
    await store.db.destroy();
    const { code, output } = await diff(OTHER_SERVICE, folder, '--json', '--recent', '30');
    const found = answerDiffSchema.parse(JSON.parse(output));
    expect([code, found.questions, found.broken]).toEqual([1, 3, 1]);
    expect(found.changes.map(({ before }) => before.question)).toEqual(['一度に何冊まで借りられますか', '冊数の上限']);
    expect(found.changes[0]?.removed).toContain('card-guide/step-3');
  });

  it('ends with 2 where nothing can be compared, and says why', async () => {
    const { folder, write } = await copyOfOtherService();
    await write('points/bad.yaml', 'topic: bad\npoints:\n  - id: bad/one\n');
    const broken = await diff(OTHER_SERVICE, folder);
    expect(broken.code).toBe(2);
    expect(broken.errors).toContain('points/bad.yaml:');
    expect((await diff(OTHER_SERVICE)).code).toBe(2);
    expect((await diff(OTHER_SERVICE, '/nonexistent')).code).toBe(2);
  });
});
