import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, screens, screenshot } from '../support/browser.ts';
import { type BrowserApp, startBrowserApp } from '../support/browser-app.ts';
import { violations } from '../support/widget-page.ts';

let app: BrowserApp;
let browser: Browser;
beforeAll(async () => {
  app = await startBrowserApp();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Asks by hand, as far as the answer. */
async function ask(place: Page | FrameLocator, text: string): Promise<void> {
  const before = await place.locator('.reply:not(.pending)').count();
  await place.getByRole('textbox', { name: 'ご質問', exact: true }).fill(text);
  await place.getByRole('button', { name: '送信', exact: true }).click();
  await place.locator('.reply:not(.pending)').nth(before).waitFor();
}

describe.each([
  ['phone', 'light'],
  ['phone', 'dark'],
  ['pc', 'light'],
  ['pc', 'dark'],
] as const)('pages with the chat on a %s in %s colours', (screen, colorScheme) => {
  const options = { ...screens[screen], colorScheme, reducedMotion: 'reduce' } as const;

  it('the first page has no fault that axe finds, whatever the chat shows', async () => {
    const { page, problems } = await openPage(browser, options);
    const check = async (name: string) => {
      await screenshot(page, `first-${name}-${screen}-${colorScheme}`);
      expect([name, await violations(page)]).toEqual([name, []]);
      expect(await page.evaluate('document.documentElement.scrollHeight > innerHeight')).toBe(false);
    };
    await page.goto(app.origin);
    await page.getByRole('button', { name: '会員登録', exact: true }).waitFor();
    await check('topics');
    await ask(page, '会員登録の手順を教えてください');
    await check('answer');
    const reply = page.locator('.reply').last();
    await reply.getByRole('button', { name: /^出典/ }).first().click();
    await check('source');
    await reply.getByRole('button', { name: '一緒に進める' }).click();
    for (let step = 1; step < 5; step++) await reply.getByRole('button', { name: 'できた', exact: true }).click();
    expect(await reply.locator('.guide h4').textContent()).toBe('手順5お客さま情報の入力');
    expect(await reply.locator('.guide .note').textContent()).toContain('必ず控えておいてください');
    await check('guide');
    await reply.getByRole('button', { name: 'できない', exact: true }).click();
    await check('stuck');
    await ask(page, 'マイページを退会する方法を教えてください');
    await page.getByRole('button', { name: '注意を確認しました' }).waitFor();
    await check('warnings');
    await page.getByRole('button', { name: '注意を確認しました' }).click();
    await check('acknowledged');
    await page.locator('[part~=ask-person]').click();
    await page
      .getByRole('link', { name: /電話をかける/ })
      .last()
      .waitFor();
    await check('person');
    await page.route('**/api/feedback', (route) => route.abort());
    await page.getByRole('button', { name: '役に立った', exact: true }).last().click();
    await page.getByText('ご意見を送れませんでした。').last().waitFor();
    await check('feedback');
    await ask(page, '電話は090-1234-5678です。仮登録のメールが届きません');
    expect(await page.locator('.user').last().textContent()).not.toContain('5678');
    await check('masked');
    await page.route('**/api/chat', (route) => route.abort());
    await page.getByRole('textbox', { name: 'ご質問', exact: true }).fill('つながらないとき');
    await page.getByRole('button', { name: '送信', exact: true }).click();
    await page.locator('.failure').waitFor();
    await check('lost');
    expect(problems.filter((text) => !/ERR_FAILED|no answer: lost|feedback was not taken/.test(text))).toEqual([]);
    await page.context().close();
  });

  it('the demonstration and the frame have none', async () => {
    const { page } = await openPage(browser, options);
    await page.goto(`${app.origin}/demo?page=login`);
    await page.getByRole('button', { name: /^AIチャット/ }).waitFor();
    await screenshot(page, `demo-${screen}-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^AIチャット/ }).click();
    await ask(page, '仮登録のメールが届きません');
    await screenshot(page, `demo-answer-${screen}-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.origin}/demo?form=frame`);
    const frame = page.frameLocator('.chat-frame');
    await ask(frame, '仮登録のメールが届きません');
    expect(await violations(page)).toEqual([]);
    await page.goto(`${app.origin}/embed`);
    await ask(page, '仮登録のメールが届きません');
    await screenshot(page, `embed-${screen}-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
