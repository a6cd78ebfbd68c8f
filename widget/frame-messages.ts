import { isRecord } from './shown-reply.ts';

/** What the framing page may ask for: `open` after it has shown the frame, `ask` to put a question. */
export type FrameCommand = { readonly type: 'support-chat:open' } | { readonly type: 'support-chat:ask'; readonly text: string };

/**
 * The origin messages go to and are taken from.
 * @param named What the frame's address names.
 * @param allowed Origins that may frame the page, separated by blanks.
 * @returns null unless the named origin is listed, letter by letter
 */
export function parentOrigin(named: string | null, allowed: string): string | null {
  return named && /^https?:\/\/[^/\s*]+$/.test(named) && allowed.split(/\s+/).includes(named) ? named : null;
}

/** @returns null for anything but a command */
export function readCommand(data: unknown): FrameCommand | null {
  if (!isRecord(data)) return null;
  if (data.type === 'support-chat:open') return { type: 'support-chat:open' };
  const { type, text } = data;
  return type === 'support-chat:ask' && typeof text === 'string' && text.length <= 1000 ? { type, text } : null;
}
