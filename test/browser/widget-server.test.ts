import { pino } from 'pino';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { type OpenedRecords, openRecords } from '../../src/open-records.ts';
import { openStore } from '../../src/store/open-store.ts';
import { readConversation } from '../../src/store/read-conversation.ts';
import { buildWidgetFiles } from '../../src/widget-bundle/build-widget.ts';
import { launchBrowser, openPage, type Screen, screens, screenshot } from '../support/browser.ts';
import { memoryChat } from '../support/memory-chat.ts';
import { environmentFor } from '../support/store-server.ts';
import { emptyPlace, type TestPlace } from '../support/test-store.ts';
import { startWidgetHost, type WidgetHost } from '../support/widget-host.ts';
import { askByHand, lastReply, visit } from '../support/widget-page.ts';

/** Questions a minute that the strict one of the two servers takes. */
const FEW = 2;

let site: WidgetHost;
let servers: RunningServer[] = [];
let place: TestPlace;
let records: OpenedRecords;
let origin = '';
let strictOrigin = '';
let browser: Browser;
beforeAll(async () => {
  site = await startWidgetHost();
  const { knowledge, answerer } = await memoryChat();
  const widget = await buildWidgetFiles({});
  const logger = pino({ level: 'silent' });
  place = await emptyPlace();
  const start = (env: Record<string, string>, open = false) => {
    const config = parseConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'silent',
      ALLOWED_ORIGINS: site.origin,
      ...env,
    });
    if (open) records = openRecords(config, logger);
    const app = createApp({
      chat: answerer,
      knowledge,
      config,
      logger,
      ready: async () => ({ ok: true }),
      widget,
      ...(open && { recorder: records.recorder }),
    });
    return startServer(app, config, logger, { graceMs: 100 });
  };
  servers = [await start(environmentFor(place.location), true), await start({ RATE_LIMIT: String(FEW) })];
  [origin, strictOrigin] = servers.map(({ address }) => `http://127.0.0.1:${address.port}`) as [string, string];
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([...servers.map((server) => server.close()), site?.close()]);
  await records?.close();
  place?.remove();
});

