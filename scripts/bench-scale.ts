import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Chunk } from '../src/chunking/chunk.ts';
import { quantile } from '../src/evaluation/run-evaluation.ts';
import { buildIndex } from '../src/indexing/build-index.ts';
import { HASHED_MODEL } from '../src/indexing/embeddings.ts';
import { HashedBm25Embeddings } from '../src/indexing/hashed-bm25-embeddings.ts';
import { loadIndex } from '../src/indexing/load-index.ts';
import { LexicalIndex, postUnits } from '../src/retrieval/lexical-index.ts';
import { Retriever } from '../src/retrieval/retrieve.ts';

const QUESTIONS = 200;

/** Prints build time, query time, memory and recall of the vector store at 1 k, 10 k and 100 k synthetic chunks. */
export async function benchScale(): Promise<void> {
  console.log('chunks   dims  build s  load s   rank p50 / p99 ms   vectors p50 / p99 ms   recall@10   RSS MiB');
  for (const count of [1_000, 10_000, 100_000]) {
    const dataDir = mkdtempSync(join(tmpdir(), 'support-chat-scale-'));
    try {
      const chunks = syntheticChunks(count);
      const knowledgeDigest = '0'.repeat(64);
      const buildStarted = performance.now();
      await buildIndex({ chunks, knowledgeDigest, embeddings: HASHED_MODEL, dataDir, writeReadings: async (texts) => texts.map(() => '') });
      const build = performance.now() - buildStarted;
      const loadStarted = performance.now();
      const index = await loadIndex({ dataDir, embeddings: HASHED_MODEL, knowledgeDigest });
      const retriever = new Retriever({
        chunks: index.chunks,
        lexical: new LexicalIndex(postUnits(index.chunks.map((chunk) => ({ ...chunk, reading: '' })))),
        vectors: index,
        classifier: null,
      });
      const load = performance.now() - loadStarted;
      const questions = chunks.filter((_, at) => at % Math.floor(count / QUESTIONS) === 0).map(({ text }) => text.slice(0, 24));
      const rank: number[] = [];
      const search: number[] = [];
      let found = 0;
      let wanted = 0;
      const embeddings = new HashedBm25Embeddings(index.manifest.embeddings.dimensions);
      const flat = chunks.map((_, at) => Float32Array.from(index.vectors.store.index.getPoint(at)));
      for (const question of questions) {
        const rankStarted = performance.now();
        await retriever.rank(question);
        rank.push(performance.now() - rankStarted);
        const searchStarted = performance.now();
        const hits = await index.search(question, 10);
        search.push(performance.now() - searchStarted);
        const query = embeddings.embedQuerySync(question);
        const exact = flat.map((vector) => dot(vector, query)).sort((a, b) => b - a);
        // Equal scores are equally right.
        const worst = (exact[9] ?? 0) - 1e-4 * Math.abs(exact[9] ?? 0);
        found += hits.filter(({ score }) => score >= worst).length;
        wanted += Math.min(10, exact.length);
      }
      const figures = [
        String(count).padEnd(8),
        String(index.manifest.embeddings.dimensions).padStart(4),
        (build / 1000).toFixed(1).padStart(8),
        (load / 1000).toFixed(1).padStart(7),
        `${quantile(rank, 0.5).toFixed(2)} / ${quantile(rank, 0.99).toFixed(2)}`.padStart(19),
        `${quantile(search, 0.5).toFixed(2)} / ${quantile(search, 0.99).toFixed(2)}`.padStart(22),
        (found / wanted).toFixed(4).padStart(11),
        (process.memoryUsage.rss() / 2 ** 20).toFixed(0).padStart(9),
      ];
      console.log(figures.join(' '));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
}

const SUBJECTS = [
  '契約',
  '登録',
  '更新',
  '証券',
  '住所',
  '電話',
  '保険',
  '車両',
  '免許',
  '運転者',
  '満期',
  '手続き',
  '画面',
  '確認',
  '入力',
  '変更',
  '追加',
  '退会',
  '支払',
  '団体',
  '番号',
  '通知',
  '書類',
  '窓口',
];
const TAILS = [
  'を教えてください',
  'はどこですか',
  'ができません',
  'の方法',
  'について知りたい',
  'の期限はいつ',
  'が届かない',
  'を変えたい',
  'は必要ですか',
  'の意味',
];

/** Short Japanese questions over a vocabulary that grows with their number, the same at every call. */
function syntheticChunks(count: number): Chunk[] {
  let state = 7;
  const random = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const kanji = (at: number) => String.fromCodePoint(0x4e00 + (at % 6000));
  return Array.from({ length: count }, (_, at) => {
    const rare = `${kanji(random(Math.sqrt(count) * 20))}${kanji(random(3000))}`;
    const pick = (list: readonly string[]) => list[random(list.length)] ?? '';
    return {
      id: `chunk-${at}`,
      kind: 'section',
      target: `target-${at}`,
      title: '',
      text: `${pick(SUBJECTS)}の${rare}と${pick(SUBJECTS)}${pick(TAILS)}`,
    };
  });
}

function dot(a: Float32Array, b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
