import { AxeBuilder } from '@axe-core/playwright';
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

/** Pages that a person may stand on, by a name for their pictures. */
const pages = {
  home: '/',
  'home-topic': '/?topic=registration',
  'home-step': '/?topic=registration&step=5',
  topics: '/topics',
  topic: '/topics/registration',
  'topic-by-device': '/topics/withdrawal',
  procedure: '/procedures/clickar',
  step: '/procedures/clickar/steps/2',
  'step-by-device': '/procedures/withdrawal/steps/1',
  'step-for-device': '/procedures/withdrawal/steps/2?device=smartphone',
  source: '/sources/faq-sheet?section=q2-otp#q2-otp',
  print: '/print/registration',
  missing: '/topics/nothing',
} as const;

/** @param rules Only these; the default is all, best practices included. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** Pixels, of the first such element. */
async function fontSize(page: Page, selector: string): Promise<number> {
  return Number.parseFloat(await page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontSize`));
}

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe.each(Object.keys(screens) as Screen[])('pages without JavaScript on a %s', (screen) => {
  it.each(Object.entries(pages))(
    '%s has no fault that axe finds, stays within its policy and this server, and never scrolls sideways',
    async (name, path) => {
      const { page, problems, requests } = await openPage(browser, screens[screen]);
      const response = await page.goto(app.plainOrigin + path);
      expect(response?.status()).toBe(name === 'missing' ? 404 : 200);
      await screenshot(page, `${name}-${screen}`);
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await screenshot(page, `${name}-${screen}-dark`);
      expect(await violations(page, ['color-contrast', 'link-in-text-block'])).toEqual([]);
      expect(requests.filter((url) => !url.startsWith(app.plainOrigin))).toEqual([]);
      expect(problems.filter((text) => !text.includes('404'))).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    },
  );

  it('what is tapped is at least 44 pixels high, and the box to type in does not make a phone zoom', async () => {
    const { page } = await openPage(browser, { ...screens[screen], javaScriptEnabled: false });
    for (const path of ['/', '/topics', '/topics/withdrawal', '/procedures/clickar/steps/2']) {
      await page.goto(app.origin + path);
      for (const target of await page
        .locator('button, .button, .choice, .switch a, .trail a, .list-link, .ways a, summary')
        .filter({ visible: true })
        .all()) {
        const box = await target.boundingBox();
        expect([path, await target.textContent(), Math.round(box?.height ?? 0) >= 44]).toEqual([path, await target.textContent(), true]);
      }
    }
    await page.goto(`${app.origin}/`);
    expect(await fontSize(page, 'textarea')).toBeGreaterThanOrEqual(16);
    await page.context().close();
  });

  it('a person gets from the first page to a topic, through its steps, to the printed source and back', async () => {
    const { page } = await openPage(browser, { ...screens[screen], javaScriptEnabled: false });
    await page.goto(`${app.origin}/`);
    await page.getByRole('link', { name: '会員登録', exact: true }).click();
    await expect.poll(() => page.locator('h1').first().textContent()).toBe('会員登録');
    await page.getByRole('link', { name: '手順1　マイページにアクセス' }).click();
    for (let number = 2; number <= 10; number++) await page.getByRole('link', { name: `次へ：手順${number}` }).click();
    expect(new URL(page.url()).pathname).toBe('/procedures/registration/steps/10');
    expect(await page.getByRole('navigation', { name: '前後の手順' }).textContent()).toContain(
      '次へ：「マイページから更新をはじめる」の手順1',
    );
    await page.locator('.source summary').first().click();
    await page
      .getByRole('link', { name: /資料のこの部分を読む/ })
      .first()
      .click();
    const cited = page.locator('.cited-section');
    expect(await cited.textContent()).toContain('回答のもとになった部分');
    expect(await page.evaluate("document.querySelector('.cited-section').getBoundingClientRect().top < innerHeight")).toBe(true);
    await page.getByRole('link', { name: 'チャットに戻る' }).first().click();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.context().close();
  });

  it('a typed question is answered as a page with its sources', async () => {
    const { page } = await openPage(browser, { ...screens[screen], javaScriptEnabled: false });
    await page.goto(`${app.origin}/`);
    await page.getByLabel('ご質問').fill('仮登録のメールが届きません');
    await page.getByRole('button', { name: '送信する' }).click();
    expect(await page.locator('h1').textContent()).toBe('回答');
    expect(await page.locator('blockquote').first().textContent()).not.toBe('');
    const mark = page.locator('.answer .cited').first();
    const target = await mark.getAttribute('href');
    expect(await page.locator(`${target}`).count()).toBe(1);
    await screenshot(page, `reply-${screen}`);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  });
});

describe('every topic and every step', () => {
  it('has an address that answers 200 with its sources', async () => {
    const { topics, procedures } = app.chat.knowledge;
    const paths = [
      ...topics.flatMap(({ id }) => [`/topics/${id}`, `/?topic=${id}`]),
      ...[...procedures.values()].flatMap(({ id, steps }) => [
        `/procedures/${id}`,
        ...steps.map(({ number }) => `/procedures/${id}/steps/${number}`),
      ]),
    ];
    for (const path of paths) {
      const response = await fetch(app.origin + path);
      expect([path, response.status, (await response.text()).includes('id="citation-1"')]).toEqual([path, 200, true]);
    }
  });
});

describe('small and enlarged screens', () => {
  it.each([320, 640])('nothing is cut off at %i pixels', async (width) => {
    const { page } = await openPage(browser, { viewport: { width, height: 600 } });
    for (const path of Object.values(pages)) {
      await page.goto(app.plainOrigin + path);
      expect([path, await overflow(page)]).toEqual([path, 0]);
    }
    await page.context().close();
  });
});

describe('paper', () => {
  it('is printed by a button where scripts run, and the page says how where they do not', async () => {
    const { page, problems } = await openPage(browser, screens.phone);
    await page.addInitScript('window.print = () => { window.printed = true; }');
    await page.goto(`${app.plainOrigin}/print/registration`);
    await page.getByRole('button', { name: '印刷する' }).click();
    expect(await page.evaluate('window.printed')).toBe(true);
    expect(problems).toEqual([]);
    await page.context().close();
    const { page: plain } = await openPage(browser, { ...screens.phone, javaScriptEnabled: false });
    await plain.goto(`${app.plainOrigin}/print/registration`);
    expect(await plain.getByRole('button').count()).toBe(0);
    expect(await plain.locator('.toolbar').textContent()).toContain('メニューの「印刷」');
    await plain.context().close();
  });

  it('every topic and procedure, for any device, is one sheet of A4 in type of 12 points or more', async () => {
    const { page } = await openPage(browser);
    const { topics, procedures } = app.chat.knowledge;
    const ids = new Set([...topics.map(({ id }) => id), ...procedures.keys()]);
    for (const id of ids) {
      for (const device of ['', '?device=pc', '?device=smartphone']) {
        await page.goto(`${app.plainOrigin}/print/${id}${device}`);
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
        expect([id, device, /\/Count (\d+)/.exec(pdf)?.[1]]).toEqual([id, device, '1']);
        expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
        expect((await fontSize(page, '.printed-procedure li')) * 0.75).toBeGreaterThanOrEqual(12);
      }
    }
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1043 });
    for (const id of ids) {
      await page.goto(`${app.plainOrigin}/print/${id}`);
      await screenshot(page, `paper-${id}`);
    }
    await page.context().close();
  });
});
