import type { Logger } from 'pino';
import { type Config, parseConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import type { StaffOffice } from '../../src/http/staff/staff-office.ts';
import type { OpenedChat } from '../../src/open-chat.ts';
import { type OpenedRecords, openMetrics, openRecords } from '../../src/open-records.ts';
import { openStaffOffice } from '../../src/open-staff-office.ts';
import type { StoreLocation } from '../../src/store/store-location.ts';
import { memoryChat } from './memory-chat.ts';

export interface StoreServer {
  /** `http://127.0.0.1:port` */
  readonly base: string;
  readonly config: Config;
  readonly records: OpenedRecords;
  readonly office: StaffOffice | null;
  readonly server: RunningServer;
  close(): Promise<void>;
}

export type ServedChat = Pick<OpenedChat, 'knowledge' | 'retriever' | 'answerer' | 'restorer'>;

/** The environment under which a server keeps its records at this place. */
export function environmentFor(location: StoreLocation): Record<string, string> {
  return location.engine === 'sqlite' ? { DATA_DIR: location.file.replace(/\/[^/]+$/, '') } : { DATABASE_URL: location.url };
}

/**
 * The real server with its store and, where STAFF_USERS says so, its console: everything of npm start but the index on disk.
 * @param openChat What answers. @default a small service's knowledge
 */
export async function startStoreServer(
  env: Record<string, string>,
  logger: Logger,
  openChat: (records: OpenedRecords) => Promise<ServedChat> = smallChat,
): Promise<StoreServer> {
  const config = parseConfig({ HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off', ...env });
  const records = openRecords(config, logger);
  const { store, recorder, rateLimit } = records;
  const { knowledge, answerer, retriever, restorer } = await openChat(records);
  const metrics = config.metricsToken === undefined ? null : await openMetrics(records);
  const office = await openStaffOffice(config, records);
  const staff = office && { office, answerer, retriever, restorer };
  const app = createApp(
    { chat: answerer, knowledge, config, logger, ready: () => store.check(), recorder, rateLimit, metrics, staff },
    config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl },
  );
  const server = await startServer(app, config, logger, { graceMs: 1_000 });
  return {
    base: `http://127.0.0.1:${server.address.port}`,
    config,
    records,
    office,
    server,
    async close() {
      await server.close();
      await records.close();
    },
  };
}

async function smallChat({ conversations }: OpenedRecords): Promise<ServedChat> {
  const chat = await memoryChat(undefined, { conversations });
  return { ...chat, restorer: null };
}

export interface AskedReply {
  readonly conversationId: string;
  readonly messageId: string;
  readonly kind: string;
  readonly text: string;
}

/** POST /api/chat. */
export async function ask(base: string, message: string, rest: Record<string, unknown> = {}): Promise<AskedReply> {
  const response = await post(`${base}/api/chat`, { message, ...rest });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as AskedReply;
}

/** POST /api/feedback. @returns the status */
export async function rate(
  base: string,
  { conversationId, messageId }: Pick<AskedReply, 'conversationId' | 'messageId'>,
  rest: Record<string, unknown> = {},
): Promise<number> {
  const response = await post(`${base}/api/feedback`, { conversationId, messageId, rating: 'up', ...rest });
  await response.arrayBuffer();
  return response.status;
}

export function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until what is written now is kept. */
export function untilReady(base: string): Promise<void> {
  return until(async () => (await fetch(`${base}/readyz`)).ok, 'the store is open');
}
