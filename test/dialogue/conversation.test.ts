import { describe, expect, test } from 'vitest';
import { MemoryConversationStore } from '../../src/dialogue/conversation.ts';

describe('MemoryConversationStore', () => {
  test('never adopts an id it did not make', () => {
    const store = new MemoryConversationStore({ max: 10, ttlMs: 60_000 });
    expect(store.open('made-up-by-the-client').id).not.toBe('made-up-by-the-client');
  });

  test('knows a saved conversation again', () => {
    const store = new MemoryConversationStore({ max: 10, ttlMs: 60_000 });
    const opened = { ...store.open(undefined), device: 'pc' as const };
    store.save(opened);
    expect(store.open(opened.id)).toEqual(opened);
  });

  test('makes every id anew', () => {
    const store = new MemoryConversationStore({ max: 10, ttlMs: 60_000 });
    expect(new Set(Array.from({ length: 1000 }, () => store.open(undefined).id)).size).toBe(1000);
  });

  test('forgets the one unused for longest when it is full', () => {
    const store = new MemoryConversationStore({ max: 2, ttlMs: 60_000 });
    const [first, second, third] = [store.open(undefined), store.open(undefined), store.open(undefined)];
    store.save(first);
    store.save(second);
    store.open(first.id);
    store.save(third);
    expect(store.open(first.id).id).toBe(first.id);
    expect(store.open(second.id).id).not.toBe(second.id);
  });

  test('forgets after its time', async () => {
    const store = new MemoryConversationStore({ max: 2, ttlMs: 20 });
    const opened = store.open(undefined);
    store.save(opened);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(store.open(opened.id).id).not.toBe(opened.id);
  });
});
