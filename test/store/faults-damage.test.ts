import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { saveMessages } from '../../src/store/save-messages.ts';
import { countKept, serve, sqlitePlace } from '../support/store-faults.ts';
import { ask, environmentFor, rate, until, untilReady } from '../support/store-server.ts';
import { sampleRecord } from '../support/test-store.ts';

describe('a damaged database', () => {
  /** Overwrites pages in the middle of a file of many. */
  function damage(file: string): void {
    const descriptor = openSync(file, 'r+');
    const pages = Math.floor(statSync(file).size / 4096);
    for (let page = 3; page < pages; page += 2) writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    closeSync(descriptor);
  }

  async function fill(location: Parameters<typeof openStore>[0]): Promise<void> {
    const store = await openStore(location);
    for (let batch = 0; batch < 5; batch++)
      await saveMessages(
        store.db,
        // Together more than SQLite keeps in memory.
        Array.from({ length: 200 }, () => sampleRecord({ at: Date.now(), reply: 'あ'.repeat(1_500) })),
      );
    // Else the log still holds every page as it was.
    await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
    await store.db.destroy();
  }

  it('is put aside under a dated name at start, a new one begun, and the log says so', async () => {
    const { location, file, folder } = await sqlitePlace();
    await fill(location);
    damage(file);
    const server = await serve(environmentFor(location));
    await untilReady(server.base);
    expect(await rate(server.base, await ask(server.base, 'カードを作りたい'))).toBe(204);
    expect(readdirSync(folder).filter((name) => /^chat\.db\.damaged-\d{8}T\d{6}Z$/.test(name))).toHaveLength(1);
    expect(server.log()).toContain('was damaged; it was put aside as');
  });

  it.each(['not a database at all', ''])('that holds %j is none, and never in the way', async (text) => {
    const { location, file } = await sqlitePlace();
    const descriptor = openSync(file, 'w');
    writeSync(descriptor, text.repeat(1000));
    closeSync(descriptor);
    const server = await serve(environmentFor(location));
    await untilReady(server.base);
    expect(await rate(server.base, await ask(server.base, 'カードを作りたい'))).toBe(204);
  });

  it('found under way is put aside too, and what comes then is kept in a new one', async () => {
    const { location, file, folder } = await sqlitePlace();
    await fill(location);
    const server = await serve(environmentFor(location));
    await untilReady(server.base);
    damage(file);
    // What reads the whole file meets the damage; questions alone might not for a long time.
    await server.records.store.call('countAll', [{ from: 0, to: Number.MAX_SAFE_INTEGER }]).catch(() => {});
    await until(() => readdirSync(folder).some((name) => name.startsWith('chat.db.damaged-')), 'it is put aside');
    await untilReady(server.base);
    expect(await rate(server.base, await ask(server.base, 'カードを作りたい'))).toBe(204);
    expect(await countKept(location)).toBe(1);
  });
});
