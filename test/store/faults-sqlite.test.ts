import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countKept, expectAnswersWithoutStore, serve, serveApart, sqlitePlace } from '../support/store-faults.ts';
import { type AskedReply, ask, environmentFor, rate, until, untilReady } from '../support/store-server.ts';

describe('SQLite', () => {
  it('locked by somebody else: everybody is answered, and what waited is kept afterwards', async () => {
    const { location, file } = await sqlitePlace();
    const server = await serve(environmentFor(location));
    await untilReady(server.base);
    const other = new Database(file);
    other.exec('begin immediate');
    const replies = await expectAnswersWithoutStore(server.base, /^503 store-(?:locked|slow)$/);
    other.exec('rollback');
    other.close();
    await until(async () => (await countKept(location)) === replies.length, 'all are kept');
    expect(await rate(server.base, replies[0] as AskedReply)).toBe(204);
    expect(server.log().match(/is not being kept/g)).toHaveLength(1);
  });

  it('locked while the server is told to stop: it ends in good order', async () => {
    const { location, file } = await sqlitePlace();
    const server = await serveApart(environmentFor(location), {});
    await untilReady(server.base);
    const other = new Database(file);
    other.exec('begin immediate');
    await ask(server.base, 'カードを作りたい');
    await server.kill('SIGTERM');
    expect([server.child.exitCode, server.child.signalCode]).toEqual([0, null]);
    expect(server.log()).toContain('messages are lost: the end came first');
    other.exec('rollback');
    other.close();
  });

  it('a full disk: everybody is answered, with one line in the log', async () => {
    const { location } = await sqlitePlace();
    const server = await serveApart(environmentFor(location), { maxFileKiB: 400 });
    await untilReady(server.base);
    const comment = 'あ'.repeat(500);
    await until(
      async () => {
        const replies = await Promise.all(Array.from({ length: 20 }, () => ask(server.base, 'カードを作りたい')));
        return (await Promise.all(replies.map((reply) => rate(server.base, reply, { comment })))).includes(503);
      },
      'full',
      30,
    );
    await expectAnswersWithoutStore(server.base, /^503 store-(?:full|failed|slow)$/);
    expect(server.log().match(/is not being kept/g)).toHaveLength(1);
    await server.kill('SIGKILL');
    expect(await countKept(location)).toBeGreaterThan(0);
  });

  it('a folder that may not be written to: the server starts and answers', async () => {
    const { folder } = await sqlitePlace();
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    for (const path of [dataDir, folder]) chmodSync(path, 0o555);
    onTestFinished(() => {
      for (const path of [folder, dataDir]) chmodSync(path, 0o755);
    });
    const server = await serveApart({ DATA_DIR: dataDir }, { unprivileged: true });
    await expectAnswersWithoutStore(server.base, /^503 store-read-only$/);
    expect(server.log()).toContain('The store cannot be opened (store-read-only: EACCES)');
  });

  it('a data folder that cannot be: the server starts and answers', async () => {
    const server = await serve({ DATA_DIR: '/dev/null/data' });
    await expectAnswersWithoutStore(server.base, /^503 store-gone$/);
  });

  it('the folder deleted under way: the next message is kept in a new file', async () => {
    const { location, folder } = await sqlitePlace();
    const server = await serve(environmentFor(location));
    await untilReady(server.base);
    const lost = await ask(server.base, 'カードを作りたい');
    expect(await rate(server.base, lost)).toBe(204);
    rmSync(folder, { recursive: true });
    const reply = await ask(server.base, 'カードを作りたい');
    expect(await rate(server.base, reply)).toBe(204);
    expect(await rate(server.base, lost)).toBe(404);
    expect(await countKept(location)).toBe(1);
  });
});
