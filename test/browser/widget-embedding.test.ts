import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, screens } from '../support/browser.ts';
import { hostPage, STRICT_POLICY, startWidgetHost, streamed, type WidgetHost } from '../support/widget-host.ts';
import { askByHand, focused, lastReply, openChat, style, visit, type WidgetPage } from '../support/widget-page.ts';
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

/** A page of its own with this body; closed at the end. */
async function embedded(
  { body = '<support-chat></support-chat>', head = '', policy = STRICT_POLICY, screen = 'pc' as keyof typeof screens },
  run: (widget: WidgetPage) => Promise<void>,
): Promise<void> {
  const widget = await visit(browser, host.put('/page', { html: hostPage(body, head), policy }), screens[screen]);
  try {
    await run(widget);
  } finally {
    await widget.page.context().close();
  }
}

const element = "document.querySelector('support-chat')";

/** Goes to all states that can be reached with one procedure and comes back to its answer. */
async function useAll(widget: WidgetPage): Promise<void> {
  const { chat } = widget;
  await askByHand(widget, 'カードを返却したい');
  await chat.getByRole('button', { name: '注意を確認しました' }).click();
  await chat.getByRole('button', { name: 'スマートフォン', exact: true }).click();
  await chat.getByRole('checkbox').first().check();
  await chat.locator('.mark').first().click();
  await chat.getByRole('button', { name: '手順2から一緒に進める' }).click();
  await chat.getByRole('button', { name: 'できない', exact: true }).click();
  await chat.getByRole('button', { name: '役に立たなかった' }).click();
  await chat.getByRole('button', { name: /^文字/ }).click();
  await chat.getByRole('button', { name: '特大' }).click();
}

describe('the policy of a strict host', () => {
  it('is never violated, and nobody but the host is asked', async () => {
    host.answer = streamed(replies.irreversible);
    for (const mode of ['panel', 'inline']) {
      const url = host.put('/strict', {
        html: hostPage(`<support-chat mode="${mode}"></support-chat>`, '<script src="/violations.js"></script>'),
      });
      host.files.set('/violations.js', {
        body: 'var violations = []; addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective));',
        type: 'text/javascript',
      });
      const widget = await visit(browser, url);
      if (mode === 'panel') await openChat(widget);
      await useAll(widget);
      expect(await widget.page.evaluate('violations')).toEqual([]);
      expect(widget.problems).toEqual([]);
      expect(widget.requests.filter((request) => !request.startsWith(`${host.origin}/`))).toEqual([]);
      expect(await style(widget.page, '.panel', 'display')).toBe('flex');
      await widget.page.context().close();
    }
  });

  it('would show: the same page reports what it may not do', async () => {
    host.files.set('/breaks.js', {
      body: 'addEventListener("securitypolicyviolation", () => { window.caught = true; }); document.documentElement.setAttribute("style", "color: red");',
      type: 'text/javascript',
    });
    await embedded({ head: '<script src="/breaks.js"></script>' }, async ({ page, problems }) => {
      await expect.poll(() => page.evaluate('window.caught')).toBe(true);
      expect(problems.length).toBeGreaterThan(0);
    });
  });

  it('may ask for Trusted Types and may forbid storage', async () => {
    host.files.set('/storage.js', {
      body: 'for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });',
      type: 'text/javascript',
    });
    const policy = `${STRICT_POLICY}; require-trusted-types-for 'script'; trusted-types 'none'`;
    await embedded({ policy, head: '<script src="/storage.js"></script>' }, async (widget) => {
      await openChat(widget);
      await askByHand(widget, 'カードを作りたい');
      await widget.chat.getByRole('button', { name: '一緒に進める' }).click();
      expect(widget.problems).toEqual([]);
    });
  });
});

