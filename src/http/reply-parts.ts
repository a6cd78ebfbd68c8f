import type { Citation, Reply } from '../contract/chat.ts';
import type { StreamPart } from '../contract/stream-part.ts';

const TEXT_ID = 'text-1';

/** What goes out before the text: the conversation, and the sources before the text that cites them. */
export function openingParts(conversationId: string, citations: readonly Citation[]): StreamPart[] {
  return [
    { type: 'message-metadata', messageMetadata: { conversationId } },
    ...citations.map(
      ({ section, title }): StreamPart => ({
        type: 'source-document',
        sourceId: section,
        mediaType: 'text/markdown',
        title,
      }),
    ),
    { type: 'text-start', id: TEXT_ID },
  ];
}

/** A piece of the text, sentence by sentence. */
export function textParts(text: string): StreamPart[] {
  return splitSentences(text).map((delta): StreamPart => ({ type: 'text-delta', id: TEXT_ID, delta }));
}

/**
 * The rest of a finished reply.
 * @param sent What of its text has gone out already. Where it is not the beginning of the text, the whole reply behind it
 *   says what holds.
 */
export function closingParts(reply: Reply, sent: string): StreamPart[] {
  return [
    ...(reply.text.startsWith(sent) ? textParts(reply.text.slice(sent.length)) : []),
    { type: 'text-end', id: TEXT_ID },
    { type: 'data-reply', data: reply },
    { type: 'finish' },
  ];
}

/**
 * Cuts a text after 。！？ and line breaks; closing brackets and citation marks stay with their sentence.
 * @returns pieces that joined equal the text; none for an empty text
 */
export function splitSentences(text: string): string[] {
  return text.split(/(?<=[。！？\n](?:[」』）)]|\[\d+\])*)(?![。！？\n」』）)]|\[\d+\])/u).filter((piece) => piece !== '');
}
