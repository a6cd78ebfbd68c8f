import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { readConversation } from '../../src/store/read-conversation.ts';
import { startStoreProcess } from '../support/start-store-process.ts';
import { ask, environmentFor, rate, untilReady } from '../support/store-server.ts';
import { ENGINES, emptyPlace, type TestPlace } from '../support/test-store.ts';

const KILLS = process.env.LONG ? 50 : 3;
const CLIENTS = 16;
/** Longest time under load before the kill, ms. */
const LONGEST = 500;

interface Acknowledged {
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  readonly comment: string;
}

let place: TestPlace | undefined;
afterEach(() => place?.remove());

describe.each(ENGINES)('a server on %s killed at a random moment under load', (engine) => {
  it(`has kept all feedback that it acknowledged, whole (${KILLS} times)`, { timeout: 30 * 60_000 }, async () => {
    place = await emptyPlace(engine);
    const env = environmentFor(place.location);
    const acknowledged: Acknowledged[] = [];
    let cut = 0;
    // The next process loads its modules while the one before is at work.
    let next = startStoreProcess(env);
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await next;
      if (kill + 1 < KILLS) next = startStoreProcess(env);
      await untilReady(server.base);
      let isOver = false;
      const client = async () => {
        while (!isOver) {
          try {
            const reply = await ask(server.base, 'カードを作りたい');
            const comment = `評価${acknowledged.length}`;
            if ((await rate(server.base, reply, { comment })) === 204) acknowledged.push({ ...reply, comment });
          } catch {
            // The connection went with the process.
            cut += 1;
            return;
          }
        }
      };
      const clients = Array.from({ length: CLIENTS }, client);
      const before = acknowledged.length;
      while (acknowledged.length === before) await setTimeout(5);
      await setTimeout(randomInt(LONGEST));
      await server.kill('SIGKILL');
      isOver = true;
      await Promise.all(clients);
    }
    // The kills did hit clients at work.
    expect(cut).toBeGreaterThan(KILLS);

    const store = await openStore(place.location);
    expect(store.setAside).toBeNull();
    const lost: string[] = [];
    for (const { conversationId, messageId, text, comment } of acknowledged) {
      const kept = (await readConversation(store.db, conversationId))?.messages.find(({ id }) => id === messageId);
      if (kept?.feedback?.comment !== comment || kept.reply !== text || kept.sections.length === 0) lost.push(messageId);
    }
    await store.db.destroy();
    expect(lost).toEqual([]);
    if (process.env.LONG)
      console.log(`${engine}: ${KILLS} kills, ${acknowledged.length} acknowledged, ${lost.length} lost, ${cut} requests cut`);
  });
});
