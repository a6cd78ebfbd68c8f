import { pino } from 'pino';
import { ModelAnswerer, type ModelTimes } from '../../src/answering/model-answerer.ts';
import { parseConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/create-app.ts';
import { loggingChat } from '../../src/http/logging-chat.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { type GuardedModel, guardModel, type ModelLimits } from '../../src/language-model/guarded-model.ts';
import { openLanguageModel } from '../../src/language-model/open-language-model.ts';
import { readPrompt } from '../../src/language-model/read-prompt.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { memoryChat } from './memory-chat.ts';
import { type ProviderDouble, startProviderDouble } from './provider-double.ts';

export interface ModelApp {
  readonly base: string;
  readonly double: ProviderDouble;
  readonly model: GuardedModel;
  readonly knowledge: Knowledge;
  /** Lines of the log, parsed. */
  readonly log: () => Record<string, unknown>[];
  readonly rawLog: () => string;
  /** What a collector of metrics reads. */
  readonly metrics: () => Promise<string>;
  close(): Promise<void>;
}

export interface ModelAppOptions {
  /** @default the small knowledge of another service, in memory */
  readonly chat?: Pick<Awaited<ReturnType<typeof memoryChat>>, 'answerer' | 'knowledge'>;
  readonly wire?: 'openai' | 'ollama';
  readonly times?: Partial<ModelTimes>;
  readonly limits?: Partial<ModelLimits>;
  readonly uses?: readonly ('wording' | 'understanding')[];
}

/** Deadlines for tests of faults: the same proportions, a tenth of the length. */
export const SHORT_TIMES: ModelTimes = { answerMs: 800, firstSentenceMs: 400, understandingMs: 200 };

/** The real app behind a real socket, with the double as its provider. */
export async function startModelApp(options: ModelAppOptions = {}): Promise<ModelApp> {
  const { wire = 'openai', times = {}, limits = {}, uses = ['wording', 'understanding'] } = options;
  const { answerer, knowledge } = options.chat ?? (await memoryChat());
  const double = await startProviderDouble();
  const address = wire === 'openai' ? double.openAiUrl : double.ollamaUrl;
  const model = await guardModel(await openLanguageModel({ name: `${wire}:double`, baseUrl: address, apiKey: 'sk-secret-key-1' }), limits);
  const chat = new ModelAnswerer({
    extractive: answerer,
    knowledge,
    model,
    prompts: {
      wording: uses.includes('wording') ? await readPrompt('wording') : undefined,
      understanding: uses.includes('understanding') ? await readPrompt('understanding') : undefined,
    },
    times,
  });
  const config = parseConfig({ PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'info' });
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const metrics = await createMetrics({ waiting: () => 0, lost: () => 0, isStoreReady: async () => true });
  const app = createApp({ chat: loggingChat(chat, logger, metrics), knowledge, config, logger, ready: async () => ({ ok: true }) });
  const server: RunningServer = await startServer(app, config, logger, { graceMs: 200 });
  return {
    base: `http://127.0.0.1:${server.address.port}`,
    double,
    model,
    knowledge,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    rawLog: () => lines.join(''),
    metrics: async () => (await metrics.render()).text,
    async close() {
      await server.close();
      await double.close();
    },
  };
}

/** POST /api/chat. */
export function ask(base: string, body: object, accept = 'application/json', signal?: AbortSignal): Promise<Response> {
  return fetch(`${base}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}
