import type { ReplyListener } from '../answering/reply-trace.ts';
import type { ChatRequest, Reply, Topics } from '../contract/chat.ts';

/** What the HTTP layer asks of the chat core. */
export interface Chat {
  /**
   * Answers one message.
   * @param signal Aborts when the client has gone or the deadline has passed; work should stop.
   * @param messageId The id this reply goes out under, made by the server (UUID v4): a stream names it before the reply
   *   exists. Whatever remembers the message remembers it under this id; the reply's own `messageId` is overwritten by it.
   * @param listener Hears what is known of the reply beyond what the client gets.
   */
  reply(request: ChatRequest, signal: AbortSignal, messageId: string, listener?: ReplyListener): Promise<Reply>;
  topics(): Topics;
}
