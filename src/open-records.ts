import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { type ConversationStore, MemoryConversationStore } from './dialogue/conversation.ts';
import { createRateLimit, type RateLimit } from './limits/rate-limit.ts';
import { createSignInLimit, type SignInLimit } from './limits/sign-in-limit.ts';
import { createMetrics, type Metrics } from './metrics/create-metrics.ts';
import { limitSignInsTogether, limitTogether } from './store/limit-together.ts';
import { Recorder } from './store/recorder.ts';
import { SharedConversationStore } from './store/shared-conversations.ts';
import { StoreClient } from './store/store-client.ts';
import { storeLocationOf } from './store/store-location.ts';

export interface OpenedRecords {
  readonly store: StoreClient;
  readonly recorder: Recorder;
  readonly conversations: ConversationStore;
  readonly rateLimit: RateLimit;
  readonly signInLimit: SignInLimit;
  /** Writes what waits and closes the store, within a few seconds. */
  close(): Promise<void>;
}

/** What is kept, and what several processes share when they have one database. Returns at once; the store opens meanwhile. */
export function openRecords(config: Config, logger: Logger): OpenedRecords {
  const store = new StoreClient({ location: storeLocationOf(config), retentionDays: config.retentionDays, logger });
  const recorder = new Recorder(store, logger);
  const ttlMs = config.conversationTtlMinutes * 60_000;
  const memory = new MemoryConversationStore({ max: config.maxConversations, ttlMs });
  const ownLimit = createRateLimit(config.rateLimit);
  const ownSignInLimit = createSignInLimit();
  const { databaseUrl } = config;
  const isShared = databaseUrl !== undefined;
  return {
    store,
    recorder,
    conversations: isShared ? new SharedConversationStore(store, memory, ttlMs) : memory,
    rateLimit: isShared ? limitTogether(store, config.rateLimit, ownLimit, databaseUrl) : ownLimit,
    signInLimit: isShared ? limitSignInsTogether(store, ownSignInLimit, databaseUrl) : ownSignInLimit,
    async close() {
      await recorder.close();
      await store.close();
    },
  };
}

/** What there is to tell somebody who collects metrics. */
export function openMetrics({ recorder, store }: Pick<OpenedRecords, 'recorder' | 'store'>): Promise<Metrics> {
  return createMetrics({
    waiting: () => recorder.waiting,
    lost: () => recorder.lost,
    isStoreReady: async () => (await store.check()).ok,
  });
}
