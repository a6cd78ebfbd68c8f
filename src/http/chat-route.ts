import { randomUUID } from 'node:crypto';
import type { Handler } from 'hono';
import type { Logger } from 'pino';
import type { ReplyListener } from '../answering/reply-trace.ts';
import type { ChatRequest, Reply } from '../contract/chat.ts';
import type { AppContext, AppEnv } from './app-env.ts';
import type { Chat } from './chat-port.ts';
import type { ClientLimit } from './client-limit.ts';
import { errorResponse } from './error-response.ts';
import { eventStream } from './event-stream.ts';
import { admit } from './front-door.ts';
import { parseChatRequest } from './parse-chat-request.ts';
import { closingParts, openingParts, textParts } from './reply-parts.ts';
import { logFailure } from './request-log.ts';
import { jsonAtOnce } from './security-headers.ts';
import { ClientGone, waitForReply } from './wait-for-reply.ts';

export interface ChatRouteDependencies {
  readonly chat: Chat;
  readonly logger: Logger;
  readonly limit: ClientLimit;
  /** Milliseconds between heartbeats of an event stream. */
  readonly heartbeatMs: number;
  /** Milliseconds after which a reply is given up. */
  readonly replyDeadlineMs: number;
}

/** POST /api/chat: the reply as JSON, or as an event stream when the client asks for one. */
export function chatRoute(dependencies: ChatRouteDependencies): Handler<AppEnv> {
  return async (context) => {
    const body = await admit(context, 'application/json', dependencies.limit);
    const request = parseChatRequest(body);
    if (asksForStream(context.req.header('accept'))) return streamReply(context, request, dependencies);
    return jsonAtOnce(context, await replyTo(request, context.req.raw.signal, randomUUID(), dependencies));
  };
}

/** One reply of the chat core, within the deadline and under the id given. */
export async function replyTo(
  request: ChatRequest,
  gone: AbortSignal,
  messageId: string,
  { chat, replyDeadlineMs }: Pick<ChatRouteDependencies, 'chat' | 'replyDeadlineMs'>,
  listener?: ReplyListener,
): Promise<Reply> {
  const reply = await waitForReply(async (signal) => chat.reply(request, signal, messageId, listener), gone, replyDeadlineMs);
  return { ...reply, messageId };
}

function streamReply(context: AppContext, request: ChatRequest, dependencies: ChatRouteDependencies): Response {
  const messageId = randomUUID();
  const requestId = context.get('requestId');
  return eventStream(
    async ({ write, gone }) => {
      write([{ type: 'start', messageId }]);
      // What has gone out of the text already; null while nothing has.
      let sent: string | null = null;
      const listener: ReplyListener = {
        onSources(conversationId, citations) {
          sent = '';
          write(openingParts(conversationId, citations));
        },
        onText(piece) {
          sent += piece;
          write(textParts(piece));
        },
      };
      try {
        const reply = await replyTo(request, gone, messageId, dependencies, listener);
        if (sent === null) write(openingParts(reply.conversationId, reply.citations));
        write(closingParts(reply, sent ?? ''));
      } catch (error) {
        if (error instanceof ClientGone) return;
        logFailure(dependencies.logger, requestId, error);
        write([{ type: 'error', errorText: errorResponse(error).body.error.message }]);
      }
    },
    context.req.raw.signal,
    dependencies.heartbeatMs,
  );
}

/** Only a client that names the type gets a stream: every HTTP client accepts anything by default. */
function asksForStream(accept: string | undefined): boolean {
  const quality = (type: string) => {
    const range = accept
      ?.toLowerCase()
      .split(',')
      .find((entry) => entry.split(';')[0]?.trim() === type);
    return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
  };
  const stream = quality('text/event-stream');
  return stream > 0 && stream >= quality('application/json');
}