describe('a hostile style sheet', () => {
  const hostile = `
    * { all: unset !important; font: 7px/1 fantasy !important; color: lime !important; background: red !important; letter-spacing: 1em !important;
      text-transform: uppercase !important; visibility: hidden !important; opacity: .1 !important; pointer-events: none !important; width: 13px !important;
      direction: rtl !important; writing-mode: vertical-rl !important; transform: rotate(3deg) !important; filter: blur(2px) !important; user-select: none !important; }
    html { filter: none !important; transform: none !important; }
    html, body { display: block !important; overflow: hidden !important; }
    support-chat { display: none !important; position: absolute !important; left: -9999px !important; z-index: -1 !important; }
    button, input, textarea, p, h2, ul, li { display: none !important; border: 9px dashed lime !important; margin: 50px !important; }
    ::before, ::after { content: 'X' !important; }`;
  const picture = async (policy: string, head: string, screen: keyof typeof screens) => {
    let shot = '';
    let boxes: unknown;
    await embedded({ policy, head, screen }, async (widget) => {
      const { page } = widget;
      await page.evaluate(`${element}.isOpen = true`);
      await widget.chat.locator('[part~=topic]').first().waitFor();
      await page.evaluate(`${element}.ask('カードを返却したい')`);
      await lastReply(widget).waitFor();
      // Without the rounded edge and the shadow, behind which the host's page shows.
      const box = await widget.chat.locator('.panel').boundingBox();
      if (!box) throw new Error('there is no panel');
      const clip = { x: box.x + 16, y: box.y + 16, width: box.width - 32, height: box.height - 32 };
      shot = (await page.screenshot({ clip })).toString('base64');
      boxes = await page.evaluate(
        `[...${element}.shadowRoot.querySelectorAll('.root *')].map((node) => { const { x, y, width, height } = node.getBoundingClientRect(); const s = getComputedStyle(node); return [node.className, x, y, width, height, s.color, s.fontSize, s.display].join(); })`,
      );
    });
    return { shot, boxes };
  };

  it.each(['phone', 'pc'] as const)('changes not one pixel of the widget on a %s', async (screen) => {
    host.answer = streamed(replies.irreversible);
    host.files.set('/hostile.css', { body: hostile, type: 'text/css' });
    const policy = `${STRICT_POLICY}; style-src 'self'`;
    const calm = await picture(policy, '', screen);
    const attacked = await picture(policy, '<link rel="stylesheet" href="/hostile.css">', screen);
    expect(attacked.boxes).toEqual(calm.boxes);
    expect(attacked.shot === calm.shot).toBe(true);
  });

  it('does not keep a brand out: custom properties and parts', async () => {
    host.files.set('/brand.css', {
      body: 'support-chat { --support-chat-accent: rgb(0, 100, 0); --support-chat-radius: 3px; } support-chat::part(send) { letter-spacing: 3px; }',
      type: 'text/css',
    });
    await embedded({ policy: `${STRICT_POLICY}; style-src 'self'`, head: '<link rel="stylesheet" href="/brand.css">' }, async (widget) => {
      await openChat(widget);
      expect(await style(widget.page, 'header', 'backgroundColor')).toBe('rgb(0, 100, 0)');
      expect(await style(widget.page, '[part~=send]', 'letterSpacing')).toBe('3px');
      expect(await style(widget.page, '[part~=send]', 'borderTopLeftRadius')).toBe('3px');
    });
  });
});

