import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DUMMY_HASH, verifyPassword } from './password-hash.ts';
import type { StaffAccount } from './staff-account.ts';

/** Wrong passwords in a quarter of an hour: for one name from one place, from one place, and for one name from everywhere. */
const LIMITS = { pair: 5, client: 30, account: 50 };
const WINDOW_SECONDS = 15 * 60;
/** Hashes computed at once; each takes 64 MiB. */
const AT_ONCE = 2;
/** Sign-ins that may wait for their turn; more are told to come back. */
const WAITING = 20;

export type SignInOutcome =
  | { readonly type: 'signed-in'; readonly account: StaffAccount }
  | { readonly type: 'refused' }
  /** Too many tries. */
  | { readonly type: 'wait'; readonly seconds: number };

/**
 * Checks names and passwords. An unknown name costs the same time as a wrong password and is answered the same; a name is
 * shut for the place that guesses, and for everybody only after many more tries, so that nobody shuts out a colleague.
 * @see OWASP ASVS 5.0, 6.3.1, 6.3.8
 */
export class PasswordSignIn {
  readonly #accounts: ReadonlyMap<string, StaffAccount>;
  readonly #pair = new RateLimiterMemory({ keyPrefix: 'pair', points: LIMITS.pair, duration: WINDOW_SECONDS });
  readonly #client = new RateLimiterMemory({ keyPrefix: 'client', points: LIMITS.client, duration: WINDOW_SECONDS });
  readonly #account = new RateLimiterMemory({ keyPrefix: 'account', points: LIMITS.account, duration: WINDOW_SECONDS });
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(accounts: readonly StaffAccount[]) {
    this.#accounts = new Map(accounts.map((account) => [account.name, account]));
  }

  find(name: string): StaffAccount | undefined {
    return this.#accounts.get(name);
  }

  /** @param client Address that the try is counted under. */
  async attempt(name: string, password: string, client: string): Promise<SignInOutcome> {
    const shortName = name.slice(0, 64);
    const counted: readonly (readonly [RateLimiterMemory, string])[] = [
      [this.#pair, `${client} ${shortName}`],
      [this.#client, client],
      [this.#account, shortName],
    ];
    // Counted before the password is looked at: tries that run side by side must not all pass.
    const tries = await Promise.allSettled(counted.map(([limiter, key]) => limiter.consume(key)));
    const waits = tries.flatMap((outcome) => {
      if (outcome.status === 'fulfilled') return [];
      if (outcome.reason instanceof RateLimiterRes) return [Math.max(1, Math.ceil(outcome.reason.msBeforeNext / 1000))];
      throw outcome.reason;
    });
    if (waits.length > 0) return { type: 'wait', seconds: Math.max(...waits) };
    if (this.#turns.length >= WAITING) return { type: 'wait', seconds: 5 };
    const account = this.#accounts.get(name);
    const isRight = await this.#inTurn(() => verifyPassword(password, account?.passwordHash ?? DUMMY_HASH));
    if (!account || !isRight) return { type: 'refused' };
    await this.#pair.delete(`${client} ${shortName}`);
    await this.#client.reward(client);
    await this.#account.reward(shortName);
    return { type: 'signed-in', account };
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#turns.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
