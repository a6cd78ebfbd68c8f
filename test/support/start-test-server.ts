import { connect, type Socket } from 'node:net';
import { type Logger, pino } from 'pino';
import { parseConfig } from '../../src/config.ts';
import { type AppDependencies, type AppOptions, createApp } from '../../src/http/create-app.ts';
import { type ServerOptions, startServer } from '../../src/http/server.ts';
import { FakeChat } from './fake-chat.ts';
import { smallKnowledge } from './small-knowledge.ts';

export interface TestServer {
  readonly chat: FakeChat;
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Lines of the log so far, parsed. */
  readonly log: () => Record<string, unknown>[];
  readonly rawLog: () => string;
  close(): Promise<void>;
}

export interface TestServerOptions
  extends Partial<Pick<AppDependencies, 'knowledge' | 'ready' | 'widget' | 'recorder' | 'rateLimit' | 'metrics'>> {
  readonly env?: Record<string, string>;
  readonly app?: AppOptions;
  readonly server?: ServerOptions;
}

/** The real server on a free port, with a fake chat core behind it. */
export async function startTestServer({ env = {}, app = {}, server = {}, ...rest }: TestServerOptions = {}): Promise<TestServer> {
  const config = parseConfig({ PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'debug', ...env });
  const chunks: string[] = [];
  const logger: Logger = pino({ level: config.logLevel }, { write: (line: string) => void chunks.push(line) });
  const chat = new FakeChat();
  const hono = createApp({ chat, knowledge: smallKnowledge, config, logger, ready: () => Promise.resolve({ ok: true }), ...rest }, app);
  const running = await startServer(hono, config, logger, { graceMs: 200, ...server });
  return {
    chat,
    port: running.address.port,
    origin: `http://127.0.0.1:${running.address.port}`,
    rawLog: () => chunks.join(''),
    log: () => chunks.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: () => running.close(),
  };
}

/** POST /api/chat; anything but a string is sent as JSON. */
export function postChat(server: TestServer, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.origin}/api/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
}

/** POST /ask, as a browser sends the form. */
export function postForm(server: TestServer, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.origin}/ask`, {
    method: 'POST',
    headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** A bare connection to the server. */
export function openSocket(server: TestServer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends bytes as they are and returns all that comes back until the server closes the connection or `until` is seen. */
export async function exchange(server: TestServer, bytes: string | Uint8Array, until = /$^/): Promise<string> {
  const socket = await openSocket(server);
  let received = '';
  return new Promise((resolve) => {
    const end = () => {
      socket.destroy();
      resolve(received);
    };
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      if (until.test(received)) end();
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
  });
}
