import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { chunkKnowledge } from '../src/chunking/chunk-knowledge.ts';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { buildIndex, type ExtraFile } from '../src/indexing/build-index.ts';
import { pickEmbeddings } from '../src/indexing/embeddings.ts';
import { knowledgeDigestOf } from '../src/indexing/index-manifest.ts';
import { collectKanaSpellings } from '../src/indexing/kana-spellings.ts';
import { COMPILED_KNOWLEDGE_FILE, encodeKnowledge } from '../src/knowledge/compiled-knowledge.ts';
import { unreachedSections, unreachedSentences } from '../src/knowledge/coverage.ts';
import { readKnowledge } from '../src/knowledge/read-knowledge.ts';
import { strayPhrasings } from '../src/retrieval/check-phrasings.ts';
import { Concepts } from '../src/retrieval/concepts.ts';
import { CLASSIFIER_FILE, encodeClassifier, trainClassifier, trainingExamples } from '../src/retrieval/intent-classifier.ts';
import { encodePostings, LEXICAL_FILE, postUnits } from '../src/retrieval/lexical-index.ts';
import { KANA_SPELLINGS_FILE } from '../src/text/restore-kanji.ts';

// npm run ingest [-- --knowledge DIR --data DIR]
// Knowledge → index. Exit code 0: the new index is in use; 1: something is wrong, said on stderr, and the old one stays.

try {
  readDotenv({ quiet: true });
  const { values } = parseArgs({ options: { knowledge: { type: 'string' }, data: { type: 'string' } } });
  const config = parseConfig(process.env);
  const started = performance.now();
  const knowledge = await readKnowledge(values.knowledge ?? config.knowledgeDir);
  const chunks = await chunkKnowledge(knowledge);
  console.log(
    `${knowledge.documents.length} documents, ${knowledge.sections.size} sections, ${knowledge.points.size} points → ${chunks.length} chunks`,
  );
  const concepts = new Concepts(knowledge.synonyms);
  const { asked, stray } = strayPhrasings(chunks, concepts);
  console.log(
    `${unreachedSections(knowledge).length} sections that no point cites, ${unreachedSentences(knowledge).length} sentences that no answer reaches, ` +
      `${stray.length} of ${asked} phrasings that would find another point by words alone: "npm run check:knowledge" lists them`,
  );
  const examples = trainingExamples(chunks);
  const spellings = await collectKanaSpellings(chunks.map(({ title, text }) => `${title} ${text}`));
  const extras: ExtraFile[] = [
    { name: COMPILED_KNOWLEDGE_FILE, bytes: encodeKnowledge(knowledge) },
    { name: KANA_SPELLINGS_FILE, bytes: Buffer.from(JSON.stringify(spellings)) },
    ...(examples.length > 0 ? [{ name: CLASSIFIER_FILE, bytes: encodeClassifier(trainClassifier(examples, concepts)) }] : []),
  ];
  const summary = await buildIndex({
    chunks,
    knowledgeDigest: knowledgeDigestOf(knowledge.files),
    embeddings: await pickEmbeddings({
      name: config.embeddingsModel ?? '',
      baseUrl: config.embeddingsBaseUrl,
      apiKey: config.embeddingsApiKey,
    }),
    dataDir: values.data ?? config.dataDir,
    extras: (indexed) => [...extras, { name: LEXICAL_FILE, bytes: encodePostings(postUnits(indexed, concepts)) }],
    onProgress: (line) => console.log(line),
  });
  const { generation, embeddingsId, dimensions, embedded, reused } = summary;
  const sent = embedded + reused > 0 ? `, ${embedded} texts embedded, ${reused} known from before` : '';
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`index ${generation}: ${summary.chunks} chunks, ${embeddingsId}, ${dimensions} dimensions${sent}; ${seconds} s`);
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
