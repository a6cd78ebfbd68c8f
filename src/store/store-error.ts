import { SupportChatError } from '../errors.ts';

/** Why the store does not serve, as GET /readyz says it. */
export type StoreFault =
  | 'store-opening'
  | 'store-full'
  | 'store-locked'
  | 'store-read-only'
  | 'store-damaged'
  | 'store-gone'
  | 'store-unreachable'
  | 'store-slow'
  | 'store-newer'
  | 'store-failed';

export class StoreError extends SupportChatError {
  readonly fault: StoreFault;

  /** @param detail For operators; the database's own code, never its message, which may quote what was stored. */
  constructor(fault: StoreFault, detail: string = fault, options?: ErrorOptions) {
    super('store-unavailable', detail === fault ? fault : `${fault}: ${detail}`, options);
    this.name = 'StoreError';
    this.fault = fault;
  }
}

/** Beginnings of the error codes of SQLite, PostgreSQL and the system. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const faults: readonly (readonly [RegExp, StoreFault])[] = [
  [/^(?:SQLITE_FULL|53100$|ENOSPC$|EDQUOT$|EFBIG$)/, 'store-full'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED|55P03$|40P01$|40001$)/, 'store-locked'],
  [/^(?:SQLITE_READONLY|SQLITE_PERM|25006$|42501$|EACCES$|EROFS$|EPERM$)/, 'store-read-only'],
  [/^(?:SQLITE_CORRUPT|SQLITE_NOTADB)/, 'store-damaged'],
  [/^(?:SQLITE_CANTOPEN|ENOENT$|ENOTDIR$)/, 'store-gone'],
  [/^(?:ECONN|ENOTFOUND$|EAI_|ETIMEDOUT$|EHOSTUNREACH$|ENETUNREACH$|EPIPE$|08|57P0|53|28|3D)/, 'store-unreachable'],
  [/^57014$/, 'store-slow'],
];

/** What any failure of a database means; a StoreError stays itself. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = faults.find(([pattern]) => pattern.test(code))?.[1];
  if (known) return new StoreError(known, code, { cause: error });
  // pg has no codes for these.
  const message = error instanceof Error ? error.message : '';
  if (/^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(message))
    return new StoreError('store-unreachable', 'connection lost', { cause: error });
  if (message === 'Query read timeout') return new StoreError('store-slow', 'query timeout', { cause: error });
  return new StoreError('store-failed', code || (error instanceof Error ? error.name : 'unknown'), { cause: error });
}
