import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { OpenedRecords } from '../../src/open-records.ts';
import { hashPassword } from '../../src/staff/password-hash.ts';
import { freshDatabase } from './postgres.ts';
import { type ServedChat, type StoreServer, startStoreServer, until } from './store-server.ts';
import { ENGINE } from './test-store.ts';

/** Enough to be right, and quick: what a real hash costs is tried once, in test/staff/password-hash.test.ts. */
const CHEAP = { N: 1024, r: 8, p: 1 };

export const PASSWORDS = { operator: 'operator password', editor: 'editor password 1' } as const;

/** STAFF_USERS with an operator 「佐藤」 and an editor `hana`. */
export async function staffUsers(): Promise<string> {
  const [operator, editor] = await Promise.all([hashPassword(PASSWORDS.operator, CHEAP), hashPassword(PASSWORDS.editor, CHEAP)]);
  return `佐藤:operator:${operator} hana:editor:${editor}`;
}

export interface StaffServer extends Omit<StoreServer, 'server'> {
  /** Lines of the log so far, parsed. */
  readonly log: () => Record<string, unknown>[];
}

async function databaseEnv(): Promise<Record<string, string>> {
  return ENGINE === 'postgres' ? { DATABASE_URL: await freshDatabase() } : {};
}

export interface StaffServerOptions {
  readonly env?: Record<string, string>;
  /** @default a small service's knowledge */
  readonly openChat?: (records: OpenedRecords) => Promise<ServedChat>;
}

/** The real server with its store and its staff console, in a folder or a database of its own. */
export async function startStaffServer({ env = {}, openChat }: StaffServerOptions = {}): Promise<StaffServer> {
  const folder = mkdtempSync(join(tmpdir(), 'staff-'));
  const lines: string[] = [];
  const logger: Logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const given = { DATA_DIR: folder, STAFF_USERS: await staffUsers(), ...(await databaseEnv()), ...env };
  const server = await startStoreServer(given, logger, openChat);
  await until(async () => (await server.records.store.check()).ok, 'the store is open');
  return {
    ...server,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
