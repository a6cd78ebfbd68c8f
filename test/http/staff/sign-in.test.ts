import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORDS, type StaffServer, StaffVisitor, signedIn, staffUsers, startStaffServer } from '../../support/staff-server.ts';
import { startTestServer } from '../../support/start-test-server.ts';

const PAGES = ['/staff', '/staff/api/lookup?q=a', '/staff/qr?path=/?topic=card'];

let server: StaffServer;
beforeAll(async () => {
  server = await startStaffServer();
});
afterAll(() => server.close());

describe('the console without a configuration', () => {
  it('is not there', async () => {
    const bare = await startTestServer();
    for (const path of [...PAGES, '/staff/sign-in']) expect((await fetch(`${bare.origin}${path}`)).status).toBe(404);
    expect((await fetch(`${bare.origin}/staff/sign-in`, { method: 'POST' })).status).toBe(404);
    await bare.close();
  });
});

describe('the door of the console', () => {
  it('shows strangers nothing but the form', async () => {
    const stranger = new StaffVisitor(server.base);
    for (const path of PAGES) {
      const response = await stranger.get(path);
      expect([path, response.status]).toEqual([path, 401]);
      expect(await response.text()).toContain('type="password"');
    }
    const data = await stranger.get('/staff/api/lookup?q=a', { Accept: 'application/json' });
    expect(data.status).toBe(401);
    expect(await data.json()).toEqual({ error: { code: 'sign-in-needed', message: expect.stringContaining('サインイン') } });
  });

  it.each([
    '//staff',
    '/staff/',
    '/STAFF',
    '/./staff',
    '/%73taff',
    '/staff%2f',
    '/staff;a=b',
    '/staff//api/lookup',
    '/x/../staff',
    '/staff/api/lookup/',
    '/staff/%61pi/lookup',
  ])('has no side entrance at %s', async (path) => {
    const response = await fetch(`${server.base}${path}`, { redirect: 'manual' });
    expect([401, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('look-up');
  });

  it('lets the right password in, to the page that was asked for', async () => {
    const visitor = new StaffVisitor(server.base);
    const response = await visitor.post('/staff/sign-in', { name: '佐藤', password: PASSWORDS.operator, next: '/staff?q=card' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/staff?q=card']);
    expect(await (await visitor.get('/staff')).text()).toContain('佐藤（オペレーター）');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/staff/../', '/', '/staff?next=\r\nX: y', '/staff/sign-out'])(
    'leads nobody elsewhere: %s',
    async (next) => {
      const response = await new StaffVisitor(server.base).post('/staff/sign-in', { name: 'hana', password: PASSWORDS.editor, next });
      expect(response.headers.get('location')).toBe('/staff');
    },
  );

  it('says the same of an unknown name and a wrong password', async () => {
    const [unknown, wrong] = [new StaffVisitor(server.base), new StaffVisitor(server.base)];
    const answers = [await unknown.signIn('nobody', 'wrong password'), await wrong.signIn('hana', 'wrong password')];
    const [one, other] = await Promise.all(answers.map(async (response) => [response.status, await response.text()]));
    expect(one).toEqual(other);
    expect(one?.[0]).toBe(401);
    expect(unknown.cookie).toBe('');
  });

  it('writes who signed in to the log, and no password', async () => {
    await signedIn(server.base, 'editor');
    expect(server.log()).toContainEqual(expect.objectContaining({ msg: 'staff signed in', staff: 'hana', role: 'editor' }));
    expect(JSON.stringify(server.log())).not.toMatch(/password/);
  });
});

describe('a session', () => {
  it('has a cookie that scripts and other sites never get', async () => {
    const response = await new StaffVisitor(server.base).signIn('hana', PASSWORDS.editor);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('has a __Host- cookie over TLS', async () => {
    const secure = await startStaffServer({ env: { TRUST_PROXY: '1' } });
    const response = await new StaffVisitor(secure.base).signIn('hana', PASSWORDS.editor, { 'X-Forwarded-Proto': 'https' });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-staff=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    await secure.close();
  });

  it('begins under a new token: one that was planted before is worth nothing', async () => {
    const victim = new StaffVisitor(server.base);
    victim.cookie = `staff=${'A'.repeat(43)}`;
    await victim.signIn('hana', PASSWORDS.editor);
    expect(victim.cookie).not.toContain('AAAA');
    const attacker = new StaffVisitor(server.base);
    attacker.cookie = `staff=${'A'.repeat(43)}`;
    expect((await attacker.get('/staff')).status).toBe(401);
  });

  it('ends when its person signs in anew', async () => {
    const visitor = await signedIn(server.base, 'editor');
    const before = visitor.cookie;
    await visitor.signIn('hana', PASSWORDS.editor);
    expect(visitor.cookie).not.toBe(before);
    const old = new StaffVisitor(server.base);
    old.cookie = before;
    expect((await old.get('/staff')).status).toBe(401);
  });

  it('ends on the server at sign-out: its cookie opens nothing afterwards', async () => {
    const visitor = await signedIn(server.base, 'operator');
    const { cookie } = visitor;
    const response = await visitor.post('/staff/sign-out', { token: await visitor.token() });
    expect([response.status, response.headers.get('location'), visitor.cookie]).toEqual([303, '/staff/sign-in', '']);
    const replay = new StaffVisitor(server.base);
    replay.cookie = cookie;
    expect((await replay.get('/staff')).status).toBe(401);
  });

  it('is not in the store in clear', async () => {
    const visitor = await signedIn(server.base, 'operator');
    const token = visitor.cookie.replace('staff=', '');
    expect(await server.records.store.call('findStaffSession', [token, Date.now()])).toMatchObject({ name: '佐藤' });
    expect(await server.records.store.call('findStaffSession', [token, Date.now() + 31 * 60_000])).toBeNull();
  });

  it('ends when its password or its role is changed', async () => {
    const visitor = await signedIn(server.base, 'editor');
    const before = server.config.staff?.accounts.map(({ name, role, passwordHash }) => `${name}:${role}:${passwordHash}`) ?? [];
    const renewed = (await staffUsers()).split(' ')[1] ?? '';
    const { dataDir, databaseUrl } = server.config;
    for (const [users, status] of [
      [before.join(' '), 200],
      [renewed, 401],
      [before[1]?.replace(':editor:', ':operator:') ?? '', 401],
    ] as const) {
      const restarted = await startStaffServer({
        env: { DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }), STAFF_USERS: users },
      });
      const returning = new StaffVisitor(restarted.base);
      returning.cookie = visitor.cookie;
      expect([users, (await returning.get('/staff')).status]).toEqual([users, status]);
      await restarted.close();
    }
  });

  it('is worth nothing once its account is gone from the configuration', async () => {
    const token = await server.records.store.call('createStaffSession', [{ name: 'gone', role: 'editor' }, Date.now()]);
    const visitor = new StaffVisitor(server.base);
    visitor.cookie = `staff=${token}`;
    expect((await visitor.get('/staff')).status).toBe(401);
  });
});

describe('forms of the console', () => {
  it('take nothing from another site, whatever cookie comes with it', async () => {
    const visitor = await signedIn(server.base, 'editor');
    const token = await visitor.token();
    const foreign = [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'none' }];
    for (const headers of foreign) expect((await visitor.post('/staff/sign-out', { token }, headers)).status).toBe(403);
    expect((await visitor.get('/staff')).status).toBe(200);
  });

  it('take nothing without the token of their session', async () => {
    const [visitor, other] = [await signedIn(server.base, 'editor'), await signedIn(server.base, 'editor')];
    for (const token of ['', 'wrong', await other.token()]) expect((await visitor.post('/staff/sign-out', { token })).status).toBe(403);
    expect((await visitor.get('/staff')).status).toBe(200);
  });

  it.each([
    ['text/plain', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json', 415],
    ['', 415],
  ] as const)('take no body of the type "%s"', async (type, status) => {
    const visitor = await signedIn(server.base, 'editor');
    expect((await visitor.post('/staff/sign-out', { token: 'a' }, { 'Content-Type': type })).status).toBe(status);
  });

  it('also the one to sign in refuses other sites', async () => {
    const response = await new StaffVisitor(server.base).signIn('hana', PASSWORDS.editor, { 'Sec-Fetch-Site': 'cross-site' });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe('an address that many share', () => {
  const question = (base: string, cookie = '') =>
    fetch(`${base}/api/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify({ message: 'カードを作りたい' }),
    });
  const untilRefused = async (base: string, cookie?: string) => {
    let passed = 0;
    while (passed < 50 && (await question(base, cookie)).status === 200) passed++;
    return passed;
  };

  it('keeps nobody waiting who is signed in, each within limits of their own', async () => {
    const busy = await startStaffServer({ env: { RATE_LIMIT: '4' } });
    const [operator, editor] = [await signedIn(busy.base, 'operator'), await signedIn(busy.base, 'editor')];
    const { cookie } = await signedIn(busy.base, 'operator');
    expect(await untilRefused(busy.base)).toBe(10);
    expect(await untilRefused(busy.base, operator.cookie)).toBe(10);
    // One person in two browsers is one person.
    expect(await untilRefused(busy.base, cookie)).toBe(0);
    expect(await untilRefused(busy.base, editor.cookie)).toBe(10);
    await busy.close();
  });

  it('is no further open to made-up sessions, nor to those that have ended', async () => {
    const busy = await startStaffServer({ env: { RATE_LIMIT: '4' } });
    const visitor = await signedIn(busy.base, 'operator');
    const { cookie } = visitor;
    await visitor.post('/staff/sign-out', { token: await visitor.token() });
    expect(await untilRefused(busy.base)).toBe(10);
    for (const ended of [cookie, `staff=${'a'.repeat(43)}`, 'staff=']) expect(await untilRefused(busy.base, ended)).toBe(0);
    await busy.close();
  });
});

describe('every page of the console', () => {
  it('is kept by no cache, shown in no frame and runs only its own script', async () => {
    const visitor = await signedIn(server.base, 'operator');
    for (const path of [...PAGES, '/staff/sign-in']) {
      const { headers } = await visitor.get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('has no script inside', async () => {
    const visitor = await signedIn(server.base, 'operator');
    const page = await (await visitor.get('/staff')).text();
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    expect(page).not.toMatch(/ on\w+=| style=/);
  });
});

describe('guessing passwords', () => {
  it('ends after five tries, for a name that is there and for one that is not alike', async () => {
    const guarded = await startStaffServer({ env: { TRUST_PROXY: '1' } });
    for (const [name, client] of [
      ['hana', '192.0.2.1'],
      ['nobody', '192.0.2.2'],
    ] as const) {
      const statuses: number[] = [];
      for (let tries = 0; tries < 8; tries++)
        statuses.push((await new StaffVisitor(guarded.base).signIn(name, 'guess guess guess', { 'X-Forwarded-For': client })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    }
    // The right password opens nothing from there now; from elsewhere it does.
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    const shut = await new StaffVisitor(guarded.base).signIn('hana', PASSWORDS.editor, headers);
    expect([shut.status, Number(shut.headers.get('retry-after')) > 60]).toEqual([429, true]);
    expect((await new StaffVisitor(guarded.base).signIn('hana', PASSWORDS.editor, { 'X-Forwarded-For': '192.0.2.9' })).status).toBe(303);
    await guarded.close();
  });

  it('side by side gets no further than one after the other', async () => {
    const guarded = await startStaffServer();
    const tries = await Promise.all(Array.from({ length: 20 }, () => new StaffVisitor(guarded.base).signIn('hana', 'guess')));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    await guarded.close();
  });
});

it('a made-up STAFF_USERS stops the start', async () => {
  const whole = await staffUsers();
  for (const users of ['hana', 'hana:editor:', 'hana:admin:scrypt.1024.8.1.AAAAAAAAAAAAAAAAAAAAAA.AAAA', `${whole} ${whole}`])
    await expect(startStaffServer({ env: { STAFF_USERS: users } })).rejects.toThrow('STAFF_USERS');
});
