import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request asks for, as far as the double reads it. */
export interface Asked {
  readonly path: string;
  readonly system: string;
  readonly user: string;
  readonly stream: boolean;
}

/** One sort of good or bad behaviour. `F1`…`F12` are the faults of a provider; F13–F16 are answers with bad words. */
export type ProviderBehaviour =
  /** Answers in pieces of `size` characters, one every `everyMs`. */
  | { readonly kind: 'answer'; readonly text: (asked: Asked) => string; readonly size?: number; readonly everyMs?: number }
  /** F1: takes the request and says nothing. */
  | { readonly kind: 'silent' }
  /** F2 (500), F3 (429, with Retry-After), F4 (401…). */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** F5: closes the connection before a byte. */
  | { readonly kind: 'reset' }
  /** F6: a page with status 200. */
  | { readonly kind: 'html' }
  /** F7: `choices` is empty. */
  | { readonly kind: 'no-choices' }
  /** F9: wants a tool, with broken arguments. */
  | { readonly kind: 'tool-call' }
  /** F11: says the beginning and falls silent. */
  | { readonly kind: 'stall'; readonly text: string }
  /** F12: says the beginning and breaks the connection, or ends it in good order without a finish reason. */
  | { readonly kind: 'cut'; readonly text: string; readonly inOrder: boolean }
  /** Stops because the answer grew too long. */
  | { readonly kind: 'length'; readonly text: string };

export interface ProviderDouble {
  /** For OpenAI-compatible clients. */
  readonly openAiUrl: string;
  /** For Ollama's client. */
  readonly ollamaUrl: string;
  /** Everything received: heads and bodies, byte for byte. */
  readonly received: Buffer[];
  readonly asked: Asked[];
  /** Connections that a client closed before its answer was whole. */
  readonly leftEarly: () => number;
  behave(behaviour: ProviderBehaviour | ((asked: Asked) => ProviderBehaviour)): void;
  close(): Promise<void>;
}

