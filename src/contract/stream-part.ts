import { z } from 'zod';
import { replySchema } from './chat.ts';

/**
 * Parts of the event stream: the AI SDK's UI message stream, version 1.
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export const streamPartSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), messageId: z.string() }),
  z.object({ type: z.literal('message-metadata'), messageMetadata: z.object({ conversationId: z.string() }) }),
  z.object({ type: z.literal('source-document'), sourceId: z.string(), mediaType: z.literal('text/markdown'), title: z.string() }),
  z.object({ type: z.literal('text-start'), id: z.string() }),
  z.object({ type: z.literal('text-delta'), id: z.string(), delta: z.string() }),
  z.object({ type: z.literal('text-end'), id: z.string() }),
  z.object({ type: z.literal('data-reply'), data: replySchema }),
  z.object({ type: z.literal('error'), errorText: z.string() }),
  z.object({ type: z.literal('finish') }),
]);
export type StreamPart = z.infer<typeof streamPartSchema>;