/** A page of the site that embeds the widget of the real server. */
function pageOf(server: string): string {
  const html = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>会員ページ</title><script type="module" src="${server}/widget.js"></script></head><body><main><h1>会員ページ</h1><support-chat mode="inline"></support-chat></main></body></html>`;
  return site.put('/member', { html, policy: `default-src 'none'; script-src ${server}; connect-src ${server}` });
}

describe.each(Object.keys(screens) as Screen[])('the widget with the real server, from another site, on a %s', (screen) => {
  it('answers from the knowledge with sources that lead to the page of the source', async () => {
    const widget = await visit(browser, pageOf(origin), screens[screen]);
    const { page, chat, problems, requests } = widget;
    await chat.locator('.log').waitFor();
    await askByHand(widget, 'カードを作りたい');
    const reply = lastReply(widget);
    expect(await reply.locator('.lead').textContent()).toContain('利用登録は、3つの手順で終わります。');
    expect(await reply.locator('li.step').count()).toBe(3);
    await reply.locator('li.step .mark').first().click();
    expect(await reply.locator('blockquote').textContent()).toContain('「利用申込書」に記入し、身分証を見せます。');
    const [source] = await Promise.all([page.context().waitForEvent('page'), reply.getByRole('link', { name: /資料を開く/ }).click()]);
    await source.waitForLoadState();
    expect(source.url()).toContain(`${origin}/sources/card-guide`);
    expect(await source.locator('.cited-section').textContent()).toContain('身分証を見せます');
    await source.close();
    await askByHand(widget, 'カードを返却するには');
    await lastReply(widget).getByText('予約は全て取り消されます。').waitFor();
    await askByHand(widget, '暗証番号を変えたい');
    await lastReply(widget).getByRole('button', { name: 'スマートフォン', exact: true }).click();
    await expect.poll(async () => (await lastReply(widget).locator('.lead').allTextContents()).join()).toMatch(/その他/);
    await askByHand(widget, '何時まで開いてますか');
    expect(
      await lastReply(widget)
        .getByRole('link', { name: /電話をかける/ })
        .getAttribute('href'),
    ).toBe('tel:0312345678');
    expect(problems).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(origin) && !url.startsWith(site.origin))).toEqual([]);
    await screenshot(page, `widget-real-server-${screen}`);
    await page.context().close();
  });

  it('hands in a thumb and a word, which are then in the store, masked', async () => {
    const widget = await visit(browser, pageOf(origin), screens[screen]);
    await widget.chat.locator('.log').waitFor();
    await widget.page.evaluate(
      `document.querySelector('support-chat').addEventListener('reply', ({ detail }) => { window.answered = detail.conversationId; })`,
    );
    await askByHand(widget, 'カードを作りたい');
    const conversationId = (await widget.page.evaluate('window.answered')) as string;
    const reply = lastReply(widget);
    await reply.getByRole('button', { name: '役に立った', exact: true }).click();
    await reply.getByText('ありがとうございました。').waitFor();
    await reply.getByRole('textbox').fill('わかりやすい。電話は090-1234-5678');
    await reply.getByRole('button', { name: '送る', exact: true }).click();
    await reply.getByText('ご意見をお送りしました。').waitFor();
    const store = await openStore(place.location);
    const kept = await readConversation(store.db, conversationId);
    await store.db.destroy();
    expect(kept?.messages[0]?.feedback).toMatchObject({ rating: 'up', comment: 'わかりやすい。電話は【電話番号】' });
    await widget.page.context().close();
  });

  it('says how long to wait when questions come too fast', async () => {
    const widget = await visit(browser, pageOf(strictOrigin), screens[screen]);
    const { chat, page } = widget;
    for (let turn = 0; turn < 4 * FEW && (await chat.locator('.failure').count()) === 0; turn++)
      await askByHand(widget, 'カードを作りたい');
    expect(await chat.locator('.failure').textContent()).toMatch(/あと\d+秒ほど待ってから/);
    expect(await chat.getByRole('button', { name: 'もう一度送る' }).getAttribute('aria-disabled')).toBe('true');
    await page.context().close();
  });
});

describe('the chat in a frame', () => {
  /** A page of the site with the frame, and beside it a frame of a stranger. */
  async function framed(query: string): Promise<{
    page: Page;
    frame: Frame | undefined;
    problems: string[];
    heard: () => Promise<{ type: string; height?: number; origin: string }[]>;
  }> {
    site.files.set('/frame.js', {
      type: 'text/javascript',
      body: `var heard = []; addEventListener('message', ({ data, origin }) => { if (String(data?.type).startsWith('support-chat:')) heard.push({ ...data, origin }); });
function say(message) { document.querySelector('iframe').contentWindow.postMessage(message, '${origin}'); }`,
    });
    site.files.set('/stranger.js', {
      type: 'text/javascript',
      body: `for (let time = 0; time < 5; time++) setTimeout(() => parent.frames[0].postMessage({ type: 'support-chat:ask', text: 'よその人の質問' }, '*'), time * 200);`,
    });
    site.put('/stranger', { html: '<!doctype html><title>よそ</title><script src="/stranger.js"></script>' });
    const html = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>会員ページ</title><script src="/frame.js"></script></head><body>
      <iframe src="${origin}/embed${query}" title="AIチャット" width="400" height="600"></iframe><iframe src="${site.otherOrigin}/stranger" title="よそ"></iframe></body></html>`;
    const { page, problems } = await openPage(browser, { reducedMotion: 'reduce' });
    await page.goto(
      site.put('/framing', { html, policy: `default-src 'none'; script-src 'self'; frame-src ${origin} ${site.otherOrigin}` }),
    );
    const frame = page.frames().find((each) => each.url().startsWith(origin));
    return { page, frame, problems, heard: () => page.evaluate('heard') as Promise<{ type: string; height?: number; origin: string }[]> };
  }

  it('speaks with the page of the origin that was named and allowed: open, resize, ask, close', async () => {
    const { page, frame, problems, heard } = await framed(`?origin=${site.origin}&device=smartphone`);
    await expect.poll(async () => (await heard()).map(({ type }) => type)).toContain('support-chat:open');
    await page.evaluate(`say({ type: 'support-chat:ask', text: 'カードを作りたい' })`);
    await frame?.locator('li.step').first().waitFor();
    await expect.poll(async () => (await heard()).filter(({ type }) => type === 'support-chat:resize').length).toBeGreaterThan(0);
    expect((await heard()).every(({ origin: from, height = 320 }) => from === origin && height >= 320 && height <= 2000)).toBe(true);
    expect(await frame?.locator('support-chat').getAttribute('device')).toBe('smartphone');
    await page.evaluate(`say({ type: 'support-chat:open' })`);
    expect(await frame?.evaluate(`new Promise((done) => setTimeout(() => done(document.activeElement?.localName), 200))`)).toBe(
      'support-chat',
    );
    await frame?.getByRole('button', { name: '閉じる', exact: true }).click();
    await expect.poll(async () => (await heard()).at(-1)?.type).toBe('support-chat:close');
    // The stranger beside it has spoken several times by now.
    await page.waitForTimeout(1000);
    expect(await frame?.locator('.bubble').allTextContents()).toEqual(['カードを作りたい']);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it.each(['', '?origin=https://elsewhere.example', '?origin=*'])('says nothing and hears nothing with %j, and works', async (query) => {
    const { page, frame, problems, heard } = await framed(query);
    await frame?.locator('.log').waitFor();
    await page.evaluate(`say({ type: 'support-chat:ask', text: '質問' })`);
    await page.waitForTimeout(300);
    expect([await heard(), await frame?.locator('.bubble').count()]).toEqual([[], 0]);
    expect(problems.join()).toContain('?origin=');
    await page.context().close();
  });

  it('is not shown in a page of an origin that is not allowed', async () => {
    const { page } = await openPage(browser);
    site.put('/thief', {
      html: `<!doctype html><title>よそ</title><iframe src="${origin}/embed?origin=${site.origin}"></iframe>`,
      policy: `frame-src ${origin}`,
    });
    await page.goto(`${site.otherOrigin}/thief`);
    expect(page.frames().some((frame) => frame.url().startsWith(origin))).toBe(false);
    await page.context().close();
  });
});
