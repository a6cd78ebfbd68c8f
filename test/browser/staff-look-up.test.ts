import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, screenshot } from '../support/browser.ts';
import { signInByHand, startRealStaffServer } from '../support/staff-browser.ts';
import type { StaffServer } from '../support/staff-server.ts';
import { violations } from '../support/widget-page.ts';

let server: StaffServer;
let browser: Browser;
beforeAll(async () => {
  server = await startRealStaffServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Text of what has the focus. */
const focused = (page: Page) =>
  page.evaluate('document.activeElement.textContent.trim() || document.activeElement.name') as Promise<string>;
const shown = (page: Page) => page.locator('article:visible h2').textContent();

describe('looking up with the keyboard alone', () => {
  it('shows results while somebody types, and reads them out', async () => {
    const { page, problems } = await signInByHand(browser, server.base, 'operator');
    expect(await focused(page)).toBe('q');
    await page.keyboard.type('仮登録のメールが届かない', { delay: 15 });
    await page.locator('[data-result="1"]').waitFor();
    // Not in the address that servers and proxies see.
    await page.waitForURL(/\/staff#q=/);
    expect(await shown(page)).toMatch(/メール/);
    expect(await page.locator('article:visible').textContent()).toContain('チャットの答えと同じ');
    expect(await page.locator('#count').textContent()).toMatch(/件見つかりました/);
    expect(await focused(page)).toBe('q');
    await screenshot(page, 'staff-look-up');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('leads from the box through the results and back', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator', { path: '/staff?q=退会' });
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.dataset.result')).toBe('0');
    const first = await shown(page);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.dataset.result')).toBe('1');
    expect(await shown(page)).not.toBe(first);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.dataset.article')).toBe('1');
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('q');
    expect(await page.locator('input[type=search]').inputValue()).toBe('退会');
    await page.context().close();
  });

  it('copies the phone script, the e-mail and the link, and shows the QR code', async () => {
    const { page, problems } = await signInByHand(browser, server.base, 'operator', {
      path: '/staff?q=手順5',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('input[type=search]').fill('会員登録の手順5');
    await page.getByText('会員登録（約5分） 手順5').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('p');
    await page.getByText('コピーしました。').waitFor();
    const copied = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>;
    expect(await copied()).toMatch(/手順5「お客さま情報の入力」です。\n/);
    await page.keyboard.press('m');
    await expect.poll(copied).toMatch(/^お問い合わせいただき/);
    await page.keyboard.press('l');
    await expect.poll(copied).toBe(`${server.base}/?topic=registration&step=5`);
    await page.keyboard.press('q');
    await page
      .getByRole('dialog')
      .getByRole('img', { name: /^QRコード/ })
      .waitFor();
    await screenshot(page, 'staff-qr');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.dataset.result')).toBe('0');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('opens the sheet and the step on the customer’s screen, each with one key', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator', { path: '/staff?q=ワンタイムパスワード' });
    const [sheet] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('F2')]);
    await sheet.waitForLoadState();
    expect(sheet.url()).toContain('/sources/');
    await sheet.close();
    await page.locator('input[type=search]').fill('会員登録の手順5');
    await page.getByText('会員登録（約5分） 手順5').first().waitFor();
    await page.keyboard.press('Enter');
    const [step] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    await step.waitForLoadState();
    expect(await step.locator('h2').first().textContent()).toContain('手順5');
    await page.context().close();
  });

  it('turns the answer to the other device', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator', { path: '/staff?q=退会の方法' });
    await page.keyboard.press('Enter');
    for (const device of ['pc', 'smartphone']) {
      await page.keyboard.press('d');
      await page.waitForURL(new RegExp(`device=${device}`));
    }
    expect(await page.locator('article:visible h3').first().textContent()).not.toContain('パソコン');
    await page.context().close();
  });

  it('says plainly what the chat would not answer', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator');
    await page.keyboard.type('ぷにゃぽろぴれ');
    await page.getByText('チャットは「資料にない」とお答えします').waitFor();
    await page.context().close();
  });

  it('asks to sign in again when the session is over', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator');
    await page.context().clearCookies();
    await page.keyboard.type('退会');
    await page.getByRole('heading', { name: 'サインイン' }).waitFor();
    await page.context().close();
  });

  it('works without JavaScript', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator', { javaScriptEnabled: false });
    await page.getByRole('searchbox').fill('退会');
    await page.keyboard.press('Enter');
    await page.locator('article').first().waitFor();
    expect(await page.locator('article').count()).toBeGreaterThan(2);
    await page.context().close();
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('has no fault that axe finds', async () => {
    const { page } = await signInByHand(browser, server.base, 'operator', { colorScheme });
    await screenshot(page, `staff-empty-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('退会すると更新できますか');
    await page.locator('article:visible').waitFor();
    await screenshot(page, `staff-withdrawal-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.base}/staff/sign-in`);
    await screenshot(page, `staff-sign-in-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
