import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { SupportChatError } from '../errors.ts';
import { importOptional } from '../optional-package.ts';
import { HASHED_BM25 } from './hashed-bm25-embeddings.ts';

/** What the environment says about embeddings. */
export interface EmbeddingsSettings {
  /** '' or 'hashed': built in, offline. 'openai:<model>': any server that speaks OpenAI's API. 'ollama:<model>'. */
  readonly name: string;
  /** @default the provider's own address */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** One request while indexing, ms. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** One request for a customer's question, ms; never tried again. @default 2000 */
  readonly queryTimeoutMs?: number | undefined;
  /** Further tries of a failed request while indexing, with exponential back-off from 1 s. @default 4 */
  readonly maxRetries?: number | undefined;
}

/** What computes vectors. The built-in one is fitted to the corpus at ingest; a model comes ready. */
export type EmbeddingModel =
  | { readonly kind: 'hashed'; readonly id: typeof HASHED_BM25 }
  | {
      readonly kind: 'model';
      /** Names the vector space, kept in the manifest: an index of another id is refused. */
      readonly id: string;
      /** Patient: used at ingest. */
      readonly documents: EmbeddingsInterface;
      /** Impatient: used while a customer waits. */
      readonly queries: EmbeddingsInterface;
      /** Longest wait for a query's vector, ms. */
      readonly queryTimeoutMs: number;
    };

export const HASHED_MODEL: EmbeddingModel = { kind: 'hashed', id: HASHED_BM25 };

const QUERY_TIMEOUT_MS = 2000;

/**
 * Any LangChain embeddings as the model of an index.
 * @param id Stable name of the vector space, such as `provider:model`.
 */
export function embeddingModelOf(id: string, embeddings: EmbeddingsInterface, queryTimeoutMs = QUERY_TIMEOUT_MS): EmbeddingModel {
  return { kind: 'model', id, documents: embeddings, queries: embeddings, queryTimeoutMs };
}

/**
 * Picks the embeddings a setting names. Provider packages are loaded only when named; nothing is sent yet.
 * @throws {SupportChatError} 'config-invalid': unknown name, or the provider's package is not installed
 */
export async function pickEmbeddings(settings: EmbeddingsSettings): Promise<EmbeddingModel> {
  const name = settings.name.trim();
  if (name === '' || name === 'hashed') return HASHED_MODEL;
  const colon = name.indexOf(':');
  const provider = name.slice(0, Math.max(0, colon));
  const model = name.slice(colon + 1).trim();
  if (model !== '' && provider === 'openai') return openAiModel(name, model, settings);
  if (model !== '' && provider === 'ollama') return ollamaModel(name, model, settings);
  throw new SupportChatError('config-invalid', `Unknown embeddings "${name}": use "hashed", "openai:<model>" or "ollama:<model>"`);
}

async function openAiModel(id: string, model: string, settings: EmbeddingsSettings): Promise<EmbeddingModel> {
  const { OpenAIEmbeddings } = await import('@langchain/openai');
  const queryTimeoutMs = settings.queryTimeoutMs ?? QUERY_TIMEOUT_MS;
  const create = (timeout: number, maxRetries: number) =>
    new OpenAIEmbeddings({
      model,
      timeout,
      maxRetries,
      // Servers that only know plain numbers answer so whatever is asked, and base64 decoding would garble them unnoticed.
      encodingFormat: 'float',
      // What is hashed for reuse must be what is sent.
      stripNewLines: false,
      // Local servers want no key, the client insists on one.
      apiKey: settings.apiKey ?? 'none',
      ...(settings.baseUrl === undefined ? {} : { configuration: { baseURL: settings.baseUrl } }),
    });
  return {
    kind: 'model',
    id,
    documents: create(settings.timeoutMs ?? 30_000, settings.maxRetries ?? 4),
    queries: create(queryTimeoutMs, 0),
    queryTimeoutMs,
  };
}

/** The part of the optional package we use. */
interface OllamaPackage {
  readonly OllamaEmbeddings: new (fields: {
    readonly model: string;
    readonly baseUrl?: string;
    readonly maxRetries: number;
    readonly fetch: typeof fetch;
  }) => EmbeddingsInterface;
}

