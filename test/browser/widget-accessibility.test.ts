import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, screens, screenshot } from '../support/browser.ts';
import { hostPage, refused, startWidgetHost, streamed, type WidgetHost } from '../support/widget-host.ts';
import { askByHand, lastReply, openChat, smallTargets, style, violations, visit, type WidgetPage } from '../support/widget-page.ts';
import { replies } from '../support/widget-replies.ts';

let host: WidgetHost;
let browser: Browser;
beforeAll(async () => {
  [host, browser] = await Promise.all([startWidgetHost(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});
beforeEach(() => host.reset());

type Step = readonly [name: string, go: (widget: WidgetPage) => Promise<void>];

const press = ({ chat }: WidgetPage, name: string | RegExp) =>
  chat
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
    .last()
    .click();

/** Every state of the widget, each from the one before it. */
const states: readonly Step[] = [
  ['launcher', async () => {}],
  ['topics', openChat],
  ['all-topics', (widget) => press(widget, 'ほかのご質問を見る')],
  ['settings', (widget) => press(widget, /^文字/)],
  ['furigana', (widget) => press(widget, 'つける')],
  [
    'pending',
    async (widget) => {
      await press(widget, 'つけない');
      await press(widget, /^文字/);
      host.answer = ({ response }) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(
          'data: {"type":"source-document","sourceId":"s","title":"図書館カードのご案内 手順1"}\n\ndata: {"type":"text-delta","id":"0","delta":"利用登録は、"}\n\n',
        );
      };
      await press(widget, 'カードを作る');
      await widget.chat.getByText('利用登録は、').first().waitFor();
    },
  ],
  ['stopped', (widget) => press(widget, 'やめる')],
  [
    'busy',
    async (widget) => {
      host.answer = refused(429, {}, { 'Retry-After': '2' });
      await press(widget, 'もう一度送る');
      await widget.chat
        .getByText(/秒ほど待ってから/)
        .first()
        .waitFor();
    },
  ],
  [
    'answer',
    async (widget) => {
      host.answer = streamed(replies.procedure);
      await askByHand(widget, 'カードを作りたい');
    },
  ],
  ['ticked', (widget) => lastReply(widget).getByRole('checkbox').first().check()],
  ['source', (widget) => lastReply(widget).locator('li.step .mark').first().click()],
  ['guide', (widget) => press(widget, /一緒に進める/)],
  ['stuck', (widget) => press(widget, 'できない')],
  [
    'finished',
    async (widget) => {
      await press(widget, 'もう一度やってみる');
      await press(widget, 'できた');
      await press(widget, 'できた');
    },
  ],
  [
    'rated',
    async (widget) => {
      await press(widget, '役に立たなかった');
      await widget.chat.getByText('ありがとうございました。').waitFor();
    },
  ],
  [
    'warnings',
    async (widget) => {
      await lastReply(widget).getByRole('textbox').fill('ひとこと');
      await press(widget, '送る');
      host.answer = streamed(replies.irreversible);
      await askByHand(widget, 'カードを返却したい');
    },
  ],
  ['acknowledged', (widget) => press(widget, '注意を確認しました')],
  ['device', (widget) => press(widget, 'スマートフォン')],
  [
    'trap',
    async (widget) => {
      host.answer = streamed(replies.trapped);
      await askByHand(widget, '暗証番号を決めたい');
    },
  ],
  ['trap-guide', (widget) => press(widget, '一緒に進める')],
  [
    'not-taken',
    async (widget) => {
      host.feedbackStatus = 503;
      await press(widget, '役に立った');
      await widget.chat.getByText('ご意見を送れませんでした。').last().waitFor();
      host.feedbackStatus = 204;
    },
  ],
  [
    'choices',
    async (widget) => {
      host.answer = streamed(replies.clarify);
      await askByHand(widget, '変更したい');
    },
  ],
  [
    'contacts',
    async (widget) => {
      host.answer = streamed(replies.decline);
      await press(widget, '人に聞く');
      await widget.chat
        .getByRole('link', { name: /電話をかける/ })
        .last()
        .waitFor();
    },
  ],
  [
    'masked',
    async (widget) => {
      host.answer = streamed(replies.masked);
      await askByHand(widget, '090-1234-5678です');
    },
  ],
  [
    'unsourced',
    async (widget) => {
      host.answer = streamed({ ...replies.procedure, citations: [] });
      await askByHand(widget, 'もとは？');
    },
  ],
  ['counter', (widget) => widget.chat.getByRole('textbox', { name: 'ご質問' }).fill('あ'.repeat(1010))],
  [
    'offline',
    async (widget) => {
      await widget.chat.getByRole('textbox', { name: 'ご質問' }).fill('');
      await widget.page.context().setOffline(true);
      await askByHand(widget, '電波がない');
    },
  ],
];

async function through(
  options: BrowserContextOptions,
  check: (name: string, widget: WidgetPage) => Promise<void>,
  only?: readonly string[],
): Promise<void> {
  const widget = await visit(browser, `${host.origin}/panel`, options);
  for (const [name, go] of states) {
    await go(widget);
    if (!only || only.includes(name)) await check(name, widget);
  }
  await widget.page.context().close();
}

/** Pixels by which the page or the conversation is wider than what shows it. */
function overflow({ page }: WidgetPage): Promise<unknown> {
  return page.evaluate(`{
    const log = document.querySelector('support-chat').shadowRoot.querySelector('.log');
    Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, log ? log.scrollWidth - log.clientWidth : 0);
  }`);
}

describe.each([
  ['phone', 'light'],
  ['phone', 'dark'],
  ['pc', 'light'],
  ['pc', 'dark'],
] as const)('on a %s in %s colours', (screen, colorScheme) => {
  it('no state has a fault that axe finds, a target under 44 pixels or a line that is cut off', async () => {
    await through({ ...screens[screen], colorScheme }, async (name, widget) => {
      await screenshot(widget.page, `widget-${name}-${screen}-${colorScheme}`);
      expect([name, await violations(widget.page), await smallTargets(widget), await overflow(widget)]).toEqual([name, [], [], 0]);
    });
  });
});

describe('for people who need more', () => {
  it.each([
    ['320 pixels', { viewport: { width: 320, height: 568 } }],
    ['200 % zoom of a PC', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
    ['400 % zoom of a PC', { viewport: { width: 320, height: 200 }, deviceScaleFactor: 4 }],
  ] as const)('at %s with the largest text everything is reached without scrolling sideways', async (name, options) => {
    const widget = await visit(
      browser,
      host.put('/large', { html: hostPage('<support-chat text-size="xlarge"></support-chat>') }),
      options,
    );
    await openChat(widget);
    host.answer = streamed(replies.irreversible);
    await askByHand(widget, 'カードを返却したい');
    await press(widget, '注意を確認しました');
    await press(widget, 'スマートフォン');
    await press(widget, /^出典1/);
    await press(widget, '一緒に進める');
    await screenshot(widget.page, `widget-large-${name.replace(/\W+/g, '-')}`);
    expect([name, await overflow(widget)]).toEqual([name, 0]);
    // Every control can be brought into sight and pressed.
    for (const button of await widget.chat.getByRole('button').all()) await button.click({ trial: true });
    expect(await violations(widget.page)).toEqual([]);
    await widget.page.context().close();
  });

  it('forced colours keep every edge, and what is chosen stands out', async () => {
    await through(
      { ...screens.pc, forcedColors: 'active' },
      async (name, widget) => {
        await screenshot(widget.page, `widget-${name}-forced`);
        expect(await violations(widget.page)).toEqual([]);
        if (name === 'settings') {
          const colour = (selector: string) => style(widget.page, selector, 'backgroundColor');
          expect(await colour('[aria-pressed=true]')).not.toBe(await colour('[aria-pressed=false]'));
        }
        expect(await style(widget.page, name === 'launcher' ? '.launcher' : '.panel', 'borderTopStyle')).toBe('solid');
      },
      ['launcher', 'settings', 'answer', 'guide', 'warnings'],
    );
  });

  it('nothing moves where motion is unwelcome, and the waiting sign turns where it is not', async () => {
    for (const [reducedMotion, animation] of [
      ['reduce', 'none'],
      ['no-preference', 'turn'],
    ] as const) {
      await through(
        { ...screens.pc, reducedMotion },
        async (_, { page }) => {
          const name = await page.evaluate(
            `getComputedStyle(document.querySelector('support-chat').shadowRoot.querySelector('.waiting'), '::before').animationName`,
          );
          expect(name).toBe(animation);
        },
        ['pending'],
      );
    }
  });

  it('more contrast is given where it is asked for', async () => {
    const widget = await visit(browser, `${host.origin}/panel`, { ...screens.pc, contrast: 'more' });
    await openChat(widget);
    expect(await style(widget.page, '.hint', 'color')).toBe(await style(widget.page, '.welcome', 'color'));
    await widget.page.context().close();
  });

  it('a phone does not zoom into the input, and the panel follows the keyboard', async () => {
    const widget = await visit(browser, `${host.origin}/panel`, screens.phone);
    const { page, chat } = widget;
    await openChat(widget);
    expect(Number.parseFloat(await style(page, 'textarea', 'fontSize'))).toBeGreaterThanOrEqual(16);
    expect(await chat.getByRole('textbox').getAttribute('enterkeyhint')).toBe('send');
    // What an on-screen keyboard does to the visible part of the window.
    await page.setViewportSize({ width: 360, height: 400 });
    await expect.poll(async () => (await chat.locator('.panel').boundingBox())?.height).toBe(400);
    const input = await chat.getByRole('textbox').boundingBox();
    expect((input?.y ?? 999) + (input?.height ?? 0)).toBeLessThanOrEqual(400);
    await page.context().close();
  });

  it('the words are marked as Japanese on a page in another language', async () => {
    const { page, chat } = await visit(
      browser,
      host.put('/english', { html: hostPage('<support-chat></support-chat>').replace('lang="ja"', 'lang="en"') }),
    );
    expect([await chat.getAttribute('lang'), await page.locator('html').getAttribute('lang')]).toEqual(['ja', 'en']);
    await page.context().close();
  });
});

describe('the inline chat', () => {
  it.each(['phone', 'pc'] as const)('is a region of the page without faults on a %s', async (screen) => {
    const widget = await visit(browser, `${host.origin}/inline`, screens[screen]);
    await widget.chat.locator('[part~=topic]').first().waitFor();
    expect(await violations(widget.page)).toEqual([]);
    await askByHand(widget, 'カードを作りたい');
    await screenshot(widget.page, `widget-inline-${screen}`);
    expect(await violations(widget.page)).toEqual([]);
    expect(await widget.chat.getByRole('region', { name: 'AIチャット' }).count()).toBe(1);
    expect(await widget.chat.getByRole('button', { name: '閉じる', exact: true }).count()).toBe(0);
    await widget.page.context().close();
  });
});
