import { Refusal } from './refusal.ts';

/** The client left before its reply was ready; nobody is there to be told. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * Waits for work until it is done, the client has gone or the deadline has passed, whichever is first, even when the work
 * does not listen to its signal.
 * @param deadlineMs Milliseconds, > 0.
 * @throws {ClientGone}
 * @throws {Refusal} 'reply-timeout'
 */
export async function waitForReply<T>(work: (signal: AbortSignal) => Promise<T>, gone: AbortSignal, deadlineMs: number): Promise<T> {
  const stop = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  stopped.catch(() => {}); // nobody waits any more when the work itself failed first
  const leave = () => stop.abort(new ClientGone());
  const timer = setTimeout(() => stop.abort(new Refusal('reply-timeout')), deadlineMs);
  gone.addEventListener('abort', leave, { once: true });
  try {
    if (gone.aborted) throw new ClientGone();
    return await Promise.race([stopped, work(stop.signal)]);
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', leave);
  }
}
