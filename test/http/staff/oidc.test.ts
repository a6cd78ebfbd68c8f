import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../../support/browser.ts';
import { type OidcProvider, startOidcProvider } from '../../support/oidc-provider.ts';
import { type StaffServer, StaffVisitor, startStaffServer } from '../../support/staff-server.ts';

let provider: OidcProvider;
let server: StaffServer;
let base: string;
beforeAll(async () => {
  provider = await startOidcProvider();
  const port = await freePort();
  // Another site than the provider's, as in life.
  base = `http://localhost:${port}`;
  const env = { STAFF_OIDC_ISSUER: provider.issuer, STAFF_OIDC_CLIENT_ID: 'console', STAFF_OIDC_CLIENT_SECRET: 'secret' };
  server = await startStaffServer({ env: { ...env, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, STAFF_USERS: '' } });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
});
beforeEach(() => {
  provider.claims = { preferred_username: 'alice', roles: ['operator'] };
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** As far as the way back from the provider. */
async function comeBack(visitor: StaffVisitor): Promise<{ query: string; address: URL }> {
  const begun = await visitor.get('/staff/oidc?next=/staff/dashboard');
  expect(begun.status).toBe(303);
  const address = new URL(begun.headers.get('location') ?? '');
  const back = await fetch(address, { redirect: 'manual' });
  return { query: new URL(back.headers.get('location') ?? '').search, address };
}

describe('signing in at an OpenID Connect provider', () => {
  it('asks with PKCE, state and nonce, and keeps them from scripts', async () => {
    const visitor = new StaffVisitor(base);
    const begun = await visitor.get('/staff/oidc');
    const asked = new URL(begun.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${base}/staff/oidc/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(30);
    expect(begun.headers.getSetCookie()[0]).toMatch(/^staff-oidc=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it.each([
    [{ roles: ['operator'] }, 200, 'オペレーター'],
    [{ roles: ['operator', 'editor'] }, 200, '編集者'],
    [{ roles: 'editor' }, 200, '編集者'],
    [{ roles: ['admin'] }, 403, ''],
    [{ roles: undefined }, 403, ''],
  ])('gives the role that the provider names: %j', async (claims, status, role) => {
    provider.claims = { preferred_username: 'alice', ...claims };
    const visitor = new StaffVisitor(base);
    const { query } = await comeBack(visitor);
    const response = await visitor.get(`/staff/oidc/callback${query}`);
    expect(response.status).toBe(status);
    if (status === 200) {
      expect(response.headers.get('refresh')).toBe('0; url=/staff/dashboard');
      expect(await (await visitor.get('/staff')).text()).toContain(`alice（${role}）`);
    } else expect((await visitor.get('/staff')).status).toBe(401);
  });

  it('refuses a way back that it did not begin, of another browser, twice, or with an error', async () => {
    const visitor = new StaffVisitor(base);
    const { query } = await comeBack(visitor);
    const stranger = new StaffVisitor(base);
    expect((await stranger.get(`/staff/oidc/callback${query}`)).status).toBe(403);
    const other = new StaffVisitor(base);
    await comeBack(other);
    expect((await other.get(`/staff/oidc/callback${query}`)).status).toBe(403);
    const wrong = new StaffVisitor(base);
    await comeBack(wrong);
    expect((await wrong.get('/staff/oidc/callback?error=access_denied')).status).toBe(403);
    expect((await visitor.get(`/staff/oidc/callback${query}`)).status).toBe(200);
    for (const each of [stranger, other, wrong]) expect((await each.get('/staff')).status).toBe(401);
    expect(JSON.stringify(server.log())).toContain('a sign-in at the provider failed');
  });

  it.each([
    ['for another audience', { aud: 'somebody-else' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['with another nonce', { nonce: 'planted' }],
    ['that is over', { exp: 1_000_000 }],
  ])('refuses an ID token %s', async (_, claims) => {
    const visitor = new StaffVisitor(base);
    const { query } = await comeBack(visitor);
    provider.claims = { ...provider.claims, ...claims };
    expect((await visitor.get(`/staff/oidc/callback${query}`)).status).toBe(403);
    expect((await visitor.get('/staff')).status).toBe(401);
  });

  it('offers no password where there is none', async () => {
    const page = await (await new StaffVisitor(base).get('/staff/sign-in')).text();
    expect(page).toContain('会社のアカウントでサインイン');
    expect(page).not.toContain('type="password"');
    expect((await new StaffVisitor(base).signIn('a', 'b')).status).toBe(405);
  });

  it('says to come back later while the provider is away', async () => {
    const env = { STAFF_OIDC_ISSUER: 'http://127.0.0.1:9/', STAFF_OIDC_CLIENT_ID: 'console', PUBLIC_URL: 'http://localhost:1' };
    const lone = await startStaffServer({ env });
    expect((await new StaffVisitor(lone.base).get('/staff/oidc')).status).toBe(503);
    await lone.close();
  });

  it.each([
    [{ STAFF_OIDC_ISSUER: 'https://id.example.jp' }, /STAFF_OIDC_CLIENT_ID.*\nPUBLIC_URL/],
    [
      { STAFF_OIDC_ISSUER: 'http://id.example.jp', STAFF_OIDC_CLIENT_ID: 'a', PUBLIC_URL: 'https://b.example.jp' },
      /STAFF_OIDC_ISSUER must be an https URL/,
    ],
  ])('stops the start where the configuration is not whole: %j', async (env, message) => {
    await expect(startStaffServer({ env })).rejects.toThrow(message);
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('somebody who comes back from another site is in, though the session’s cookie is for this site alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${base}/staff`);
    await page.getByRole('link', { name: '会社のアカウントでサインイン' }).click();
    await page.getByRole('button', { name: 'サインアウト' }).waitFor();
    expect(await page.locator('.bar').textContent()).toContain('alice（オペレーター）');
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await page.getByRole('heading', { name: 'サインイン' }).waitFor();
    await page.context().close();
  });
});
