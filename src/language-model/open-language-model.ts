import type { AIMessageChunk, UsageMetadata } from '@langchain/core/messages';
import { SupportChatError } from '../errors.ts';
import { importOptional } from '../optional-package.ts';
import { fetchOfCall, withCallSignal } from './call-signal.ts';
import type { AnswerPiece, LanguageModel, PromptMessage } from './language-model.ts';

/** What the environment says about the model. */
export interface LanguageModelSettings {
  /** `provider:model`, the provider one of {@link providers}. */
  readonly name: string;
  /** @default the provider's own address */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Azure: the deployment's name. @default the model's */
  readonly deployment?: string | undefined;
  /** Azure: version of the API, such as 2024-10-21. */
  readonly apiVersion?: string | undefined;
  /** 0–2; null sends none, for models that refuse it. @default 0 */
  readonly temperature?: number | null | undefined;
}

/** Longest answer in tokens: a few sentences. */
const MAX_TOKENS = 800;

interface Provider {
  readonly package: string;
  /** Whether its servers want a key. Without this check a missing one would show at the first question only. */
  readonly needsKey: boolean;
  /** Fields of its class for what the settings say; every package has names of its own. */
  fields(settings: LanguageModelSettings): Record<string, unknown>;
}

/** Without a key a client of a server of one's own still wants one. */
const keyFor = ({ apiKey, baseUrl }: LanguageModelSettings) => apiKey ?? (baseUrl === undefined ? undefined : 'none');

const PROVIDERS: Readonly<Record<string, Provider>> = {
  openai: {
    package: '@langchain/openai',
    needsKey: true,
    fields: (settings) => ({
      apiKey: keyFor(settings),
      maxTokens: MAX_TOKENS,
      configuration: { fetch: fetchOfCall, ...(settings.baseUrl !== undefined && { baseURL: settings.baseUrl }) },
    }),
  },
  azure_openai: {
    package: '@langchain/openai',
    needsKey: true,
    fields: ({ name, apiKey, baseUrl, deployment, apiVersion }) => ({
      azureOpenAIApiKey: apiKey,
      azureOpenAIEndpoint: baseUrl,
      azureOpenAIApiDeploymentName: deployment ?? name.slice(name.indexOf(':') + 1),
      azureOpenAIApiVersion: apiVersion ?? '2024-10-21',
      maxTokens: MAX_TOKENS,
      configuration: { fetch: fetchOfCall },
    }),
  },
  anthropic: {
    package: '@langchain/anthropic',
    needsKey: true,
    fields: ({ apiKey, baseUrl }) => ({ apiKey, anthropicApiUrl: baseUrl, maxTokens: MAX_TOKENS, clientOptions: { fetch: fetchOfCall } }),
  },
  'google-genai': {
    package: '@langchain/google-genai',
    needsKey: true,
    fields: ({ apiKey, baseUrl }) => ({ apiKey, baseUrl, maxOutputTokens: MAX_TOKENS }),
  },
  ollama: {
    package: '@langchain/ollama',
    needsKey: false,
    fields: ({ apiKey, baseUrl }) => ({
      baseUrl,
      numPredict: MAX_TOKENS,
      fetch: fetchOfCall,
      ...(apiKey !== undefined && { headers: { Authorization: `Bearer ${apiKey}` } }),
    }),
  },
  // Region and credentials come from AWS's own names in the environment.
  bedrock: {
    package: '@langchain/aws',
    needsKey: false,
    fields: ({ baseUrl }) => ({ maxTokens: MAX_TOKENS, ...(baseUrl !== undefined && { endpointHost: new URL(baseUrl).host }) }),
  },
};

export const providers: readonly string[] = Object.keys(PROVIDERS);

/**
 * Opens a chat model by name through LangChain's universal model. Nothing is sent yet; nothing of LangChain is loaded
 * before this is called.
 * @throws {SupportChatError} 'config-invalid': unknown provider, package not installed, key missing
 */
