import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Config, parseConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/create-app.ts';
import { startServer } from '../../src/http/server.ts';
import type { StaffOffice } from '../../src/http/staff/staff-office.ts';
import type { OpenedChat } from '../../src/open-chat.ts';
import { type OpenedRecords, openRecords } from '../../src/open-records.ts';
import { openStaffOffice } from '../../src/open-staff-office.ts';
import { hashPassword } from '../../src/staff/password-hash.ts';
import { memoryChat } from './memory-chat.ts';
import { freshDatabase } from './postgres.ts';
import { until } from './store-server.ts';
import { ENGINE } from './test-store.ts';

/** Enough to be right, and quick: what a real hash costs is tried once, in test/staff/password-hash.test.ts. */
const CHEAP = { N: 1024, r: 8, p: 1 };

export const PASSWORDS = { operator: 'operator password', editor: 'editor password 1' } as const;

/** STAFF_USERS with an operator 「佐藤」 and an editor `hana`. */
export async function staffUsers(): Promise<string> {
  const [operator, editor] = await Promise.all([hashPassword(PASSWORDS.operator, CHEAP), hashPassword(PASSWORDS.editor, CHEAP)]);
  return `佐藤:operator:${operator} hana:editor:${editor}`;
}

export interface StaffServer {
  /** `http://127.0.0.1:port` */
  readonly base: string;
  readonly config: Config;
  readonly records: OpenedRecords;
  readonly office: StaffOffice | null;
  /** Lines of the log so far, parsed. */
  readonly log: () => Record<string, unknown>[];
  close(): Promise<void>;
}

async function databaseEnv(): Promise<Record<string, string>> {
  return ENGINE === 'postgres' ? { DATABASE_URL: await freshDatabase() } : {};
}

type StaffChat = Pick<OpenedChat, 'knowledge' | 'retriever' | 'answerer' | 'restorer'>;

export interface StaffServerOptions {
  readonly env?: Record<string, string>;
  /** @default a small service's knowledge */
  readonly openChat?: (records: OpenedRecords) => Promise<StaffChat>;
}

/** The real server with its store and its staff console. */
export async function startStaffServer({ env = {}, openChat = smallChat }: StaffServerOptions = {}): Promise<StaffServer> {
  const folder = mkdtempSync(join(tmpdir(), 'staff-'));
  const given = {
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
    DATA_DIR: folder,
    STAFF_USERS: await staffUsers(),
    ...(await databaseEnv()),
    ...env,
  };
  const config = parseConfig(given);
  const lines: string[] = [];
  const logger: Logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const records = openRecords(config, logger);
  const { store, recorder, rateLimit } = records;
  const { knowledge, answerer, retriever, restorer } = await openChat(records);
  const office = await openStaffOffice(config, store);
  const staff = office && { office, answerer, retriever, restorer };
  const app = createApp(
    { chat: answerer, knowledge, config, logger, ready: () => store.check(), recorder, rateLimit, staff },
    config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl },
  );
  const server = await startServer(app, config, logger, { graceMs: 500 });
  await until(async () => (await store.check()).ok, 'the store is open');
  return {
    base: `http://127.0.0.1:${server.address.port}`,
    config,
    records,
    office,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async close() {
      await server.close();
      await records.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function smallChat({ conversations }: OpenedRecords): Promise<StaffChat> {
  const chat = await memoryChat(undefined, { conversations });
  return { ...chat, restorer: null };
}

/** A browser without scripts: keeps its cookie and sends forms as browsers do. */
export class StaffVisitor {
  cookie = '';
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(
      await fetch(`${this.base}${path}`, { redirect: 'manual', headers: { Accept: 'text/html', Cookie: this.cookie, ...headers } }),
    );
  }

  async post(path: string, fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(
      await fetch(`${this.base}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          Accept: 'text/html',
          'Content-Type': 'application/x-www-form-urlencoded',
          'Sec-Fetch-Site': 'same-origin',
          Cookie: this.cookie,
          ...headers,
        },
        body: new URLSearchParams(fields).toString(),
      }),
    );
  }

  signIn(name: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.post('/staff/sign-in', { name, password, next: '/staff' }, headers);
  }

  /** The token that forms of this session carry. */
  async token(): Promise<string> {
    return /name="token" value="([\w-]+)"/.exec(await (await this.get('/staff')).text())?.[1] ?? '';
  }

  #keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookie = /max-age=0/i.test(line) ? '' : pair;
    }
    return response;
  }
}

/** Somebody who is signed in. */
export async function signedIn(base: string, role: 'operator' | 'editor'): Promise<StaffVisitor> {
  const visitor = new StaffVisitor(base);
  const response = await visitor.signIn(role === 'operator' ? '佐藤' : 'hana', PASSWORDS[role]);
  if (response.status !== 303) throw new Error(`not signed in: ${response.status}`);
  return visitor;
}
