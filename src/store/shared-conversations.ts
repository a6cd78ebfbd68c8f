import { type Conversation, type ConversationStore, type MemoryConversationStore, newConversation } from '../dialogue/conversation.ts';
import type { StoreClient } from './store-client.ts';

/** Milliseconds that a reply waits to know its conversation, and to have it remembered. */
const OPEN_MS = 200;
const SAVE_MS = 100;

/**
 * Conversations that several server processes share, so that each can go on where another stopped. While the database
 * does not answer, what this process has seen itself must do.
 */
export class SharedConversationStore implements ConversationStore {
  readonly #store: Pick<StoreClient, 'quick'>;
  readonly #local: MemoryConversationStore;
  readonly #ttlMs: number;

  /** @param ttlMs Milliseconds after its last message at which a conversation is forgotten; `local` should have the same. */
  constructor(store: Pick<StoreClient, 'quick'>, local: MemoryConversationStore, ttlMs: number) {
    this.#store = store;
    this.#local = local;
    this.#ttlMs = ttlMs;
  }

  async open(id: string | undefined): Promise<Conversation> {
    if (id === undefined) return newConversation();
    try {
      const state = await this.#store.quick('readConversationState', [id, Date.now()], OPEN_MS);
      // An older or newer version may have saved it: what it did not know begins anew.
      return state === null ? this.#local.open(id) : { ...newConversation(), ...(JSON.parse(state) as Partial<Conversation>), id };
    } catch {
      return this.#local.open(id);
    }
  }

  async save(conversation: Conversation): Promise<void> {
    this.#local.save(conversation);
    const { id, ...state } = conversation;
    // A conversation that cannot be shared goes on in this process alone.
    await this.#store.quick('saveConversationState', [id, JSON.stringify(state), Date.now() + this.#ttlMs], SAVE_MS).catch(() => {});
  }
}
