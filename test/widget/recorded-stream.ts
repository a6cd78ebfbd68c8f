import type { Reply } from '../../src/contract/chat.ts';
import { eventStream } from '../../src/http/event-stream.ts';
import { closingParts, openingParts } from '../../src/http/reply-parts.ts';

/** A reply with characters of one to four bytes. */
export const recordedReply: Reply & { lead: string; notices: string[] } = {
  conversationId: 'c-1',
  messageId: 'm-1',
  kind: 'answer',
  lead: '右上の☰を押します。𠮷田さまも同じです。[1]',
  text: '右上の☰を押します。𠮷田さまも同じです。[1]\n\n1. 「登録」ボタンを押します。[1]',
  notices: [],
  steps: [{ number: 1, text: '「登録」ボタンを押します。', device: null, citation: 1 }],
  warnings: [],
  citations: [
    {
      n: 1,
      section: 'guide/step-1',
      document: 'guide',
      title: '手引き 手順1',
      quote: '「登録」ボタンを\n押します。',
      url: '/sources/guide#step-1',
    },
  ],
  contacts: [],
  suggestions: [{ label: '次の手順へ', message: '次の手順は？' }],
  device: null,
};

/** The bytes that the server itself writes for a reply, with a heartbeat in front. */
export async function recordStream(reply: Reply): Promise<Uint8Array> {
  const response = eventStream(
    async ({ write }) => {
      write([{ type: 'start', messageId: reply.messageId }]);
      write([...openingParts(reply.conversationId, reply.citations), ...closingParts(reply, '')]);
    },
    new AbortController().signal,
    60_000,
  );
  const body = new Uint8Array(await response.arrayBuffer());
  const heartbeat = new TextEncoder().encode(': keep-alive\n\n');
  const bytes = new Uint8Array(heartbeat.length + body.length);
  bytes.set(heartbeat);
  bytes.set(body, heartbeat.length);
  return bytes;
}
