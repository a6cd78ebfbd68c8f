import { describe, expect, it } from 'vitest';
import { DUMMY_HASH, hashPassword, PASSWORD_HASH, verifyPassword } from '../../src/staff/password-hash.ts';

const CHEAP = { N: 1024, r: 8, p: 1 };

describe('a password hash', () => {
  it('holds its cost, and is right for its password alone', async () => {
    const hash = await hashPassword('correct horse battery staple');
    expect(hash).toMatch(/^scrypt\.65536\.8\.2\./);
    expect(hash).toMatch(PASSWORD_HASH);
    expect(await verifyPassword('correct horse battery staple', hash)).toBe(true);
    expect(await verifyPassword('correct horse battery stable', hash)).toBe(false);
  });

  it('is another one each time', async () => {
    expect(await hashPassword('a', CHEAP)).not.toBe(await hashPassword('a', CHEAP));
  });

  it('takes the same characters for one password however they were typed', async () => {
    expect(await verifyPassword('か\u3099き', await hashPassword('がき', CHEAP))).toBe(true);
  });

  it('is never right when it cannot be read', async () => {
    for (const hash of ['', 'plain', 'scrypt.1024.8.1.AAAAAAAAAAAAAAAAAAAAAA', '$2b$10$abcdefghijklmnopqrstuv'])
      expect(await verifyPassword('', hash)).toBe(false);
  });

  it('of nobody costs what a new one costs', async () => {
    expect(DUMMY_HASH).toMatch(PASSWORD_HASH);
    expect(DUMMY_HASH.split('.').slice(0, 4)).toEqual((await hashPassword('a')).split('.').slice(0, 4));
    expect(await verifyPassword('a', DUMMY_HASH)).toBe(false);
  });
});
