import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Device } from '../contract/chat.ts';

/** A numbered step of a procedure: where the person stands. `number` 0 is "before the first". */
export interface Place {
  readonly procedure: string;
  readonly number: number;
}

/** What a conversation remembers. Messages are kept masked. */
export interface Conversation {
  readonly id: string;
  /** The device said in words; wins over a request's field. */
  readonly device: Device | null;
  /** The point answered last. */
  readonly point: string | null;
  readonly place: Place | null;
  /** Choices of a question that waits for its answer. */
  readonly pending: readonly PendingOption[] | null;
  readonly lastMessage: string;
}

export interface PendingOption {
  readonly label: string;
  readonly words: readonly string[];
  readonly leadsTo: { readonly point: string } | { readonly place: Place };
}

/** Where conversations are remembered: in this process, or shared with others (src/store/shared-conversations.ts). */
export interface ConversationStore {
  /** An id that this store did not make, or no longer knows, starts a new conversation under a new id. Never fails. */
  open(id: string | undefined): Conversation | Promise<Conversation>;
  /** Never fails: what cannot be remembered is forgotten. */
  save(conversation: Conversation): void | Promise<void>;
}

/** A conversation that begins, under an id nobody can guess (122 random bits). */
export function newConversation(): Conversation {
  return { id: randomUUID(), device: null, point: null, place: null, pending: null, lastMessage: '' };
}

/** Conversations in memory, bounded in number and in time: the oldest unused go first. */
export class MemoryConversationStore implements ConversationStore {
  readonly #conversations: LRUCache<string, Conversation>;

  /** @param limits `max` conversations, each kept `ttlMs` after its last message */
  constructor(limits: { readonly max: number; readonly ttlMs: number }) {
    this.#conversations = new LRUCache({ max: limits.max, ttl: limits.ttlMs, updateAgeOnGet: true });
  }

  open(id: string | undefined): Conversation {
    const known = id === undefined ? undefined : this.#conversations.get(id);
    return known ?? newConversation();
  }

  save(conversation: Conversation): void {
    this.#conversations.set(conversation.id, conversation);
  }
}
