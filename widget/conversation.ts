import type { Device, Topics } from '../src/contract/chat.ts';
import type { ChatEvent, FailureKind } from './chat-client.ts';
import { isRecord, MAX_TEXT, readReply, type ShownReply, type ShownStep, texts } from './shown-reply.ts';

export interface UserMessage {
  readonly role: 'user';
  readonly id: string;
  readonly text: string;
  /** What the server said about this message, such as personal data that it masked. */
  readonly notices: readonly string[];
}

export interface ReplyMessage {
  readonly role: 'reply';
  readonly id: string;
  readonly reply: ShownReply;
  /** Device whose way is shown where the reply holds both; null: both. */
  readonly device: Device | null;
  /** Whether the warnings were acknowledged, so that the steps may be seen. */
  readonly acknowledged: boolean;
  /** Indices into `reply.steps` that were ticked off. */
  readonly done: readonly number[];
  /** Where the person stands in the step guide: an index into the steps shown, their number at the end; null: the list. */
  readonly guideAt: number | null;
  /** Whether the person said that the present step does not work. */
  readonly stuck: boolean;
  /** Place and number of the citation that is open, as render.ts names it. */
  readonly openCitation: string | null;
  readonly rating: 'up' | 'down' | null;
  /** rated: the server has the thumb; sent: and a word to it; failed: it has not got what was said last. */
  readonly feedback: 'open' | 'rated' | 'sent' | 'failed';
}

export type Message = UserMessage | ReplyMessage;

/** Why the last question has no answer. 'interrupted': the page was left; 'stopped': the person stopped it. */
export interface Failure {
  readonly kind: FailureKind | 'interrupted' | 'stopped' | 'misconfigured';
  readonly said: string | null;
  /** When asking again makes sense, in milliseconds since 1970; 0: now. */
  readonly retryAt: number;
}

/** Everything the widget shows of one conversation. */
export interface Conversation {
  readonly conversationId: string | null;
  readonly messages: readonly Message[];
  /** The answer under way. */
  readonly pending: { readonly text: string; readonly sources: readonly string[]; readonly restarted: boolean } | null;
  /** The last message is a user's that was not answered, for this reason. */
  readonly failure: Failure | null;
  /** The device the person chose; null: not yet. */
  readonly device: Device | null;
  readonly topics: Topics['topics'] | 'loading' | 'failed' | null;
  readonly allTopics: boolean;
}

export type ConversationEvent =
  | { readonly type: 'asked'; readonly id: string; readonly text: string }
  | { readonly type: 'asked-again' }
  | { readonly type: 'came'; readonly id: string; readonly event: ChatEvent }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'ticked'; readonly id: string; readonly step: number; readonly done: boolean }
  | { readonly type: 'acknowledged'; readonly id: string }
  | { readonly type: 'cited'; readonly id: string; readonly key: string }
  | { readonly type: 'guided'; readonly id: string; readonly to: number | null }
  | { readonly type: 'did'; readonly id: string }
  | { readonly type: 'stuck'; readonly id: string; readonly stuck: boolean }
  | { readonly type: 'device'; readonly id: string | null; readonly device: Device }
  | { readonly type: 'rated'; readonly id: string; readonly rating: 'up' | 'down' }
  | { readonly type: 'feedback'; readonly id: string; readonly feedback: ReplyMessage['feedback'] }
  | { readonly type: 'topics'; readonly topics: Conversation['topics'] }
  | { readonly type: 'all-topics' }
  | { readonly type: 'cleared' };

export const EMPTY_CONVERSATION: Conversation = {
  conversationId: null,
  messages: [],
  pending: null,
  failure: null,
  device: null,
  topics: null,
  allTopics: false,
};

/** Most messages kept; the oldest go first. */
const MAX_MESSAGES = 60;

/** What an event makes of a conversation (pure). An event that does not fit changes nothing. */
export function advance(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'asked': {
      const message: UserMessage = { role: 'user', id: event.id, text: event.text, notices: [] };
      return { ...state, messages: [...state.messages, message].slice(-MAX_MESSAGES), pending: NOTHING_YET, failure: null };
    }
    case 'asked-again':
      return { ...state, pending: NOTHING_YET, failure: null };
    case 'came':
      return came(state, event.id, event.event);
    case 'failed':
      return { ...state, pending: null, failure: event.failure };
    case 'ticked':
      return change(state, event.id, (message) => ({
        done: event.done ? [...new Set([...message.done, event.step])] : message.done.filter((step) => step !== event.step),
      }));
    case 'acknowledged':
      return change(state, event.id, () => ({ acknowledged: true }));
    case 'cited':
      return change(state, event.id, ({ openCitation }) => ({ openCitation: openCitation === event.key ? null : event.key }));
    case 'guided':
      return change(state, event.id, (message) => ({
        guideAt: event.to === null ? null : Math.min(Math.max(event.to, 0), shownSteps(message).length),
        stuck: false,
        openCitation: null,
      }));
    case 'did':
      return change(state, event.id, (message) => {
        const step = message.guideAt === null ? undefined : shownSteps(message)[message.guideAt];
        if (!step || message.guideAt === null) return {};
        return { done: [...new Set([...message.done, step.index])], guideAt: message.guideAt + 1, stuck: false, openCitation: null };
      });
    case 'stuck':
      return change(state, event.id, () => ({ stuck: event.stuck }));
    case 'device':
      return change({ ...state, device: event.device }, event.id, () => ({ device: event.device, guideAt: null, openCitation: null }));
    case 'rated':
      return change(state, event.id, () => ({ rating: event.rating }));
    case 'feedback':
      return change(state, event.id, () => ({ feedback: event.feedback }));
    case 'topics':
      return { ...state, topics: event.topics };
    case 'all-topics':
      return { ...state, allTopics: true };
    case 'cleared':
      return { ...EMPTY_CONVERSATION, topics: state.topics };
  }
}

