import type { Reply } from '../contract/chat.ts';
import type { StreamPart } from '../contract/stream-part.ts';

const TEXT_ID = 'text-1';

/** The parts of a finished reply, between `start` and the end of the stream: sources before the text that cites them. */
export function replyParts(reply: Reply): StreamPart[] {
  return [
    { type: 'message-metadata', messageMetadata: { conversationId: reply.conversationId } },
    ...reply.citations.map(
      ({ section, title }): StreamPart => ({
        type: 'source-document',
        sourceId: section,
        mediaType: 'text/markdown',
        title,
      }),
    ),
    { type: 'text-start', id: TEXT_ID },
    ...splitSentences(reply.text).map((delta): StreamPart => ({ type: 'text-delta', id: TEXT_ID, delta })),
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
