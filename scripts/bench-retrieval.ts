/**
 * npm run bench:retrieval -- DIR…
 * The product's retrieval on any folder of corpus.jsonl, queries.jsonl and qrels.tsv: nDCG@10 (gain 2^grade − 1), MRR@10
 * and Recall@10 of each leg and of the fusion, beside MiniSearch in the same run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Document } from '@langchain/core/documents';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import { dimensionsFor, fitHashedBm25, HashedBm25Embeddings } from '../src/indexing/hashed-bm25-embeddings.ts';
import { VectorIndex } from '../src/indexing/vector-index.ts';
import { LEXICAL_WEIGHTS, LexicalIndex, postUnits } from '../src/retrieval/lexical-index.ts';
import { LEG_WEIGHTS, type LegWeights, Retriever } from '../src/retrieval/retrieve.ts';

const corpusSchema = z.object({ id: z.string(), title: z.string().default(''), text: z.string() });
const querySchema = z.object({ id: z.string(), text: z.string() });

/** Says what is wrong with a folder: file, line, reason. */
class InputError extends Error {}

const { positionals } = parseArgs({ allowPositionals: true });
if (positionals.length === 0) {
  console.error('usage: npm run bench:retrieval -- DIR… (each with corpus.jsonl, queries.jsonl, qrels.tsv)');
  process.exitCode = 2;
}
console.log(`Node ${process.version}, ICU ${process.versions.icu}`);
for (const folder of positionals) {
  try {
    await bench(folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function bench(folder: string): Promise<void> {
  const corpus = readRecords(folder, 'corpus.jsonl', corpusSchema);
  const queries = readRecords(folder, 'queries.jsonl', querySchema);
  const grades = new Map<string, Map<string, number>>();
  for (const line of readLines(folder, 'qrels.tsv')) {
    const [query = '', document = '', grade = '0'] = line.split('\t');
    if (!grades.has(query)) grades.set(query, new Map());
    grades.get(query)?.set(document, Number(grade));
  }
  const judged = queries.filter(({ id }) => grades.has(id));
  console.log(`\n${folder}: ${corpus.length} documents, ${judged.length} queries`);
  console.log(`${''.padEnd(28)} nDCG@10   MRR@10  Recall@10   ms/query`);

  const chunks = corpus.map(({ id, title, text }) => ({ id, kind: 'section' as const, target: id, title, text, reading: '' }));
  const vectors = await buildVectors(chunks);
  const postings = postUnits(chunks);
  const lexical = new LexicalIndex(postings);
  const legs: [string, LegWeights, LexicalIndex][] = [
    ['words', only('lexical'), new LexicalIndex(postings, null, { ...LEXICAL_WEIGHTS, grams: 0 })],
    ['n-grams', only('lexical'), new LexicalIndex(postings, null, { ...LEXICAL_WEIGHTS, words: 0 })],
    ['lexical (words + n-grams)', only('lexical'), lexical],
    ['vectors (HNSW)', only('vector'), lexical],
    ['fusion', LEG_WEIGHTS, lexical],
  ];
  for (const [name, weights, lexical] of legs) {
    const retriever = new Retriever({ chunks, lexical, vectors, classifier: null, weights });
    await score(name, judged, grades, async (text) => (await retriever.rank(text, 10)).map(({ target }) => target));
  }
  const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
  const peer = new MiniSearch({
    fields: ['title', 'text'],
    tokenize: (text) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment),
  });
  peer.addAll(corpus);
  await score('MiniSearch + Intl.Segmenter', judged, grades, async (text) =>
    peer
      .search(text)
      .slice(0, 10)
      .map(({ id }) => String(id)),
  );
}

function only(leg: keyof LegWeights): LegWeights {
  return { lexical: 0, vector: 0, classifier: 0, [leg]: 1 };
}

async function buildVectors(chunks: readonly { id: string; title: string; text: string }[]) {
  const dimensions = dimensionsFor(chunks.length);
  const embeddings = new HashedBm25Embeddings(dimensions, fitHashedBm25(chunks));
  const batches = chunks.map((chunk) => ({
    vectors: [embeddings.embedUnit(chunk)],
    documents: [new Document({ pageContent: chunk.text, metadata: { id: chunk.id } })],
  }));
  const index = await VectorIndex.build(embeddings, dimensions, chunks.length, batches);
  return { search: async (query: string, k: number) => index.search(embeddings.embedQuerySync(query), k) };
}

async function score(
  name: string,
  queries: readonly { id: string; text: string }[],
  grades: ReadonlyMap<string, ReadonlyMap<string, number>>,
  search: (text: string) => Promise<string[]>,
): Promise<void> {
  let ndcg = 0;
  let mrr = 0;
  let recall = 0;
  const started = performance.now();
  for (const { id, text } of queries) {
    const right = grades.get(id) ?? new Map<string, number>();
    const gains = (await search(text)).map((document) => 2 ** (right.get(document) ?? 0) - 1);
    const ideal = [...right.values()]
      .sort((a, b) => b - a)
      .slice(0, 10)
      .map((grade) => 2 ** grade - 1);
    ndcg += discounted(gains) / (discounted(ideal) || 1);
    const first = gains.findIndex((gain) => gain > 0);
    mrr += first >= 0 ? 1 / (first + 1) : 0;
    recall += gains.filter((gain) => gain > 0).length / ([...right.values()].filter((grade) => grade > 0).length || 1);
  }
  const time = (performance.now() - started) / queries.length;
  const figures = [ndcg, mrr, recall].map((sum) => (sum / queries.length).toFixed(4).padStart(8));
  console.log(`${name.padEnd(28)} ${figures.join(' ')}   ${time.toFixed(2).padStart(8)}`);
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
}

function readRecords<Schema extends z.ZodType>(folder: string, file: string, schema: Schema): z.infer<Schema>[] {
  return readLines(folder, file).map((line, at) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (error) {
      throw new InputError(`${join(folder, file)}:${at + 1}: ${error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON'}`);
    }
  });
}

function readLines(folder: string, file: string): string[] {
  try {
    return readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    throw new InputError(`${join(folder, file)} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
