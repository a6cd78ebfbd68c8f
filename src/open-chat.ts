import { QuestionAnswerer } from './answering/answer-question.ts';
import type { Config } from './config.ts';
import { type ConversationStore, MemoryConversationStore } from './dialogue/conversation.ts';
import { SupportChatError } from './errors.ts';
import { pickEmbeddings } from './indexing/embeddings.ts';
import { ensureIndex } from './indexing/ensure-index.ts';
import { knowledgeDigestOf } from './indexing/index-manifest.ts';
import { type LoadedIndex, type LoadOptions, loadIndex } from './indexing/load-index.ts';
import { COMPILED_KNOWLEDGE_FILE, decodeKnowledge } from './knowledge/compiled-knowledge.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { hashKnowledgeFiles } from './knowledge/read-knowledge.ts';
import type { GuardedModel } from './language-model/guarded-model.ts';
import { projectPath } from './project-path.ts';
import { Concepts } from './retrieval/concepts.ts';
import { CLASSIFIER_FILE, decodeClassifier, IntentClassifier } from './retrieval/intent-classifier.ts';
import { decodePostings, LEXICAL_FILE, LexicalIndex } from './retrieval/lexical-index.ts';
import { LEG_WEIGHTS, type LegWeights, MODEL_LEG_WEIGHTS, Retriever } from './retrieval/retrieve.ts';
import { KANA_SPELLINGS_FILE, type KanaSpellings, KanjiRestorer } from './text/restore-kanji.ts';

export interface OpenedChat {
  readonly knowledge: Knowledge;
  /** What was loaded, without the bytes of its extra files. */
  readonly index: Omit<LoadedIndex, 'extras'>;
  readonly retriever: Retriever;
  readonly restorer: KanjiRestorer | null;
  readonly answerer: QuestionAnswerer;
  /** What answers: the answerer, with a language model's help where one is configured. */
  readonly chat: Pick<QuestionAnswerer, 'reply' | 'topics'>;
  readonly model: GuardedModel | null;
}

export interface OpenOptions {
  /** What the index does meanwhile, one English line at a time. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Share of each retrieval leg; for measuring what a leg is worth. */
  readonly weights?: LegWeights;
  /** @default in memory, by the limits of the configuration */
  readonly conversations?: ConversationStore;
  /** Told, in one English line, what goes wrong while questions are answered and does not keep them from being answered. */
  readonly onFault?: (line: string) => void;
}

/**
 * From the configuration to a chat that answers: reads the knowledge, builds the index where it is missing, stale or
 * damaged, and loads it.
 * @throws {SupportChatError} knowledge-invalid, index-…, embeddings-failed, config-invalid
 */
export async function openChat(config: Config, options: OpenOptions = {}): Promise<OpenedChat> {
  const { onLine = () => {}, signal } = options;
  const index = await ensureIndex({
    ...(await whatFits(config)),
    ingest: {
      script: projectPath('scripts/ingest.ts'),
      arguments: ['--knowledge', config.knowledgeDir, '--data', config.dataDir],
      execArgv: ['--import', 'tsx'],
    },
    onLine,
    ...(signal ? { signal } : {}),
  });
  return chatOver(index, config, options);
}

/**
 * The same without building anything: for a generation that was built meanwhile, or just to look.
 * @throws {SupportChatError} also where the index is missing, of other knowledge or damaged
 */
export async function openBuiltChat(config: Config, options: OpenOptions = {}): Promise<OpenedChat> {
  return chatOver(await loadIndex(await whatFits(config)), config, options);
}

/** The index that a configuration asks for. */
async function whatFits({ dataDir, knowledgeDir, embeddingsModel, embeddingsBaseUrl, embeddingsApiKey }: Config): Promise<LoadOptions> {
  const embeddings = await pickEmbeddings({ name: embeddingsModel ?? '', baseUrl: embeddingsBaseUrl, apiKey: embeddingsApiKey });
  return { dataDir, embeddings, knowledgeDigest: knowledgeDigestOf(await hashKnowledgeFiles(knowledgeDir)) };
}

async function chatOver(
  index: LoadedIndex,
  config: Config,
  { onFault = () => {}, weights, conversations }: OpenOptions,
): Promise<OpenedChat> {
  const { extras, ...rest } = index;
  const extra = (name: string): Uint8Array => {
    const bytes = extras.get(name);
    if (!bytes) throw new SupportChatError('index-damaged', `The index lacks ${name}: run "npm run ingest"`);
    return bytes;
  };
  const knowledge = decodeKnowledge(extra(COMPILED_KNOWLEDGE_FILE));
  const concepts = new Concepts(knowledge.synonyms);
  const classifier = extras.get(CLASSIFIER_FILE);
  const retriever = new Retriever({
    chunks: index.chunks,
    lexical: new LexicalIndex(decodePostings(extra(LEXICAL_FILE)), concepts),
    vectors: rest,
    classifier: classifier ? new IntentClassifier(decodeClassifier(classifier), concepts) : null,
    onVectorFailure: ({ message }) => onFault(`${message}; answered without the vectors`),
    // A model's embeddings need I/O, the built-in ones do not.
    weights: weights ?? (index.searchSync ? LEG_WEIGHTS : MODEL_LEG_WEIGHTS),
  });
  const spellings = extras.get(KANA_SPELLINGS_FILE);
  const restorer = spellings ? new KanjiRestorer(JSON.parse(Buffer.from(spellings).toString('utf8')) as KanaSpellings) : null;
  const remembered =
    conversations ?? new MemoryConversationStore({ max: config.maxConversations, ttlMs: config.conversationTtlMinutes * 60_000 });
  const answerer = new QuestionAnswerer({ knowledge, retriever, conversations: remembered, restorer });
  const opened = { knowledge, index: rest, retriever, restorer, answerer };
  if (!config.languageModel) return { ...opened, chat: answerer, model: null };
  const { openModelAnswerer } = await import('./open-model-answerer.ts');
  const { answerer: chat, model } = await openModelAnswerer(config.languageModel, answerer, knowledge);
  return { ...opened, chat, model };
}
