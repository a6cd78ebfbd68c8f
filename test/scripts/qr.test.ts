import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qr-'));
});
afterEach(() => rm(folder, { recursive: true }));

const qr = (...options: string[]) => run(process.execPath, ['--import', 'tsx', 'scripts/qr.ts', '--out', folder, ...options]);

describe('npm run qr', () => {
  it('draws one code for the first page and one for each topic', async () => {
    const { stdout } = await qr('--base', 'https://chat.example.jp');
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['home.svg', 'registration.svg', 'renewal.svg', 'withdrawal.svg']));
    expect(stdout).toContain('https://chat.example.jp/?topic=renewal');
    expect(await readFile(join(folder, 'home.svg'), 'utf8')).toMatch(/^<svg xmlns/);
  });

  it('draws one topic as PNG', async () => {
    await qr('--base', 'https://chat.example.jp', '--topic', 'renewal', '--format', 'png');
    expect(await readdir(folder)).toEqual(['renewal.png']);
    const bytes = await readFile(join(folder, 'renewal.png'));
    expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual(['PNG', 960]);
  });

  it.each([
    [[], '--base がありません'],
    [['--base', 'chat.example.jp'], 'アドレスではありません'],
    [['--base', 'javascript:alert(1)'], 'アドレスではありません'],
    [['--base', 'https://a.example', '--format', 'gif'], 'svg か png'],
    [['--base', 'https://a.example', '--topic', 'nothing'], '使えるもの: registration'],
    [['--colour', 'red'], '--colour'],
  ])('says how to use it when called with %j', async (options, words) => {
    const failure = await qr(...options).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
    expect(await readdir(folder)).toEqual([]);
  });
});