async function ollamaModel(id: string, model: string, settings: EmbeddingsSettings): Promise<EmbeddingModel> {
  const { OllamaEmbeddings } = await importOptional<OllamaPackage>('@langchain/ollama', 'EMBEDDINGS_MODEL "ollama:…"');
  const queryTimeoutMs = settings.queryTimeoutMs ?? QUERY_TIMEOUT_MS;
  const create = (timeoutMs: number, maxRetries: number) =>
    new OllamaEmbeddings({
      model,
      maxRetries,
      // The client has no time limit of its own.
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
      ...(settings.baseUrl === undefined ? {} : { baseUrl: settings.baseUrl }),
    });
  return {
    kind: 'model',
    id,
    documents: create(settings.timeoutMs ?? 30_000, settings.maxRetries ?? 4),
    queries: create(queryTimeoutMs, 0),
    queryTimeoutMs,
  };
}

/**
 * Vectors of texts, proven to be what an index can hold: one per text, all of one length, finite, not all zero.
 * @throws {SupportChatError} 'embeddings-failed'
 */
export async function embedTexts(model: EmbeddingModel & { kind: 'model' }, texts: readonly string[]): Promise<Float32Array[]> {
  let vectors: unknown;
  try {
    vectors = await model.documents.embedDocuments([...texts]);
  } catch (error) {
    throw new SupportChatError('embeddings-failed', `Embeddings "${model.id}" failed: ${reasonOf(error)}`);
  }
  if (!Array.isArray(vectors) || vectors.length !== texts.length) {
    throw new SupportChatError(
      'embeddings-failed',
      `Embeddings "${model.id}" gave ${Array.isArray(vectors) ? vectors.length : 'no'} vectors for ${texts.length} texts`,
    );
  }
  const checked: Float32Array[] = [];
  for (const vector of vectors as unknown[]) checked.push(checkVector(model.id, vector, checked[0]?.length));
  return checked;
}

/**
 * The vector of a question, scaled to length 1.
 * @param dimensions Those of the index.
 * @throws {SupportChatError} 'embeddings-failed', also when it takes longer than the model's queryTimeoutMs
 */
export async function embedQuestion(model: EmbeddingModel & { kind: 'model' }, text: string, dimensions: number): Promise<number[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${model.queryTimeoutMs} ms`)), model.queryTimeoutMs);
  });
  let vector: unknown;
  try {
    vector = await Promise.race([model.queries.embedQuery(text), late]);
  } catch (error) {
    throw new SupportChatError('embeddings-failed', `Embeddings "${model.id}" failed: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
  return toUnitLength(checkVector(model.id, vector, dimensions));
}

/** The same direction with length 1: models differ in whether they do it, and inner products want it. */
export function toUnitLength(vector: Float32Array): number[] {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return Array.from(vector, (value) => value / length);
}

function checkVector(id: string, vector: unknown, dimensions: number | undefined): Float32Array {
  const fail = (what: string) => new SupportChatError('embeddings-failed', `Embeddings "${id}" gave ${what}`);
  if (!Array.isArray(vector) || vector.length === 0) throw fail('something that is not a vector');
  if (dimensions !== undefined && vector.length !== dimensions)
    throw fail(`a vector of ${vector.length} numbers where ${dimensions} are expected`);
  if (!vector.every((value) => Number.isFinite(value))) throw fail('a vector with something that is not a number');
  const checked = Float32Array.from(vector as number[]);
  if (checked.every((value) => value === 0)) throw fail('a vector of zeros');
  if (!checked.every((value) => Number.isFinite(value))) throw fail('a vector with numbers out of range');
  return checked;
}

/** First line of a provider's error, without anything that looks like a key: servers like to quote it back. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n').find((part) => part.trim() !== '') ?? 'unknown error';
  return line.replace(/\b(sk|key|Bearer)[-_ ][\w*.-]{4,}/gi, '…').slice(0, 300);
}
