/** Longest message, as the server counts it (HTTP contract, POST /api/chat). */
export const MAX_MESSAGE_LENGTH = 1000;
/** Characters left at which the counter appears. */
const NEAR = 100;

/** Length of a message as the server counts it: UTF-16 code units after NFC and trimming. */
export function messageLength(text: string): number {
  return text.normalize('NFC').trim().length;
}

/** Whether the message is so long that the person should see how much is left. */
export function shouldCount(length: number): boolean {
  return length > MAX_MESSAGE_LENGTH - NEAR;
}
