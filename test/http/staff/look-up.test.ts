import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StaffServer, type StaffVisitor, signedIn, startStaffServer } from '../../support/staff-server.ts';

const RETURN = 'カードの返却';
let server: StaffServer;
let operator: StaffVisitor;
beforeAll(async () => {
  server = await startStaffServer();
  operator = await signedIn(server.base, 'operator');
});
afterAll(() => server.close());

const post = async (path: string, fields: Record<string, string>) => operator.post(path, { token: await operator.token(), ...fields });

describe('the look-up', () => {
  it('takes what staff type in the body of a request, so that it stands in no address', async () => {
    const page = await (await post('/staff', { q: RETURN, device: 'pc' })).text();
    expect(page).toMatch(/<form [^>]*method="post" action="\/staff"/);
    expect(page).toContain(`value="${RETURN}"`);
    expect(page).toMatch(/value="pc" checked/);
    const part = await (await post('/staff/api/lookup', { q: RETURN, device: 'pc' })).text();
    expect(part).toContain('data-result="0"');
    expect(part).not.toContain('<form');
    expect((await operator.post('/staff/api/lookup', { q: RETURN })).status).toBe(403);
  });

  it('shows warnings before anything to press: on the page, to be read aloud and in the e-mail', async () => {
    const part = await (await post('/staff/api/lookup', { q: RETURN })).text();
    const [article = ''] = part.split('</article>');
    const shown = article.replace(/<aside[\s\S]*?<\/aside>/g, '');
    const warning = shown.indexOf('class="warning"');
    expect(warning).toBeGreaterThan(0);
    expect(shown.slice(shown.indexOf('class="beside"'), warning)).not.toMatch(/[「→]/);
    const data = (await (
      await operator.get(`/staff/api/lookup?q=${encodeURIComponent(RETURN)}`, { Accept: 'application/json' })
    ).json()) as {
      results: { warnings: { text: string }[]; lead: string; phoneScript: string; emailText: string }[];
    };
    const [first] = data.results;
    for (const text of [first?.phoneScript ?? '', first?.emailText ?? '']) {
      const [before = ''] = text.split(first?.warnings[0]?.text ?? '\0');
      expect(before).not.toBe(text);
      expect(before).not.toMatch(/[「→]/);
    }
  });
});