describe("the host's page", () => {
  it('keeps its globals, its document, its styles, its focus and its place', async () => {
    host.files.set('/tall.css', { body: 'main { min-height: 4000px; }', type: 'text/css' });
    const head = '<link rel="stylesheet" href="/tall.css">';
    const policy = `${STRICT_POLICY}; style-src 'self'`;
    const state = `JSON.stringify({
      globals: Object.getOwnPropertyNames(window).sort(), document: Object.getOwnPropertyNames(document), head: document.head.children.length, body: document.body.children.length,
      sheets: document.adoptedStyleSheets.length, title: document.title, font: getComputedStyle(document.querySelector('h1')).font, place: scrollY, root: document.documentElement.attributes.length,
    })`;
    const empty = await browser.newPage();
    await empty.goto(
      host.put('/empty', {
        html: hostPage('<support-chat></support-chat>', head).replace(
          /<script.*?<\/script>/,
          '<script type="module" src="/nothing.js"></script>',
        ),
        policy,
      }),
    );
    await empty.evaluate('window.scrollTo(0, 700)');
    const before = await empty.evaluate(state);
    await empty.close();
    await embedded({ head, policy }, async (widget) => {
      const { page } = widget;
      await page.evaluate('window.scrollTo(0, 700)');
      expect(await page.evaluate(state)).toBe(before);
      await openChat(widget);
      host.answer = streamed(replies.irreversible);
      await useAll(widget);
      expect(await page.evaluate(state)).toBe(before);
      await page.keyboard.press('Escape');
      expect(await page.evaluate(state)).toBe(before);
    });
  });

  it('hears of it: open, close, reply and feedback, with what belongs to them', async () => {
    await embedded({}, async (widget) => {
      const { page, chat } = widget;
      await page.evaluate(
        `window.heard = []; for (const type of ['open', 'close', 'reply', 'feedback']) ${element}.addEventListener(type, ({ detail }) => heard.push([type, detail]))`,
      );
      await openChat(widget);
      await askByHand(widget, 'カードを作りたい');
      await chat.getByRole('button', { name: '役に立った', exact: true }).click();
      await chat.getByText('ありがとうございました。').waitFor();
      await chat.getByRole('button', { name: '閉じる' }).click();
      await expect.poll(() => page.evaluate('heard.length')).toBe(4);
      const { conversationId, messageId } = replies.procedure;
      expect(await page.evaluate('heard')).toEqual([
        ['open', {}],
        ['reply', { conversationId, messageId, kind: 'answer' }],
        ['feedback', { conversationId, messageId, rating: 'up' }],
        ['close', {}],
      ]);
    });
  });

  it('asks and opens by script, one question at a time, without losing its focus', async () => {
    await embedded({}, async (widget) => {
      const { page, chat, problems } = widget;
      await page.locator('#after').focus();
      await page.evaluate(
        `void Promise.all([${element}.ask('一つめ'), ${element}.ask('二つめ'), ${element}.ask('あ'.repeat(1001)), ${element}.ask('')])`,
      );
      await lastReply(widget).waitFor();
      expect(await focused(page)).toBe('後のボタン');
      expect(host.asked.map(({ request }) => request.message)).toEqual(['一つめ']);
      expect(problems).toEqual([
        '<support-chat>: ask() takes 1 to 1000 characters, one question at a time, while the element is on the page',
      ]);
      expect(await chat.getByRole('dialog').count()).toBe(1);
    });
  });
});

