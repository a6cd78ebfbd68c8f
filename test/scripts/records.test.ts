import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { saveFeedback } from '../../src/store/save-feedback.ts';
import { saveMessages } from '../../src/store/save-messages.ts';
import { environmentFor } from '../support/store-server.ts';
import { ENGINES, emptyPlace, sampleRecord, type TestPlace } from '../support/test-store.ts';

const run = promisify(execFile);

describe.each(ENGINES)('on %s', (engine) => {
  let place: TestPlace;
  const old = sampleRecord({ at: Date.UTC(2025, 2, 31, 14, 59), message: '=HYPERLINK("x")' });
  const recent = sampleRecord({ at: Date.UTC(2025, 2, 31, 15), message: '新しい質問' });
  beforeAll(async () => {
    place = await emptyPlace(engine);
    const { db } = await openStore(place.location);
    await saveMessages(db, [old, recent]);
    await saveFeedback(db, { messageId: old.id, conversationId: old.conversationId, at: old.at, rating: 'down', comment: '消す言葉' });
    await db.destroy();
  });
  afterAll(() => place.remove());

  async function script(name: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const path = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
    const env = { ...process.env, ...environmentFor(place.location) };
    return run(process.execPath, ['--import', 'tsx', path, ...args], { env }).then(
      (done) => ({ code: 0, ...done }),
      (failed: { code: number; stdout: string; stderr: string }) => failed,
    );
  }

  it('npm run export writes JSON lines, from a Japanese day on', async () => {
    const { code, stdout } = await script('export', '--format', 'jsonl', '--since', '2025-04-01');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; messages: { message: string }[] });
    expect([code, lines.map(({ id }) => id), lines[0]?.messages[0]?.message]).toEqual([0, [recent.conversationId], '新しい質問']);
  });

  it('npm run export writes CSV that spreadsheets read as UTF-8 and never calculate, for its owner only', async () => {
    const out = join(place.folder, 'out.csv');
    expect((await script('export', '--format', 'csv', '--out', out)).code).toBe(0);
    const text = readFileSync(out, 'utf8');
    expect(text.startsWith('\ufeff"conversation",')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(statSync(out).mode & 0o077).toBe(0);
  });

  it('npm run export explains itself in Japanese when asked for what it cannot do', async () => {
    for (const args of [[], ['--format', 'xml'], ['--format', 'csv', '--since', 'yesterday'], ['--wrong']])
      expect(await script('export', ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('使い方') });
  });

  it('npm run forget deletes a conversation for good', async () => {
    expect(await script('forget', old.conversationId)).toMatchObject({ code: 0, stdout: `${old.conversationId}\t消しました\n` });
    expect(await script('forget', old.conversationId)).toMatchObject({ code: 1, stdout: `${old.conversationId}\tありません\n` });
    expect((await script('export', '--format', 'jsonl')).stdout).not.toContain(old.conversationId);
    if (place.location.engine === 'sqlite') {
      const { file } = place.location;
      for (const part of [file, `${file}-wal`]) expect(readIfThere(part)).not.toContain('消す言葉');
      expect(readIfThere(file)).toContain('新しい質問');
    }
  });
});

function readIfThere(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file).toString('utf8') : '';
}