/** The steps a message shows, each with its index in the reply: those of the device, or all. */
export function shownSteps({ reply, device }: Pick<ReplyMessage, 'reply' | 'device'>): (ShownStep & { readonly index: number })[] {
  return reply.steps.map((step, index) => ({ ...step, index })).filter((step) => !device || !step.device || step.device === device);
}

/** Where the guide takes up again: the first step shown that is not ticked off; 0 when all are. */
export function resumeAt(message: ReplyMessage): number {
  return Math.max(
    0,
    shownSteps(message).findIndex(({ index }) => !message.done.includes(index)),
  );
}

/** The reply whose guide is under way, latest first. */
export function guidedMessage({ messages }: Conversation): ReplyMessage | null {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message?.role === 'reply' && message.guideAt !== null && message.guideAt < shownSteps(message).length) return message;
  }
  return null;
}

/** What of a conversation survives a reload, as JSON. */
export function saveConversation({ conversationId, messages, failure, pending, device }: Conversation): string {
  return JSON.stringify({ version: 1, conversationId, messages, device, unanswered: failure !== null || pending !== null });
}

/** @returns the empty conversation for anything that was not saved by this version */
export function restoreConversation(json: string | null): Conversation {
  let saved: unknown;
  try {
    saved = JSON.parse(json ?? '');
  } catch {
    return EMPTY_CONVERSATION;
  }
  if (!isRecord(saved) || saved.version !== 1 || !Array.isArray(saved.messages)) return EMPTY_CONVERSATION;
  const messages = saved.messages.flatMap((message) => readMessage(message) ?? []);
  return {
    ...EMPTY_CONVERSATION,
    conversationId: typeof saved.conversationId === 'string' ? saved.conversationId : null,
    messages,
    device: readDevice(saved.device),
    failure: saved.unanswered === true && messages.at(-1)?.role === 'user' ? { kind: 'interrupted', said: null, retryAt: 0 } : null,
  };
}

const NOTHING_YET = { text: '', sources: [], restarted: false };

function came(state: Conversation, id: string, event: ChatEvent): Conversation {
  const { pending } = state;
  if (!pending) return state;
  switch (event.type) {
    case 'source':
      return { ...state, pending: { ...pending, sources: [...pending.sources, event.title] } };
    case 'delta':
      return { ...state, pending: { ...pending, text: (pending.text + event.text).slice(0, MAX_TEXT) } };
    case 'restarted':
      return { ...state, pending: { ...NOTHING_YET, restarted: true } };
    case 'reply': {
      const { reply } = event;
      const messages = state.messages.map((message, index) =>
        message.role === 'user' && index === state.messages.length - 1
          ? { ...message, text: reply.maskedMessage ?? message.text, notices: reply.notices }
          : message,
      );
      const message: ReplyMessage = {
        role: 'reply',
        id,
        reply,
        device: reply.device ?? state.device,
        acknowledged: wasAcknowledged(state, reply),
        done: [],
        guideAt: null,
        stuck: false,
        openCitation: null,
        rating: null,
        feedback: 'open',
      };
      return {
        ...state,
        conversationId: reply.conversationId || state.conversationId,
        messages: [...messages, message].slice(-MAX_MESSAGES),
        pending: null,
        failure: null,
      };
    }
  }
}

/** Whether the person acknowledged all of these warnings earlier in the conversation. */
function wasAcknowledged({ messages }: Conversation, { warnings }: ShownReply): boolean {
  const known = messages.flatMap((message) =>
    message.role === 'reply' && message.acknowledged ? message.reply.warnings.map(({ text }) => text) : [],
  );
  return warnings.length > 0 && warnings.every(({ text }) => known.includes(text));
}

function change(state: Conversation, id: string | null, edit: (message: ReplyMessage) => Partial<ReplyMessage>): Conversation {
  return {
    ...state,
    messages: state.messages.map((message) => (message.role === 'reply' && message.id === id ? { ...message, ...edit(message) } : message)),
  };
}

function readMessage(value: unknown): Message | null {
  if (!isRecord(value) || typeof value.id !== 'string') return null;
  const { id } = value;
  if (value.role === 'user') {
    return typeof value.text === 'string' ? { role: 'user', id, text: value.text, notices: texts(value.notices) } : null;
  }
  const reply = readReply(value.reply);
  if (!reply) return null;
  const { guideAt, openCitation, rating, feedback, done } = value;
  return {
    role: 'reply',
    id,
    reply,
    device: readDevice(value.device),
    acknowledged: value.acknowledged === true,
    done: Array.isArray(done) ? done.filter((step) => Number.isInteger(step)) : [],
    guideAt: Number.isInteger(guideAt) ? (guideAt as number) : null,
    stuck: value.stuck === true,
    openCitation: typeof openCitation === 'string' ? openCitation : null,
    rating: rating === 'up' || rating === 'down' ? rating : null,
    feedback: feedback === 'sent' || feedback === 'rated' ? feedback : 'open',
  };
}

function readDevice(value: unknown): Device | null {
  return value === 'pc' || value === 'smartphone' ? value : null;
}
