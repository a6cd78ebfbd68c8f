import { inMemory, type MakeLimiter, secondsToWaitAfter } from './limiter.ts';

/** Counts who tries to sign in. */
export interface SignInLimit {
  /** To be asked before the password is looked at: tries that run side by side must not all pass. @returns null when it may be looked at, else the seconds to wait, ≥ 1 */
  count(name: string, client: string): Promise<number | null>;
  /** The password was right: the try is not held against anybody. */
  forgive(name: string, client: string): Promise<void>;
}

/** Wrong passwords in a quarter of an hour: for one name from one place, from one place, and for one name from everywhere. */
const LIMITS = { pair: 5, client: 30, account: 50 };
const WINDOW_SECONDS = 15 * 60;

/**
 * A name is shut for the place that guesses, and for everybody only after many more tries, so that nobody shuts out a colleague.
 * @param makeLimiter Where the counts are kept. @default the memory of this process
 * @see OWASP ASVS 5.0, 6.3.1
 */
export function createSignInLimit(makeLimiter: MakeLimiter = inMemory): SignInLimit {
  const limiter = (kind: keyof typeof LIMITS) =>
    makeLimiter({ keyPrefix: `sign-in-${kind}`, points: LIMITS[kind], duration: WINDOW_SECONDS });
  const [pair, place, account] = [limiter('pair'), limiter('client'), limiter('account')];
  const pairOf = (name: string, client: string) => `${client} ${name}`;
  return {
    async count(name, client) {
      const tries = await Promise.allSettled([pair.consume(pairOf(name, client)), place.consume(client), account.consume(name)]);
      const waits = tries.flatMap((outcome) => (outcome.status === 'rejected' ? [secondsToWaitAfter(outcome.reason)] : []));
      return waits.length > 0 ? Math.max(...waits) : null;
    },
    async forgive(name, client) {
      await Promise.all([pair.delete(pairOf(name, client)), place.reward(client), account.reward(name)]);
    },
  };
}
