// A process that works on an index, for tests that kill it, starve it or look into it: node --import tsx index-process.ts <mode> <dataDir> …
// It prints 'ready' when its modules are loaded and starts at the first line on its stdin.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SupportChatError } from '../../src/errors.ts';
import { buildIndex } from '../../src/indexing/build-index.ts';
import { HASHED_MODEL } from '../../src/indexing/embeddings.ts';
import { ensureIndex } from '../../src/indexing/ensure-index.ts';
import { withIndexLock } from '../../src/indexing/index-lock.ts';
import { loadIndex } from '../../src/indexing/load-index.ts';
import { digestOf, noReadings, syntheticChunks } from './synthetic-chunks.ts';

const [mode = '', dataDir = '', ...rest] = process.argv.slice(2);

const build = (variant: string, count = 60, writeReadings = noReadings) =>
  buildIndex({
    chunks: syntheticChunks(count, variant),
    knowledgeDigest: digestOf(variant),
    embeddings: HASHED_MODEL,
    dataDir,
    extras: () => [{ name: 'extra.bin', bytes: Buffer.from(`extra ${variant}`) }],
    writeReadings,
  });

const modes: Record<string, () => Promise<void>> = {
  /** loop <variant>: builds one index after the other until killed, a and b by turns, beginning with this one. */
  async loop() {
    for (let n = 0; ; n++) {
      const { generation } = await build((n % 2 === 0) === (rest[0] === 'a') ? 'a' : 'b');
      console.log(`built ${generation}`);
    }
  },

  /** once <variant> [count]: builds one index and prints its generation. */
  async once() {
    console.log((await build(rest[0] ?? 'a', Number(rest[1] ?? 60))).generation);
  },

  /** The same without the right to write: root drops to nobody first. */
  async unprivileged() {
    if (process.getuid?.() === 0) process.setuid?.(65_534);
    await modes.once?.();
  },

  async hold() {
    await withIndexLock(dataDir, async () => {
      console.log('held');
      await new Promise(() => setInterval(() => {}, 1000));
    });
  },

  /** flip <variant>: flips bits in every file, one at a time, and tries to load after each. */
  async flip() {
    const index = join(dataDir, 'index');
    const generation = readFileSync(join(index, 'current'), 'utf8').trim();
    const files = [
      join(index, 'current'),
      ...readdirSync(join(index, generation))
        .sort()
        .map((name) => join(index, generation, name)),
    ];
    const load = () => loadIndex({ dataDir, embeddings: HASHED_MODEL, knowledgeDigest: digestOf(rest[0] ?? 'a') });
    const outcome = { files: files.length, flips: 0, refused: 0, accepted: [] as string[], codes: {} as Record<string, number> };
    for (const file of files) {
      const whole = readFileSync(file);
      const header = Array.from({ length: 10 }, () => randomInt(Math.min(96, whole.length)));
      const body = Array.from({ length: 10 }, () => randomInt(whole.length));
      for (const at of [...header, ...body, 0, whole.length - 1]) {
        const bit = randomInt(8);
        const broken = Buffer.from(whole);
        broken[at] = (broken[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, broken);
        outcome.flips++;
        try {
          await load();
          outcome.accepted.push(`${file} byte ${at} bit ${bit}`);
        } catch (error) {
          const code = error instanceof SupportChatError ? error.code : String(error);
          outcome.codes[code] = (outcome.codes[code] ?? 0) + 1;
          outcome.refused++;
        }
      }
      writeFileSync(file, whole);
    }
    const nativeBefore = nativeReaderLoaded();
    const loaded = await load();
    console.log(JSON.stringify({ ...outcome, nativeBefore, nativeAfter: nativeReaderLoaded(), chunks: loaded.chunks.length }));
  },

  /** ensure <variant> <ingest script> <arguments…>: what a server does at start. */
  async ensure() {
    const [variant = 'a', script = '', ...ingestArguments] = rest;
    const lines: string[] = [];
    const index = await ensureIndex({
      dataDir,
      embeddings: HASHED_MODEL,
      knowledgeDigest: digestOf(variant),
      ingest: { script, arguments: ingestArguments },
      onLine: (line) => lines.push(line),
    });
    const analyserLoaded = Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('lindera'));
    const hits = index.searchSync?.('パスワードを忘れました', 3) ?? [];
    console.log(JSON.stringify({ generation: index.generation, chunks: index.chunks.length, hits: hits.length, lines, analyserLoaded }));
  },

  /** ingest <variant>: stands in for scripts/ingest.ts. */
  async ingest() {
    console.log(`building ${(await build(rest[0] ?? 'a')).generation}`);
  },

  /** The same with the analyser. */
  async 'ingest-readings'() {
    const { writeReadings } = await import('../../src/indexing/readings.ts');
    console.log(`building ${(await build(rest[0] ?? 'a', 60, writeReadings)).generation}`);
  },

  async fail() {
    throw new SupportChatError('knowledge-invalid', 'sheets/a.md:3: the heading has no text');
  },
};

/** Whether the dynamic linker has hnswlib's reader in memory. */
function nativeReaderLoaded(): boolean {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.some((path) => path.includes('hnswlib-node'));
}

// Where file sizes are limited, writes shall fail instead of ending the process.
process.on('SIGXFSZ', () => {});

try {
  if (!mode.startsWith('ingest') && mode !== 'fail') {
    console.log('ready');
    await once(process.stdin, 'data');
  }
  if (!existsSync(dataDir) && mode === 'hold') throw new Error(`no folder ${dataDir}`);
  await modes[mode]?.();
  process.exit(0);
} catch (error) {
  console.error(error instanceof SupportChatError ? `${error.code}: ${error.message}` : error);
  process.exit(1);
}