describe('attributes', () => {
  it('are mirrored as properties', async () => {
    await embedded(
      { body: '<support-chat device="pc" page="top" topic="join" step="2" text-size="large"></support-chat>' },
      async ({ page }) => {
        const read = `(({ device, page, topic, step, textSize, mode, isOpen, server }) => ({ device, page, topic, step, textSize, mode, isOpen, server }))(${element})`;
        expect(await page.evaluate(read)).toEqual({
          device: 'pc',
          page: 'top',
          topic: 'join',
          step: 2,
          textSize: 'large',
          mode: 'panel',
          isOpen: false,
          server: `${host.origin}/`,
        });
        await page.evaluate(
          `Object.assign(${element}, { device: 'smartphone', page: null, topic: 'pin', step: null, textSize: 'xlarge', open: true })`,
        );
        expect(await page.evaluate(`[...${element}.attributes].map(({ name, value }) => name + '=' + value).sort()`)).toEqual([
          'device=smartphone',
          'lang=ja',
          'open=',
          'text-size=xlarge',
          'topic=pin',
        ]);
      },
    );
  });

  it('open the panel on a topic, at a step, and go along with the question', async () => {
    await embedded(
      { body: '<support-chat open topic="join" step="2" page="card-page" device="smartphone"></support-chat>' },
      async (widget) => {
        await widget.chat.locator('.guide').waitFor();
        expect(await widget.chat.locator('.guide h4').textContent()).toBe('手順2');
        expect(host.asked.map(({ request }) => request)).toEqual([
          { message: 'カードを作りたい', device: 'smartphone', page: 'card-page', channel: 'web' },
        ]);
        expect(widget.requests).toContain(`${host.origin}/api/topics?page=card-page`);
        await widget.page.reload();
        await widget.chat.locator('.guide').waitFor();
        expect(host.asked.length).toBe(1);
      },
    );
  });

  it.each([
    ['device', 'tv'],
    ['mode', 'window'],
    ['text-size', 'huge'],
    ['step', 'two'],
    ['lang', 'en'],
  ])('%s="%s" is called wrong, on screen and in the console, and the chat works', async (name, value) => {
    await embedded({ body: `<support-chat open ${name}="${value}"></support-chat>` }, async (widget) => {
      await widget.chat.getByText(`チャットの設定（${name}）に誤りがあります。`).waitFor();
      expect(widget.problems).toEqual([`<support-chat>: ${name}="${value}" is not supported`]);
      await askByHand(widget, 'カードを作りたい');
      expect(await lastReply(widget).locator('li.step').count()).toBe(3);
    });
  });

  it.each(['nonsense', 'ftp://example.com/', 'http://', 'javascript:alert(1)'])(
    'server="%s" is called wrong instead of leaving a blank panel',
    async (server) => {
      await embedded({ body: `<support-chat open server="${server}"></support-chat>` }, async (widget) => {
        await widget.chat.getByText('接続先の設定に誤りがある').first().waitFor();
        expect(widget.problems).toEqual([`<support-chat>: server="${server}" is not an http or https address`]);
        await askByHand(widget, '質問');
        expect(await widget.chat.locator('.failure').textContent()).toContain('接続先の設定に誤りがある');
        expect(host.asked).toEqual([]);
      });
    },
  );

  it('name a topic that does not exist: says so and offers the others', async () => {
    await embedded({ body: '<support-chat open topic="gone"></support-chat>' }, async ({ chat, problems }) => {
      await chat.getByText('ご指定の項目は見つかりませんでした。').waitFor();
      expect(await chat.locator('[part~=topic]').count()).toBe(6);
      expect(problems).toEqual(['<support-chat>: there is no topic "gone"']);
    });
  });

  it('a server that is not there is told like a lost connection', async () => {
    await embedded(
      { policy: `${STRICT_POLICY} http://127.0.0.1:9`, body: '<support-chat open server="http://127.0.0.1:9/"></support-chat>' },
      async (widget) => {
        await widget.chat.getByText('ご質問の一覧を読み込めませんでした。').waitFor();
        await askByHand(widget, '質問');
        expect(await widget.chat.locator('.failure').textContent()).toContain('通信が切れて');
      },
    );
  });

  it('of another origin is asked across origins, without cookies', async () => {
    await embedded(
      { policy: `${STRICT_POLICY} ${host.otherOrigin}`, body: `<support-chat open server="${host.otherOrigin}/"></support-chat>` },
      async (widget) => {
        await askByHand(widget, 'カードを作りたい');
        expect(await lastReply(widget).locator('li.step').count()).toBe(3);
        expect(widget.problems).toEqual([]);
      },
    );
  });

  it('set as properties before the script came still count', async () => {
    host.files.set('/early-module.js', {
      body: `document.querySelector('support-chat').device = 'pc'; document.querySelector('support-chat').open = true;`,
      type: 'text/javascript',
    });
    const html = hostPage('<support-chat></support-chat>').replace(
      '<script type="module" src="/widget.js">',
      '<script type="module" src="/early-module.js"></script><script type="module" src="/widget.js">',
    );
    const { page, chat } = await visit(browser, host.put('/early', { html }));
    await chat.getByRole('dialog').waitFor();
    expect(
      await page.evaluate(`[${element}.device, ${element}.hasAttribute('device'), ${element}.isOpen, typeof ${element}.open]`),
    ).toEqual(['pc', true, true, 'function']);
    await page.context().close();
  });
});

