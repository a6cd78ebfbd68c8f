import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ChatRequest, Reply, Topics } from '../../src/contract/chat.ts';
import { buildEmbed, buildWidget } from '../../src/widget-bundle/build-widget.ts';
import { recordStream } from '../widget/recorded-stream.ts';
import { replies } from './widget-replies.ts';

/** One POST /api/chat as the scripted server sees it. */
export interface Asked {
  readonly request: ChatRequest;
  /** What the client wants: the stream first, JSON when it asks once more. */
  readonly accept: string;
  /** 0 for the first question that this server was asked. */
  readonly turn: number;
  readonly response: ServerResponse;
}
export type Answer = (asked: Asked) => void | Promise<void>;

interface HostPage {
  readonly html: string;
  readonly policy?: string;
}

export interface WidgetHost {
  /** `http://127.0.0.1:port`: pages and chat server in one. */
  readonly origin: string;
  /** The same server under another origin. */
  readonly otherOrigin: string;
  readonly asked: Asked[];
  readonly feedback: unknown[];
  answer: Answer;
  /** Status with which GET /api/topics answers. */
  topicsStatus: number;
  topics: Topics['topics'];
  feedbackStatus: number;
  /** Pages and files by their path; those of `hostPage()` and more. */
  readonly files: Map<string, { body: string; type: string; headers?: Record<string, string> }>;
  /** Puts up a page and gives its address. */
  put(path: string, page: HostPage): string;
  /** Forgets what was asked, and answers as at the start. */
  reset(): void;
  close(): Promise<void>;
}

/** What the strictest host allows: nothing but scripts and connections of its own. */
export const STRICT_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const topics: Topics['topics'] = [
  { id: 'join', title: 'カードを作る', message: 'カードを作りたい' },
  { id: 'pin', title: '暗証番号を変える', message: '暗証番号を変えたい' },
  { id: 'return', title: 'カードを返す', message: 'カードを返却したい' },
  { id: 'limit', title: '借りられる冊数', message: '何冊まで借りられますか' },
  { id: 'lost', title: 'カードをなくした', message: 'カードをなくしました' },
  { id: 'hours', title: '開館時間', message: '何時まで開いていますか' },
  { id: 'late', title: '返すのが遅れた', message: '返却が遅れました' },
  { id: 'move', title: '引っ越した', message: '引っ越しました' },
];

/**
 * A chat server that answers as it is told, down to the bytes, and serves the pages that embed the widget. No page holds a
 * script or style of its own, so that each can have the strict policy.
 */
export async function startWidgetHost(): Promise<WidgetHost> {
  const [widget, embed] = await Promise.all([buildWidget(), buildEmbed()]);
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(host, request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host: WidgetHost = {
    origin: `http://127.0.0.1:${port}`,
    otherOrigin: `http://localhost:${port}`,
    asked: [],
    feedback: [],
    answer: streamed(replies.procedure),
    topicsStatus: 200,
    feedbackStatus: 204,
    topics,
    files: new Map([
      ['/widget.js', { body: widget.code, type: 'text/javascript; charset=utf-8' }],
      ['/embed.js', { body: embed.code, type: 'text/javascript; charset=utf-8' }],
    ]),
    put(path, { html, policy = STRICT_POLICY }) {
      host.files.set(path, { body: html, type: 'text/html; charset=utf-8', headers: { 'Content-Security-Policy': policy } });
      return `${host.origin}${path}`;
    },
    reset() {
      host.asked.length = 0;
      host.feedback.length = 0;
      host.answer = streamed(replies.procedure);
      host.topicsStatus = 200;
      host.feedbackStatus = 204;
      host.topics = topics;
    },
    close: () => closeAll(server, sockets),
  };
  host.put('/panel', { html: hostPage('<support-chat></support-chat>') });
  host.put('/inline', { html: hostPage('<support-chat mode="inline"></support-chat>') });
  return host;
}

/** A page that embeds the widget between content of its own. */
export function hostPage(body: string, head = ''): string {
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>見本の会員ページ</title>${head}<script type="module" src="/widget.js"></script></head>
<body><main><h1>見本の会員ページ</h1><p><button id="before" type="button">前のボタン</button></p>${body}
<p><button id="after" type="button">後のボタン</button></p></main></body></html>`;
}

/** The reply as the real server streams it. */
export function streamed(reply: Reply): Answer {
  return async ({ response, accept }) => {
    if (accept.includes('application/json')) return sendJson(response, 200, reply);
    response.writeHead(200, STREAM_HEADERS);
    response.end(await recordStream(reply));
  };
}

/** The stream, one byte a packet, with a pause inside the first `pauses` characters of several bytes. */
export function byteByByte(reply: Reply, pauses: number): Answer {
  return async ({ response }) => {
    response.writeHead(200, STREAM_HEADERS);
    let left = pauses;
    for (const byte of await recordStream(reply)) {
      response.write(Uint8Array.of(byte));
      const opensCharacter = byte >= 0xc0;
      await new Promise((resolve) => (opensCharacter && left-- > 0 ? setTimeout(resolve, 4) : setImmediate(resolve)));
    }
    response.end();
  };
}

/** The stream up to a part of it, then the connection breaks. */
export function cutAt(reply: Reply, share: number): Answer {
  return async ({ response }) => {
    const bytes = await recordStream(reply);
    response.writeHead(200, STREAM_HEADERS);
    response.write(bytes.subarray(0, Math.floor(bytes.length * share)));
    setTimeout(() => response.destroy(), 30);
  };
}

/** Every answer in turn; the last one stays. */
export function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let turn = 0;
  return (asked) => (answers[Math.min(turn++, answers.length - 1)] ?? answers[0])(asked);
}

/** A reply without the AI SDK's framing. */
export function refused(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return ({ response }) => sendJson(response, status, body, headers);
}

export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'x-vercel-ai-ui-message-stream': 'v1',
};

async function handle(host: WidgetHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', host.origin);
  const origin = request.headers.origin;
  if (origin !== undefined) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
  }
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (pathname === '/api/topics') sendJson(response, host.topicsStatus, { topics: host.topics });
  else if (pathname === '/api/chat') {
    const asked = {
      request: await readJson<ChatRequest>(request),
      accept: request.headers.accept ?? '',
      turn: host.asked.length,
      response,
    };
    host.asked.push(asked);
    await host.answer(asked);
  } else if (pathname === '/api/feedback') {
    host.feedback.push(await readJson(request));
    response.writeHead(host.feedbackStatus).end();
  } else if (pathname.startsWith('/sources/')) {
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>資料</title><h1>資料 ${pathname.slice(9)}</h1>`);
  } else {
    const file = host.files.get(pathname);
    if (!file) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-store', ...file.headers }).end(file.body);
  }
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  return closed;
}
