import type { SignInLimit } from '../limits/sign-in-limit.ts';
import { DUMMY_HASH, verifyPassword } from './password-hash.ts';
import type { StaffAccount } from './staff-account.ts';

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
 * Checks names and passwords. An unknown name costs the same time as a wrong password and is answered the same.
 * @see OWASP ASVS 5.0, 6.3.8
 */
export class PasswordSignIn {
  readonly #accounts: ReadonlyMap<string, StaffAccount>;
  readonly #limit: SignInLimit;
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(accounts: readonly StaffAccount[], limit: SignInLimit) {
    this.#limit = limit;
    this.#accounts = new Map(accounts.map((account) => [account.name, account]));
  }

  find(name: string): StaffAccount | undefined {
    return this.#accounts.get(name);
  }

  /** @param client Address that the try is counted under. */
  async attempt(name: string, password: string, client: string): Promise<SignInOutcome> {
    const shortName = name.slice(0, 64);
    const wait = await this.#limit.count(shortName, client);
    if (wait !== null) return { type: 'wait', seconds: wait };
    if (this.#turns.length >= WAITING) return { type: 'wait', seconds: 5 };
    const account = this.#accounts.get(name);
    const isRight = await this.#inTurn(() => verifyPassword(password, account?.passwordHash ?? DUMMY_HASH));
    if (!account || !isRight) return { type: 'refused' };
    await this.#limit.forgive(shortName, client);
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
