import { openRealChat } from './real-chat.ts';

/** Builds the index of the real knowledge once, before the first test file: tens of seconds when the knowledge changed. */
export async function setup(): Promise<void> {
  await openRealChat();
}
