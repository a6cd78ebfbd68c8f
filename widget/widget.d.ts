/** Types for pages that embed the chat: `import type {} from './widget.d.ts'`, or copy the file. */

export type SupportChatDevice = 'pc' | 'smartphone';
export type SupportChatTextSize = 'standard' | 'large' | 'xlarge';

export interface SupportChatReplyDetail {
  readonly conversationId: string;
  readonly messageId: string;
  readonly kind: 'answer' | 'clarify' | 'decline' | 'chat';
}

export interface SupportChatFeedbackDetail {
  readonly conversationId: string;
  readonly messageId: string;
  readonly rating: 'up' | 'down';
  readonly comment?: string;
}

export interface SupportChatEventMap {
  open: CustomEvent<Record<string, never>>;
  close: CustomEvent<Record<string, never>>;
  reply: CustomEvent<SupportChatReplyDetail>;
  feedback: CustomEvent<SupportChatFeedbackDetail>;
  /** Inline only: CSS pixels that the content would take without scrolling. */
  resize: CustomEvent<{ readonly height: number }>;
}

export interface SupportChat extends HTMLElement {
  /** Address of the chat server. @default where the script came from */
  server: string;
  /** The screen the person is using; null: not known. @default null */
  device: SupportChatDevice | null;
  /** Key of the host's screen, at most 64 characters. @default null */
  page: string | null;
  /** Id of the topic to open on. @default null */
  topic: string | null;
  /** Number, from 1, of the step at which the guide of `topic` opens. @default null */
  step: number | null;
  /** Mirrors the attribute `open`. @default false */
  isOpen: boolean;
  /** @default 'panel' */
  mode: 'panel' | 'inline';
  /** 18, 22 or 26 px. What the person chose wins at start. @default 'standard' */
  textSize: SupportChatTextSize;
  /** Whether an inline chat has a close button. @default false */
  closable: boolean;
  /** Words that replace the built-in ones, by their names in messages.ja.ts. */
  messages: Readonly<Record<string, string>>;
  /** Opens the panel and moves the focus into it. Assigning a boolean sets the attribute instead. */
  get open(): () => void;
  set open(value: boolean);
  /** Closes the panel; the focus goes back to where it was. */
  close(): void;
  /** Asks a question of 1 to 1,000 characters; settles when it is answered or has failed. */
  ask(text: string): Promise<void>;
  addEventListener<K extends keyof SupportChatEventMap>(
    type: K,
    listener: (this: SupportChat, event: SupportChatEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'support-chat': SupportChat;
  }
}