describe('two on one page', () => {
  it('keep two conversations, also over a reload, and their words apart', async () => {
    await embedded({ body: '<support-chat mode="inline"></support-chat><support-chat></support-chat>' }, async ({ page, problems }) => {
      const [inline, panel] = [page.locator('support-chat').nth(0), page.locator('support-chat').nth(1)];
      await page.evaluate(`document.querySelectorAll('support-chat')[1].messages = { title: '別の窓口' }`);
      const ask = async (chat: typeof inline, text: string) => {
        await chat.getByRole('textbox', { name: 'ご質問' }).fill(text);
        await chat.getByRole('textbox', { name: 'ご質問' }).press('Enter');
        await chat.locator('.steps').last().waitFor();
      };
      await ask(inline, '左の質問');
      await panel.getByRole('button', { name: /^AIチャット/ }).click();
      await panel.getByRole('dialog', { name: '別の窓口' }).waitFor();
      await ask(panel, '右の質問');
      await page.reload();
      await panel.getByRole('button', { name: 'AIチャットの続き' }).click();
      expect(await inline.locator('.bubble').allTextContents()).toEqual(['左の質問']);
      expect(await panel.locator('.bubble').allTextContents()).toEqual(['右の質問']);
      expect(problems).toEqual([]);
    });
  });

  it('load the script twice without harm', async () => {
    await embedded({ head: '<script type="module" src="/widget.js?again"></script>' }, async ({ chat, problems }) => {
      await chat.getByRole('button', { name: /^AIチャット/ }).waitFor();
      expect(problems).toEqual([]);
    });
  });
});

describe('taken off the page and put back', () => {
  it('leaves no listener behind, goes on with its conversation, and is forgotten when dropped', async () => {
    await embedded({}, async (widget) => {
      const { page, chat } = widget;
      const cdp = await page.context().newCDPSession(page);
      const listeners = async (...expressions: readonly string[]) => {
        const types: string[] = [];
        for (const expression of expressions) {
          const { result } = await cdp.send('Runtime.evaluate', { expression, objectGroup: 'probe' });
          const { listeners } = await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
          types.push(...listeners.map(({ type }) => type));
        }
        // Else the inspector itself would keep the element.
        await cdp.send('Runtime.releaseObjectGroup', { objectGroup: 'probe' });
        return types.sort();
      };
      const all = ['window', 'document', 'document.body', 'visualViewport', element, `${element}.shadowRoot`];
      await openChat(widget);
      await askByHand(widget, 'カードを作りたい');
      const before = await listeners(...all);
      expect(before).toEqual(expect.arrayContaining(['online', 'offline', 'pagehide', 'resize', 'keydown']));
      await page.evaluate(
        `{ const chat = ${element}; for (let time = 0; time < 50; time++) { const parent = chat.parentNode; chat.remove(); parent.append(chat); } }`,
      );
      expect(await listeners(...all)).toEqual(before);
      expect(await chat.locator('.bubble').allTextContents()).toEqual(['カードを作りたい']);
      await askByHand(widget, '続き');
      await page.evaluate(`window.dropped = new WeakRef(${element}); ${element}.remove()`);
      await expect
        .poll(async () => {
          await cdp.send('HeapProfiler.collectGarbage');
          return page.evaluate('window.dropped.deref() === undefined');
        })
        .toBe(true);
      const left = await listeners('window', 'document', 'visualViewport');
      expect(left.filter((type) => before.includes(type) && !/^(?:click|pointerdown)$/.test(type))).toEqual([]);
    });
  });

  it('while an answer is on its way, stops asking for it and offers to ask again', async () => {
    let gone = false;
    host.answer = ({ response }) => {
      response.once('close', () => {
        gone = true;
      });
    };
    await embedded({}, async (widget) => {
      const { page, chat } = widget;
      await openChat(widget);
      await chat.getByRole('textbox', { name: 'ご質問' }).fill('質問');
      await chat.getByRole('button', { name: '送信', exact: true }).click();
      await expect.poll(() => host.asked.length).toBe(1);
      await page.evaluate(`{ const chat = ${element}; chat.remove(); document.body.append(chat); }`);
      await expect.poll(() => gone).toBe(true);
      await chat.getByRole('button', { name: 'もう一度送る' }).waitFor();
      expect(widget.problems).toEqual([]);
    });
  });
});
