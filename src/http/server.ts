import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { AppEnv } from './app-env.ts';
import { errorResponse } from './error-response.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { logFailure } from './request-log.ts';

export interface ServerOptions {
  /** Milliseconds for the headers of a request, from its first byte or from the connection. @default 10000 */
  readonly headersMs?: number;
  /** Milliseconds for a whole request with its body. @default 15000 */
  readonly requestMs?: number;
  /** Milliseconds between two looks at these limits: a socket may outlive them by as much. @default 2000 */
  readonly checkMs?: number;
  /** Milliseconds an idle connection is kept for another request. @default 5000 */
  readonly keepAliveMs?: number;
  /** Milliseconds without a byte in either direction: clients that do not read their reply. @default 60000 */
  readonly silenceMs?: number;
  /** Milliseconds that close() leaves to what is under way. @default 10000 */
  readonly graceMs?: number;
  /** Connections at once. @default 1000 */
  readonly connections?: number;
  /** Connections at once from one address; not counted behind a proxy, where all come from it. @default 500 */
  readonly connectionsPerAddress?: number;
}

export interface RunningServer {
  readonly address: AddressInfo;
  /** Stops accepting, finishes what is under way within `graceMs`, then cuts. Every call waits for the same end. */
  close(): Promise<void>;
}

/** Bytes of a refused body that are swallowed so that the client reads the refusal before its connection is cut. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 500;

/**
 * Listens on `config.host` and `config.port`.
 * @throws the system's error when it cannot listen there
 */
export async function startServer(
  app: Pick<Hono<AppEnv>, 'fetch'>,
  config: Pick<Config, 'host' | 'port' | 'trustProxy'>,
  logger: Logger,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const answer = getRequestListener((request, env) => app.fetch(request, env), {
    // Reached by what never came as far as the app (an address or Host header that cannot be read) and by non-errors thrown.
    errorHandler: (error) => {
      const isRequestFault = error instanceof Error && error.name === 'RequestError';
      if (!isRequestFault) logFailure(logger, undefined, error);
      const { status, body } = errorResponse(isRequestFault ? new Refusal('request-unreadable') : error);
      return Response.json(body, { status, headers: bareHeaders });
    },
  });

  let closing: Promise<void> | undefined;
  const responses = new WeakMap<Socket, ServerResponse>();
  const server = createServer(
    {
      headersTimeout: options.headersMs ?? 10_000,
      requestTimeout: options.requestMs ?? 15_000,
      connectionsCheckingInterval: options.checkMs ?? 2_000,
      keepAliveTimeout: options.keepAliveMs ?? 5_000,
      // Checked below, where the refusal gets a body.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      responses.set(incoming.socket, outgoing);
      if (closing !== undefined) outgoing.shouldKeepAlive = false;
      outgoing.once('finish', () => endUnreadBody(incoming));
      if (occurrences(incoming, 'host') !== 1 || occurrences(incoming, 'content-type') > 1) {
        refuse(outgoing, 'request-unreadable');
      } else void answer(incoming, outgoing);
    },
  );
  server.timeout = options.silenceMs ?? 60_000;
  server.maxConnections = options.connections ?? 1_000;

  if (config.trustProxy === 0) limitPerAddress(options.connectionsPerAddress ?? 500);
  server.on('checkExpectation', (_incoming, outgoing: ServerResponse) => refuse(outgoing, 'expectation-failed'));
  server.on('connect', (_incoming, socket) => refuseRaw(socket as Socket, 'method-not-allowed'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = responses.get(socket as Socket);
    const isAnswering = response?.headersSent === true && !response.writableFinished;
    if (!socket.writable || error.code === 'ECONNRESET' || isAnswering) socket.destroy();
    else refuseRaw(socket as Socket, clientErrors[error.code ?? ''] ?? 'request-unreadable');
  });

  function limitPerAddress(most: number): void {
    const counts = new Map<string, number>();
    server.on('connection', (socket) => {
      const address = socket.remoteAddress ?? '';
      const count = (counts.get(address) ?? 0) + 1;
      counts.set(address, count);
      socket.once('close', () => {
        const left = (counts.get(address) ?? 1) - 1;
        if (left > 0) counts.set(address, left);
        else counts.delete(address);
      });
      if (count > most) socket.destroy();
    });
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A connection becomes idle when its last reply is out; nobody tells.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), options.graceMs ?? 10_000);
    await closed;
    clearInterval(idle);
    clearTimeout(cut);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  return {
    address: server.address() as AddressInfo,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** What the HTTP parser finds wrong. */
const clientErrors: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Headers of refusals that never reach the app. */
const bareHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
};

/** RFC 9112, 3.2: a request without exactly one Host is answered with 400. Node keeps the first of two and tells nobody. */
function occurrences({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}

function bareRefusal(code: RefusalCode) {
  const { status, body } = errorResponse(new Refusal(code));
  const text = JSON.stringify(body);
  return { status, text, headers: { ...bareHeaders, 'Content-Length': Buffer.byteLength(text), Connection: 'close' } };
}

function refuse(outgoing: ServerResponse, code: RefusalCode): void {
  const { status, headers, text } = bareRefusal(code);
  outgoing.writeHead(status, headers).end(text);
}

/** The same on a socket whose request could not be parsed. */
function refuseRaw(socket: Socket, code: RefusalCode): void {
  const { status, headers, text } = bareRefusal(code);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`, () => socket.destroySoon());
}

/**
 * A reply is out but its request is still coming in: reads on a little, because closing at once would reset the
 * connection before the client has read the reply, then cuts.
 */
function endUnreadBody(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  const { socket } = incoming;
  const before = socket.bytesRead;
  const since = performance.now();
  const look = setInterval(() => {
    const isOver = incoming.complete || socket.destroyed;
    const isTooMuch = socket.bytesRead - before > LINGER_BYTES || performance.now() - since > LINGER_MS;
    if (!isOver && isTooMuch) socket.destroySoon();
    if (isOver || isTooMuch) clearInterval(look);
  }, 20);
}
