import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type Screen, screens, screenshot } from '../support/browser.ts';
import { type BrowserApp, startBrowserApp } from '../support/browser-app.ts';

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

/** Where the page and the chat end, and whether the window scrolls. */
function layout(page: Page): Promise<{ chat: number; window: number; scrolls: boolean }> {
  return page.evaluate(`({
    chat: Math.round(document.querySelector('.chat').getBoundingClientRect().bottom),
    window: innerHeight,
    scrolls: document.documentElement.scrollHeight > innerHeight,
  })`);
}

describe.each(Object.keys(screens) as Screen[])('the first page with JavaScript on a %s', (screen) => {
  it('is the chat alone, filling the window, without a word against its policy or a request elsewhere', async () => {
    const { page, problems, requests } = await openPage(browser, screens[screen]);
    await page.goto(app.origin, { waitUntil: 'networkidle' });
    await expect.poll(() => page.getByRole('button', { name: '会員登録', exact: true }).isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: '送信する' }).isVisible()).toBe(false);
    const { chat, window, scrolls } = await layout(page);
    expect([chat, scrolls]).toEqual([window, false]);
    await screenshot(page, `chat-${screen}`);
    expect(problems).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(app.origin))).toEqual([]);
    await page.context().close();
  });

  it('opens on the topic of a QR code', async () => {
    const { page, problems } = await openPage(browser, screens[screen]);
    await page.goto(`${app.origin}/?topic=registration`);
    await page.getByText('マイページにアクセス').filter({ visible: true }).first().waitFor();
    await screenshot(page, `chat-topic-${screen}`);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

it('what was typed before the script came moves into the chat, with the focus, and survives a reload', async () => {
  const { page, problems } = await openPage(browser, screens.phone);
  let release = () => {};
  const typed = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/widget-*.js', (route) => typed.then(() => route.continue()));
  await page.goto(app.origin, { waitUntil: 'commit' });
  await page.locator('textarea#question').pressSequentially('仮登録のメール');
  release();
  const input = page.getByRole('textbox', { name: 'ご質問', exact: true });
  await page.locator('.chat .composer').waitFor();
  await page.keyboard.type('が来ない');
  expect(await input.inputValue()).toBe('仮登録のメールが来ない');
  await page.reload();
  await page.locator('.chat .composer').waitFor();
  expect(await input.inputValue()).toBe('仮登録のメールが来ない');
  expect(problems).toEqual([]);
  await page.context().close();
});

it('a person who cannot load the script has the whole page', async () => {
  const { page } = await openPage(browser, screens.phone);
  await page.route('**/widget-*.js', (route) => route.abort());
  await page.goto(app.origin);
  await page.getByRole('link', { name: '退会', exact: true }).click();
  expect(new URL(page.url()).pathname).toBe('/topics/withdrawal');
  await page.context().close();
});

describe('GET /demo', () => {
  it.each(['element', 'frame'])('shows the chat as %s on every screen that the knowledge names, within its policy', async (form) => {
    const { page, problems, requests } = await openPage(browser, screens.pc);
    for (const key of [...app.chat.knowledge.pages.keys()].slice(0, 3)) {
      await page.goto(`${app.origin}/demo?page=${key}&form=${form}`, { waitUntil: 'networkidle' });
      const chat =
        form === 'element' ? page.locator(app.chat.knowledge.wording.elementName) : page.frameLocator('.chat-frame').locator('.chat');
      expect(await chat.count()).toBe(1);
    }
    await screenshot(page, `demo-${form}`);
    expect(problems.filter((text) => !text.includes('?origin='))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(app.origin))).toEqual([]);
    await page.context().close();
  });
});
