import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/ingest.ts', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  await mkdir(join(folder, 'knowledge'));
  await writeFile(
    join(folder, 'knowledge', 'guide.md'),
    '# 手引き\n\n## 住所の変更\n\n窓口で住所を変更します。\n\n## 解約\n\n電話で受け付けます。\n',
  );
});
afterEach(() => rm(folder, { recursive: true }));

async function ingest(env: Record<string, string> = {}, args = ['--knowledge', join(folder, 'knowledge'), '--data', join(folder, 'data')]) {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args], { env: { ...process.env, ...env } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  const [code] = await once(child, 'close');
  return { code, output, errors, pointer: await readFile(join(folder, 'data', 'index', 'current'), 'utf8').catch(() => null) };
}

describe('npm run ingest', () => {
  it('builds the index, says what it did, and says every fault with file and line while the old index stays', async () => {
    const first = await ingest();
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toMatch(/1 documents, \d+ sections, 0 points → \d+ chunks/);
    expect(first.output).toContain(`index ${first.pointer?.trim()}: `);

    await mkdir(join(folder, 'knowledge', 'points'));
    await writeFile(join(folder, 'knowledge', 'points', 'bad.yaml'), 'topic: bad\npoints:\n  - id: bad/one\n    title: 一つ\n');
    const second = await ingest();
    expect(second.code).toBe(1);
    expect(second.errors).toMatch(/^points\/bad\.yaml:\d+: /m);
    expect(second.pointer).toBe(first.pointer);
  });

  it.each([
    ['a missing folder', {}, ['--knowledge', '/nonexistent/knowledge', '--data', '/nonexistent/data'], /nonexistent/],
    ['an unknown option', {}, ['--knowlege', 'x'], /knowlege/],
    ['unknown embeddings', { EMBEDDINGS_MODEL: 'guess' }, undefined, /Unknown embeddings "guess"/],
  ])('ends with exit code 1 and one clear line for %s', async (_, env: Record<string, string>, args, message) => {
    const { code, errors } = await ingest(env, args);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/^\s+at /m);
  });
});