/** A language-model provider over real HTTP: OpenAI's chat completions and Ollama's chat, streaming and not. */
export async function startProviderDouble(): Promise<ProviderDouble> {
  let behaviour: (asked: Asked) => ProviderBehaviour = () => ({ kind: 'answer', text: () => 'はい。' });
  const received: Buffer[] = [];
  const asked: Asked[] = [];
  let leftEarly = 0;
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) leftEarly++;
    });
    response.on('error', () => {});
    const body = await bodyOf(request);
    received.push(Buffer.from(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n`), body);
    const parsed = readRequest(request.url ?? '', body);
    asked.push(parsed);
    const wire = parsed.path.startsWith('/api/') ? ollamaWire(response, parsed) : openAiWire(response, parsed);
    await play(behaviour(parsed), parsed, wire, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    openAiUrl: `${origin}/v1`,
    ollamaUrl: origin,
    received,
    asked,
    leftEarly: () => leftEarly,
    behave: (next) => {
      behaviour = typeof next === 'function' ? next : () => next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function readRequest(path: string, body: Buffer): Asked {
  const { messages = [], stream = false } = JSON.parse(body.toString('utf8') || '{}') as {
    messages?: { role: string; content: string }[];
    stream?: boolean;
  };
  const of = (role: string) => messages.find((message) => message.role === role)?.content ?? '';
  return { path, system: of('system'), user: of('user'), stream };
}

/** How one answer goes over the wire. */
interface Wire {
  piece(text: string): void;
  toolCall(): void;
  noChoices(): void;
  /** @param reason null ends in good order without saying that the answer is whole */
  end(reason: 'stop' | 'length' | null): void;
}

async function play(now: ProviderBehaviour, asked: Asked, wire: Wire, response: ServerResponse): Promise<void> {
  switch (now.kind) {
    case 'silent':
      return;
    case 'status':
      response.writeHead(now.status, {
        'content-type': 'application/json',
        ...(now.retryAfter !== undefined && { 'retry-after': String(now.retryAfter) }),
      });
      response.end(
        JSON.stringify({ error: { message: `broken, your key sk-secret-key-1 is wrong`, type: 'error', code: String(now.status) } }),
      );
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html><body>Bad gateway</body></html>');
      return;
    case 'no-choices':
      wire.noChoices();
      return;
    case 'tool-call':
      wire.toolCall();
      return;
    case 'stall':
      wire.piece(now.text);
      return;
    case 'cut':
      wire.piece(now.text);
      if (now.inOrder) wire.end(null);
      else setTimeout(() => response.socket?.resetAndDestroy(), 20);
      return;
    case 'length':
      wire.piece(now.text);
      wire.end('length');
      return;
    case 'answer': {
      const characters = [...now.text(asked)];
      const size = now.size ?? 8;
      for (let at = 0; at < characters.length && !response.destroyed; at += size) {
        wire.piece(characters.slice(at, at + size).join(''));
        if (now.everyMs) await new Promise((resolve) => setTimeout(resolve, now.everyMs));
      }
      wire.end('stop');
    }
  }
}

function openAiWire(response: ServerResponse, { stream }: Asked): Wire {
  const base = { id: 'chatcmpl-1', object: stream ? 'chat.completion.chunk' : 'chat.completion', created: 1, model: 'double' };
  let text = '';
  const event = (data: unknown) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
    response.write(stream ? `data: ${JSON.stringify(data)}\n\n` : JSON.stringify(data));
  };
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const call = { index: 0, id: 'call-1', type: 'function', function: { name: 'run', arguments: '{"broken": ' } };
  return {
    piece(more) {
      text += more;
      if (stream) event({ ...base, choices: [{ index: 0, delta: { role: 'assistant', content: more }, finish_reason: null }] });
    },
    toolCall() {
      if (stream)
        event({ ...base, choices: [{ index: 0, delta: { role: 'assistant', tool_calls: [call] }, finish_reason: 'tool_calls' }] });
      else
        event({
          ...base,
          choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: [call] }, finish_reason: 'tool_calls' }],
        });
      response.end(stream ? 'data: [DONE]\n\n' : '');
    },
    noChoices() {
      event({ ...base, choices: [], usage });
      response.end(stream ? 'data: [DONE]\n\n' : '');
    },
    end(reason) {
      if (!stream) event({ ...base, choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: reason }], usage });
      else if (reason !== null) {
        event({ ...base, choices: [{ index: 0, delta: {}, finish_reason: reason }] });
        event({ ...base, choices: [], usage });
      } else if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(stream ? 'data: [DONE]\n\n' : '');
    },
  };
}

function ollamaWire(response: ServerResponse, { stream }: Asked): Wire {
  const base = { model: 'double', created_at: '2026-01-01T00:00:00Z' };
  let text = '';
  const line = (data: unknown) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(`${JSON.stringify(data)}\n`);
  };
  const done = { done: true, prompt_eval_count: 100, eval_count: 20 };
  return {
    piece(more) {
      text += more;
      if (stream) line({ ...base, message: { role: 'assistant', content: more }, done: false });
    },
    toolCall() {
      const calls = [{ function: { name: 'run', arguments: {} } }];
      line({ ...base, message: { role: 'assistant', content: '', tool_calls: calls }, ...done, done_reason: 'stop' });
      response.end();
    },
    noChoices() {
      line({ ...base, ...done });
      response.end();
    },
    end(reason) {
      if (reason !== null || !stream)
        line({ ...base, message: { role: 'assistant', content: stream ? '' : text }, ...done, ...(reason && { done_reason: reason }) });
      response.end();
    },
  };
}

/** The sentences that a wording prompt asks to be said again. */
export function sentencesAsked({ user }: Asked): string[] {
  return [...user.matchAll(/^文\d+：(.+)$/gmu)].map(([, sentence]) => sentence ?? '');
}

/** Whether a request is for wording, not for understanding. */
export function isWording({ user }: Asked): boolean {
  return /^文1：/mu.test(user);
}
