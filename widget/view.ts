import type { Conversation } from './conversation.ts';
import { type Content, el, icon } from './dom.ts';
import type { Messages } from './messages.ja.ts';
import { plain, withReadings } from './wording.ts';

export const TEXT_SIZES = ['standard', 'large', 'xlarge'] as const;
/** standard 18 px, large 22 px, xlarge 26 px. */
export type TextSize = (typeof TEXT_SIZES)[number];

/** Everything the screen depends on. */
export interface View {
  readonly conversation: Conversation;
  readonly texts: Messages;
  readonly mode: 'panel' | 'inline';
  readonly open: boolean;
  /** Whether there is something to close: a panel, or a frame that wraps an inline chat. */
  readonly closable: boolean;
  readonly textSize: TextSize;
  readonly furigana: boolean;
  readonly settings: boolean;
  readonly online: boolean;
  /** null: the address that was given is none. */
  readonly server: URL | null;
  /** Faults in how the element is used, in words for customers. */
  readonly faults: readonly string[];
  /** What is typed and not sent. */
  readonly draft: string;
  /** Whether the person sent while an answer was under way. */
  readonly hasty: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Values = Readonly<Record<string, string | number>>;

/** Fixed words as content, with their readings where the person wants them. */
export function say({ texts, furigana }: View, key: keyof Messages, values: Values = {}): Content {
  if (!furigana) return plain(texts[key], values);
  return withReadings(texts[key]).map((part) =>
    typeof part === 'string' ? plain(part, values) : el('ruby', {}, part.base, el('rt', { 'aria-hidden': 'true' }, part.reading)),
  );
}

/** Fixed words for attributes and announcements. */
export function tell({ texts }: View, key: keyof Messages, values: Values = {}): string {
  return plain(texts[key], values);
}

/**
 * A button whose press the element handles.
 * @param action What to do; `id` names the message, `value` the rest.
 * @param picture An icon before the words.
 */
export function button(
  action: string,
  content: Content,
  {
    id,
    value,
    picture,
    ...attributes
  }: { id?: string; value?: string | number; picture?: string } & Record<string, string | number | boolean | null | undefined> = {},
): HTMLElement {
  return el(
    'button',
    { type: 'button', 'data-do': action, 'data-id': id, 'data-value': value, part: 'button', ...attributes },
    picture !== undefined && icon(picture),
    el('span', {}, content),
  );
}
