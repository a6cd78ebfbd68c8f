import type { StreamPart } from '../contract/stream-part.ts';

/** Writes parts to one client; every method is without effect once the client has gone. */
interface EventWriter {
  write(parts: readonly StreamPart[]): void;
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal;
}

/**
 * Headers of the AI SDK's UI message stream.
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'x-vercel-ai-ui-message-stream': 'v1',
};

/**
 * A response of server-sent events that ends with `data: [DONE]` when `run` is done.
 * @param run Writes the parts; must not throw.
 * @param heartbeatMs Milliseconds between comment lines that keep proxies from cutting a silent stream, > 0.
 */
export function eventStream(run: (writer: EventWriter) => Promise<void>, requestSignal: AbortSignal, heartbeatMs: number): Response {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const gone = AbortSignal.any([requestSignal, left.signal]);
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (lines: string) => {
        if (!gone.aborted) controller.enqueue(encoder.encode(lines));
      };
      const heartbeat = setInterval(() => send(': keep-alive\n\n'), heartbeatMs);
      gone.addEventListener('abort', () => clearInterval(heartbeat), { once: true });
      try {
        await run({ write: (parts) => send(parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join('')), gone });
      } finally {
        clearInterval(heartbeat);
        send('data: [DONE]\n\n');
        if (!left.signal.aborted) controller.close();
      }
    },
    cancel() {
      left.abort();
    },
  });
  return new Response(body, { headers: streamHeaders });
}
