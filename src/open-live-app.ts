import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { SupportChatError } from './errors.ts';
import type { AppEnv } from './http/app-env.ts';
import { createApp } from './http/create-app.ts';
import { loggingChat } from './http/logging-chat.ts';
import type { StaffOffice } from './http/staff/staff-office.ts';
import { watchGeneration } from './indexing/watch-generation.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { type OpenedChat, type OpenOptions, openBuiltChat, openChat } from './open-chat.ts';
import type { OpenedRecords } from './open-records.ts';
import { buildWidgetFiles } from './widget-bundle/build-widget.ts';

export interface LiveAppParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly records: Pick<OpenedRecords, 'store' | 'recorder' | 'conversations' | 'rateLimit'>;
  readonly metrics: Metrics | null;
  /** null: there is no staff console. */
  readonly office: StaffOffice | null;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks for a new generation. @default 2000 */
  readonly lookEveryMs?: number;
}

export interface LiveApp {
  /** Hands each request to the app of the generation in use when it comes; one under way stays with its own. */
  readonly app: Pick<Hono<AppEnv>, 'fetch'>;
  /** Of the index in use. */
  readonly index: () => OpenedChat['index'];
  close(): void;
}

/**
 * The app, which takes up every new generation of the index between two requests. Everything that belongs to a generation
 * is made anew and exchanged in one step; a generation that cannot be loaded is refused, and the old one stays.
 * @throws {SupportChatError} as openChat(), for the first generation
 */
export async function openLiveApp(parts: LiveAppParts): Promise<LiveApp> {
  const { config, logger, records, signal } = parts;
  const options: OpenOptions = {
    onLine: (line) => logger.info(line),
    onFault: (line) => logger.warn(line),
    conversations: records.conversations,
    ...(signal ? { signal } : {}),
  };
  let current = await build(parts, await openChat(config, options));
  const take = async (generation: string) => {
    const started = performance.now();
    try {
      current = await build(parts, await openBuiltChat(config, options));
      const ms = Math.round(performance.now() - started);
      logger.info({ index: current.index.generation, chunks: current.index.chunks.length, ms }, 'a new generation of the index is in use');
    } catch (error) {
      // Anything else than its words could quote the files.
      const reason = error instanceof SupportChatError ? error.message : error instanceof Error ? error.name : typeof error;
      logger.error(
        { refused: generation, index: current.index.generation, reason },
        'a new generation of the index is refused, the old one stays',
      );
    }
  };
  const stopWatching = watchGeneration(config.dataDir, current.index.generation, take, parts.lookEveryMs);
  return { app: { fetch: (...request) => current.app.fetch(...request) }, index: () => current.index, close: stopWatching };
}

async function build(
  { config, logger, records: { store, recorder, rateLimit }, metrics, office }: LiveAppParts,
  { knowledge, chat, index, retriever, answerer, restorer }: OpenedChat,
): Promise<{ readonly app: Hono<AppEnv>; readonly index: OpenedChat['index'] }> {
  const { elementName, chatWords } = knowledge.wording;
  const widget = await buildWidgetFiles({ elementName, messages: chatWords });
  const staff = office && { office, retriever, answerer, restorer };
  const app = createApp(
    {
      chat: loggingChat(chat, logger, metrics),
      knowledge,
      config,
      logger,
      widget,
      ready: () => store.check(),
      recorder,
      rateLimit,
      metrics,
      staff,
    },
    config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl },
  );
  return { app, index };
}