export async function openLanguageModel(settings: LanguageModelSettings): Promise<LanguageModel> {
  const { name } = settings;
  const colon = name.indexOf(':');
  const modelProvider = name.slice(0, Math.max(0, colon));
  const provider = PROVIDERS[modelProvider];
  const model = name.slice(colon + 1).trim();
  if (!provider || model === '')
    throw new SupportChatError('config-invalid', `LLM_MODEL must be <provider>:<model>, the provider one of ${providers.join(', ')}`);
  await importOptional(provider.package, `LLM_MODEL "${modelProvider}:…"`);
  const { apiKey, baseUrl } = settings;
  const missing = [
    provider.needsKey && apiKey === undefined && (modelProvider !== 'openai' || baseUrl === undefined) && 'LLM_API_KEY',
    modelProvider === 'azure_openai' && baseUrl === undefined && 'LLM_BASE_URL',
  ].filter((name) => name !== false);
  if (missing.length > 0) throw new SupportChatError('config-invalid', `LLM_MODEL "${modelProvider}:…" needs ${missing.join(' and ')}`);
  const { initChatModel } = await import('langchain/chat_models/universal');
  const temperature = settings.temperature === undefined ? 0 : settings.temperature;
  const given = Object.entries({ ...provider.fields(settings), ...(temperature !== null && { temperature }) });
  try {
    const chat = await initChatModel(model, {
      modelProvider,
      // Tries and waiting are the guard's; LangChain would try six times and wait for the provider's clock.
      maxRetries: 0,
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    });
    const stream = async function* (prompt: readonly PromptMessage[], signal: AbortSignal): AsyncGenerator<AnswerPiece> {
      const messages = prompt.map(({ role, text }) => ({ role, content: text }));
      const chunks = await withCallSignal(signal, () => chat.stream(messages, modelProvider === 'ollama' ? {} : { signal }));
      for await (const chunk of chunks) yield pieceOf(chunk);
    };
    return { name, stream };
  } catch (error) {
    // The first line says what is missing; the rest may quote settings.
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
    const shown = settings.apiKey === undefined ? reason : reason.replaceAll(settings.apiKey, '…');
    throw new SupportChatError('config-invalid', `LLM_MODEL "${modelProvider}:…" cannot be opened: ${shown.slice(0, 200)}`);
  }
}

function pieceOf(chunk: AIMessageChunk): AnswerPiece {
  // The package's own type of a chunk loses this field.
  const { usage_metadata: usage } = chunk as unknown as { readonly usage_metadata?: UsageMetadata };
  return {
    text: textOf(chunk.content),
    isToolCall: (chunk.tool_call_chunks?.length ?? 0) > 0 || (chunk.tool_calls?.length ?? 0) > 0,
    finishReason: finishReasonOf(chunk),
    inputTokens: usage?.input_tokens ?? 0,
    outputTokens: usage?.output_tokens ?? 0,
  };
}

/** Text blocks only: what a model thinks aloud is not an answer. */
function textOf(content: AIMessageChunk['content']): string {
  if (typeof content === 'string') return content;
  return content.map((block) => ('text' in block && typeof block.text === 'string' && block.type === 'text' ? block.text : '')).join('');
}

/** OpenAI: finish_reason; Ollama: done_reason; Anthropic: stop_reason; Google: finishReason; Bedrock: messageStop.stopReason. */
function finishReasonOf({ response_metadata: metadata, additional_kwargs: more }: AIMessageChunk): string | null {
  const stop = metadata.messageStop as { readonly stopReason?: unknown } | undefined;
  const found = [
    metadata.finish_reason,
    metadata.done_reason,
    metadata.finishReason,
    metadata.stop_reason,
    stop?.stopReason,
    more.stop_reason,
  ];
  return found.find((reason): reason is string => typeof reason === 'string' && reason !== '') ?? null;
}
