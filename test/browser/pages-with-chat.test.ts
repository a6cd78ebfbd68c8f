import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type Screen, screens, screenshot } from '../support/browser.ts';
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
      expect(await layout(page)).toMatchObject({ scrolls: false });
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
