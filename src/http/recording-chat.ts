import type { ReplyTrace } from '../answering/reply-trace.ts';
import type { ChatRequest, Reply } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { MessageRecord } from '../store/message-record.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Chat } from './chat-port.ts';

/** A chat that keeps what is asked and answered, without making anybody wait. */
export function recordingChat(chat: Chat, recorder: Pick<Recorder, 'record'>, knowledge: Knowledge): Chat {
  return {
    topics: () => chat.topics(),
    async reply(request, signal, messageId, listener = {}) {
      let trace: ReplyTrace | undefined;
      const started = performance.now();
      const reply = await chat.reply(request, signal, messageId, {
        ...listener,
        onTrace(given) {
          trace = given;
          listener.onTrace?.(given);
        },
      });
      const latencyMs = Math.round((performance.now() - started) * 100) / 100;
      recorder.record(toRecord(request, reply, messageId, trace, latencyMs, knowledge));
      return reply;
    },
  };
}

function toRecord(
  request: ChatRequest,
  reply: Reply,
  messageId: string,
  trace: ReplyTrace | undefined,
  latencyMs: number,
  knowledge: Knowledge,
): MessageRecord {
  return {
    id: messageId,
    conversationId: reply.conversationId,
    at: Date.now(),
    message: trace?.maskedMessage ?? maskPersonalData(removeHiddenCharacters(request.message), knowledge.published).text,
    reply: reply.text,
    kind: reply.kind,
    topic: trace?.topic ?? null,
    point: trace?.point ?? null,
    sections: reply.citations.map(({ section }) => section),
    device: reply.device,
    channel: request.channel ?? 'web',
    // Any other page is free text.
    page: request.page !== undefined && knowledge.pages.has(request.page) ? request.page : null,
    mode: trace?.mode ?? 'extractive',
    contacts: reply.contacts.length,
    latencyMs,
  };
}
