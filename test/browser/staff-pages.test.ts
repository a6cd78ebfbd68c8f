import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, screens, screenshot } from '../support/browser.ts';
import { signInByHand, startRealStaffServer } from '../support/staff-browser.ts';
import type { StaffServer } from '../support/staff-server.ts';
import { ask, rate, until } from '../support/store-server.ts';
import { sampleRecord } from '../support/test-store.ts';
import { violations } from '../support/widget-page.ts';

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(2)>`,
  `<svg onload=alert(3)>`,
  `javascript:alert(4)`,
  `</pre></textarea><iframe srcdoc="<script>alert(5)</script>">`,
  `\u202e\u0000 '; drop table messages; --`,
];
const DAY = 86_400_000;

let server: StaffServer;
let browser: Browser;
beforeAll(async () => {
  server = await startRealStaffServer();
  browser = await launchBrowser();
  const { store } = server.records;
  const start = Date.now() - 20 * DAY;
  const records = Array.from({ length: 120 }, (_, index) =>
    sampleRecord({
      id: `seed-${index}`,
      at: start + index * DAY * 0.16,
      topic: ['registration', 'renewal', 'withdrawal', null][index % 4] ?? null,
      kind: ['answer', 'answer', 'answer', 'clarify', 'decline', 'chat'][index % 6] ?? 'answer',
      message:
        ['領収書を発行してほしい', '領収書はもらえますか', '支店の場所を教えて', '領収書の再発行', '事故の連絡先', '駐車場はありますか'][
          ((index / 6) % 6) | 0
        ] ?? '',
      device: [null, 'pc', 'smartphone'][index % 3] ?? null,
      channel: index % 5 === 0 ? 'qr' : 'web',
      contacts: index % 6 === 4 ? 1 : 0,
      latencyMs: 3 + (index % 40),
      sections: ['registration-flyer/step-5'],
    }),
  );
  await store.call('saveMessages', [records]);
  for (const { id: messageId, conversationId, at } of records.filter((_, index) => index % 5 === 0))
    await store.call('saveFeedback', [{ messageId, conversationId, at, rating: messageId.endsWith('5') ? 'down' : 'up', comment: null }]);
  await store.call('saveMessages', [
    HOSTILE.map((message, index) =>
      sampleRecord({ id: `hostile-${index}`, conversationId: 'hostile', at: Date.now() + index, message, reply: message, kind: 'decline' }),
    ),
  ]);
  await store.call('saveFeedback', [
    { messageId: 'hostile-0', conversationId: 'hostile', at: Date.now(), rating: 'down', comment: HOSTILE[1] ?? '' },
  ]);
  await store.call('reviewConversation', ['hostile', { at: Date.now(), mark: 'mend', note: HOSTILE[4] ?? '', reviewer: HOSTILE[0] ?? '' }]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('conversations', () => {
  it('show whatever was typed as words: nothing runs, nothing is fetched', async () => {
    const { page, problems } = await signInByHand(browser, server.base, 'editor', { path: '/staff/conversations' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('link', { name: '<script>alert(1)</script>' }).click();
    await page.getByRole('heading', { name: '確認' }).waitFor();
    expect(await page.locator('.asked').allTextContents()).toEqual(HOSTILE.map((text) => text.replace('\u0000', '')));
    expect(await page.locator('#note').inputValue()).toBe(HOSTILE[4]);
    expect(await page.evaluate('document.querySelectorAll("main script, main img, main svg, main iframe").length')).toBe(0);
    await page.goto(`${server.base}/staff/gaps`);
    await page.locator('main li', { hasText: '<script>alert(1)</script>' }).first().waitFor();
    await page.goto(`${server.base}/staff?q=${encodeURIComponent(HOSTILE[1] ?? '')}`);
    expect(await page.locator('input[type=search]').inputValue()).toBe(HOSTILE[1]);
    expect(asked.filter((url) => !url.startsWith(server.base))).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('are found, read and marked with the keyboard', async () => {
    const reply = await ask(server.base, '会員登録の方法', { device: 'pc' });
    await until(async () => (await rate(server.base, reply, { rating: 'down', comment: 'わかりにくい' })) === 204, 'the feedback is kept');
    const { page } = await signInByHand(browser, server.base, 'operator', { path: '/staff/conversations' });
    await page.getByLabel('絞り込み').selectOption('down');
    await page.getByLabel('画面', { exact: true }).selectOption('pc');
    await page.getByRole('button', { name: '表示' }).press('Enter');
    await page.getByRole('link', { name: '会員登録の方法' }).press('Enter');
    await page.getByText('わかりにくい').waitFor();
    await page.getByLabel('修正済み').check();
    await page.getByLabel('メモ').fill('手順5に説明を足した');
    await page.getByRole('button', { name: '確認済みにする' }).press('Enter');
    await page.getByText(/^修正済み（佐藤、/).waitFor();
    expect(await page.getByRole('button', { name: '会話を削除する' }).count()).toBe(0);
    await page.context().close();
  });
});

describe('gaps', () => {
  it('are given to a point, and can be exported', async () => {
    const { page } = await signInByHand(browser, server.base, 'editor', { path: '/staff/gaps' });
    const card = page.locator('section', { has: page.getByRole('heading', { name: '駐車場はありますか' }) });
    await card.getByLabel('答えるべき項目').fill('事故の連絡');
    await card.getByRole('button', { name: 'この項目で答える' }).press('Enter');
    await page.getByRole('link', { name: /^対応を決めた/ }).press('Enter');
    await page.getByText(/今ある項目で答える/).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /評価の質問/ }).click()]);
    expect(download.suggestedFilename()).toBe('real-questions.jsonl');
    await screenshot(page, 'staff-gaps-decided');
    await page.getByRole('button', { name: '未対応に戻す' }).first().press('Enter');
    await page.context().close();
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it.each([
    ['conversations', '/staff/conversations'],
    ['conversation', '/staff/conversations/hostile'],
    ['gaps', '/staff/gaps'],
    ['dashboard', '/staff/dashboard'],
    ['knowledge', '/staff/knowledge'],
    ['qr', '/staff/qr?path=/?topic=registration'],
  ])('%s have no fault that axe finds, on a PC and on a phone', async (name, path) => {
    for (const [screen, options] of Object.entries(screens)) {
      const { page } = await signInByHand(browser, server.base, 'editor', { ...options, colorScheme });
      await page.goto(`${server.base}${path}`);
      if (name === 'dashboard') for (const summary of await page.locator('summary').all()) await summary.click();
      await screenshot(page, `staff-${name}-${screen}-${colorScheme}`);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      expect([screen, await violations(page)]).toEqual([screen, []]);
      await page.context().close();
    }
  });
});
