import { beforeAll, describe, expect, it } from 'vitest';
import { createSignInLimit } from '../../src/limits/sign-in-limit.ts';
import { hashPassword } from '../../src/staff/password-hash.ts';
import { PasswordSignIn } from '../../src/staff/password-sign-in.ts';
import type { StaffAccount } from '../../src/staff/staff-account.ts';

let accounts: StaffAccount[];
beforeAll(async () => {
  const passwordHash = await hashPassword('right', { N: 16, r: 1, p: 1 });
  accounts = Array.from({ length: 60 }, (_, index) => ({ name: `name${index}`, role: 'operator', passwordHash }));
});

async function guess(signIn: PasswordSignIn, tries: number, nameOf: (index: number) => string, clientOf: (index: number) => string) {
  const types: string[] = [];
  for (let index = 0; index < tries; index++) types.push((await signIn.attempt(nameOf(index), 'guess', clientOf(index))).type);
  return types;
}

describe('signing in with a password', () => {
  it('gets a guesser no further with many names from one place', async () => {
    const types = await guess(
      new PasswordSignIn(accounts, createSignInLimit()),
      31,
      (index) => `name${index}`,
      () => '192.0.2.1',
    );
    expect(types.indexOf('wait')).toBe(30);
  });

  it('gets a guesser no further from many places with one name', async () => {
    const types = await guess(
      new PasswordSignIn(accounts, createSignInLimit()),
      51,
      () => 'name1',
      (index) => `198.51.100.${index}`,
    );
    expect(types.indexOf('wait')).toBe(50);
  });

  it('counts no right password against anybody: a call centre behind one address signs in all morning', async () => {
    const signIn = new PasswordSignIn(accounts, createSignInLimit());
    for (let index = 0; index < 120; index++)
      expect((await signIn.attempt(`name${index % 60}`, 'right', '192.0.2.1')).type).toBe('signed-in');
  });
});
