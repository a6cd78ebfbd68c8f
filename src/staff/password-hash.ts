import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of a new hash: 64 MiB and some tenths of a second for each try. @see OWASP Password Storage Cheat Sheet, scrypt */
const COST = { N: 2 ** 16, r: 8, p: 2 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Most memory that a hash from outside may ask for, bytes. */
const MAX_MEMORY = 256 * 1024 * 1024;

/** `scrypt.<N>.<r>.<p>.<salt>.<key>`: nothing in it that a shell or an .env file takes for its own. */
export const PASSWORD_HASH = /^scrypt\.(\d{1,8})\.(\d{1,3})\.(\d{1,3})\.([\w-]{16,128})\.([\w-]{32,128})$/;

/** Shortest password, in characters. @see NIST SP 800-63B-4, 3.1.1.2 */
export const MIN_PASSWORD_LENGTH = 15;

/** @returns the hash with its salt and its cost */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, KEY_BYTES, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('.');
}

/** Whether the password is the one that was hashed; takes the same time for a right and a wrong one. A hash that cannot be read is never right. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = PASSWORD_HASH.exec(hash) ?? [];
  if (N === undefined) return false;
  const wanted = Buffer.from(key, 'base64url');
  const found = await derive(password, Buffer.from(salt, 'base64url'), wanted.length, { N: Number(N), r: Number(r), p: Number(p) });
  return timingSafeEqual(found, wanted);
}

/** What is compared where there is no account of that name, so that nobody learns it from the time. */
export const DUMMY_HASH = `scrypt.${COST.N}.${COST.r}.${COST.p}.${'A'.repeat(22)}.${'A'.repeat(43)}`;

/** The same characters are one password however they were typed. @see RFC 8265, 4.2 (NFC) */
function derive(password: string, salt: Buffer, length: number, { N, r, p }: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, { N, r, p, maxmem: MAX_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
