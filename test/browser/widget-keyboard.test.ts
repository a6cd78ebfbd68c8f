import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, screens } from '../support/browser.ts';
import { inTurn, startWidgetHost, streamed, type WidgetHost } from '../support/widget-host.ts';
import { askByHand, focused, lastReply, openChat, visit, type WidgetPage } from '../support/widget-page.ts';
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

/** Presses Tab until something of this name has the focus; fails after a whole round. */
async function tabTo({ page }: WidgetPage, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`${name} cannot be reached; passed ${passed.join(' | ')}`);
}

async function closing<T>(widget: WidgetPage, run: (widget: WidgetPage) => Promise<T>): Promise<T> {
  try {
    return await run(widget);
  } finally {
    await widget.page.context().close();
  }
}

describe.each(['phone', 'pc'] as const)('the keyboard alone, on a %s', (screen) => {
  it('goes through everything: open, topic, warnings, device, source, tick, guide, thumb, close', async () => {
    host.answer = streamed(replies.irreversible);
    await closing(await visit(browser, `${host.origin}/panel`, screens[screen]), async (widget) => {
      const { page, chat } = widget;
      const press = async (name: RegExp) => {
        await tabTo(widget, name);
        await page.keyboard.press('Enter');
      };
      await press(/^AIチャットに聞く/);
      await chat.locator('[part~=topic]').first().waitFor();
      await press(/^カードを返す/);
      await chat.getByRole('button', { name: '注意を確認しました' }).waitFor();
      // Whoever asked by a button finds the focus in the chat, and nothing moves it when the answer comes.
      expect(await focused(page)).toBe(screen === 'phone' ? '会話' : 'input');
      await tabTo(widget, /注意を確認しました/, 'Shift+Tab');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('手順');
      await tabTo(widget, /^スマートフォン/, 'Shift+Tab');
      await page.keyboard.press('Space');
      expect(await chat.locator('li.step').count()).toBe(2);
      expect(await focused(page)).toMatch(/^スマートフォン/);
      await press(/^出典1/);
      await chat.locator('.source').waitFor();
      await tabTo(widget, /資料を開く/);
      await tabTo(widget, /出典を閉じる/);
      await page.keyboard.press('Enter');
      expect(await focused(page)).toMatch(/^出典1/);
      await tabTo(widget, /INPUT/);
      await page.keyboard.press('Space');
      expect(await chat.locator('.steps-head').textContent()).toContain('1／2 完了');
      await press(/手順2から一緒に進める/);
      expect(await focused(page)).toBe('手順2');
      await press(/^できた/);
      expect(await chat.locator('.guide').textContent()).toContain('すべての手順が終わりました');
      await press(/^役に立った/);
      await chat.locator('form[data-do=comment]').waitFor();
      await tabTo(widget, /^comment-/);
      await page.keyboard.type('よい');
      await page.keyboard.press('Enter');
      await chat.getByText('ありがとうございました。').waitFor();
      expect(host.feedback.length).toBe(2);
      await page.keyboard.press('Escape');
      expect(await focused(page)).toMatch(/^AIチャットの続き/);
    });
  });

  it('finds every place that has the focus in sight', async () => {
    await closing(await visit(browser, `${host.origin}/panel`, screens[screen]), async (widget) => {
      const { page } = widget;
      await openChat(widget);
      await askByHand(widget, 'カードを作りたい');
      for (let press = 0; press < 30; press++) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(`(() => {
          const { shadowRoot } = document.querySelector('support-chat');
          const element = shadowRoot.activeElement;
          if (!element) return true;
          const box = element.getBoundingClientRect();
          const at = (x, y) => { const hit = shadowRoot.elementFromPoint(x, y); return hit === element || element.contains(hit) || hit?.closest('label')?.contains(element); };
          const ring = getComputedStyle(element);
          return (at(box.x + box.width / 2, box.y + box.height / 2) || at(box.x + 4, box.y + 4)) && (ring.outlineStyle !== 'none' || element.matches('[tabindex="-1"]'));
        })()`);
        expect([await focused(page), seen]).toEqual([await focused(page), true]);
      }
    });
  });
});

describe('focus', () => {
  it('goes back to where it was when Esc or 閉じる closes, and stays where it is while answers come', async () => {
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      const { page, chat } = widget;
      await page.locator('#before').focus();
      await page.evaluate("document.querySelector('support-chat').open()");
      expect(await focused(page)).toBe('panel');
      await page.keyboard.press('Escape');
      expect(await focused(page)).toBe('前のボタン');
      await openChat(widget);
      await chat.getByRole('button', { name: '閉じる' }).click();
      expect(await focused(page)).toMatch(/^AIチャット/);
      await page.locator('#after').focus();
      await page.evaluate("void document.querySelector('support-chat').ask('カードを作りたい')");
      await lastReply(widget).locator('.steps').waitFor();
      expect(await focused(page)).toBe('後のボタン');
      await page.evaluate("document.querySelector('support-chat').close()");
      expect(await focused(page)).toBe('後のボタン');
    });
  });

  it('does not move while a person types and an answer arrives', async () => {
    let release = () => {};
    host.answer = async (asked) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await streamed(replies.procedure)(asked);
    };
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      const { page, chat } = widget;
      await openChat(widget);
      const input = chat.getByRole('textbox', { name: 'ご質問' });
      await input.fill('一つめ');
      await input.press('Enter');
      await chat.locator('.pending').waitFor();
      await page.keyboard.type('二つ');
      release();
      await chat.locator('.steps').waitFor();
      await page.keyboard.type('め');
      expect(await input.inputValue()).toBe('二つめ');
    });
  });

  it('goes round inside the panel where the panel covers the page, and on through the page where it does not', async () => {
    for (const screen of ['phone', 'pc'] as const) {
      await closing(await visit(browser, `${host.origin}/panel`, screens[screen]), async (widget) => {
        await openChat(widget);
        const seen = new Set<string>();
        for (let press = 0; press < 30; press++) {
          await widget.page.keyboard.press('Tab');
          seen.add(await focused(widget.page));
        }
        expect([screen, seen.has('後のボタン')]).toEqual([screen, screen === 'pc']);
      });
    }
  });
});

describe('the Enter key', () => {
  async function typing(run: (parts: WidgetPage & { cdp: CDPSession; value: () => Promise<string> }) => Promise<void>): Promise<void> {
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      await openChat(widget);
      const input = widget.chat.getByRole('textbox', { name: 'ご質問' });
      await input.focus();
      const cdp = await widget.page.context().newCDPSession(widget.page);
      await run({ ...widget, cdp, value: () => input.inputValue() });
    });
  }
  const compose = (cdp: CDPSession, text: string) =>
    cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  /** Dispatches events in the page one straight after the other, as a browser does within one key press. */
  const dispatch = (widget: WidgetPage, events: string) =>
    widget.page.evaluate(`{
      const input = document.querySelector('support-chat').shadowRoot.querySelector('textarea');
      const composition = (type, data = '') => input.dispatchEvent(new CompositionEvent(type, { data, bubbles: true, composed: true }));
      const key = (keyCode, options = {}) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode, bubbles: true, composed: true, cancelable: true, ...options }));
      ${events}
    }`);

  it('sends, and Shift+Enter begins a line', async () => {
    await typing(async ({ page, chat, value }) => {
      await page.keyboard.type('一行目');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('二行目');
      expect(await value()).toBe('一行目\n二行目');
      await page.keyboard.press('Enter');
      await chat.locator('.steps').waitFor();
      expect(host.asked[0]?.request.message).toBe('一行目\n二行目');
      expect(await value()).toBe('');
    });
  });

  it('does not send while the input method composes', async () => {
    await typing(async ({ page, chat, cdp, value }) => {
      await compose(cdp, 'とうろく');
      await compose(cdp, '登録');
      await page.keyboard.press('Enter');
      expect(host.asked).toEqual([]);
      expect(await chat.locator('.turn').count()).toBe(0);
      expect(await value()).toContain('登録');
    });
  });

  it('does not send with the key code 229 that stands for the input method', async () => {
    await typing(async (widget) => {
      await widget.page.keyboard.type('登録');
      await dispatch(widget, 'key(229)');
      await dispatch(widget, 'key(229, { isComposing: true })');
      await dispatch(widget, "composition('compositionstart'); key(13, { isComposing: true })");
      expect(await widget.chat.locator('.turn').count()).toBe(0);
      expect(await widget.value()).toBe('登録');
    });
  });

  it('does not send in the order of Safari, where the composition ends before the key; the next Enter does', async () => {
    await typing(async (widget) => {
      await widget.page.keyboard.type('登録');
      await dispatch(widget, "composition('compositionstart'); composition('compositionend', '登録'); key(13)");
      expect(await widget.chat.locator('.turn').count()).toBe(0);
      expect(await widget.value()).toBe('登録');
      await widget.page.waitForTimeout(80);
      await widget.page.keyboard.press('Enter');
      await widget.chat.locator('.steps').waitFor();
      expect(host.asked.map(({ request }) => request.message)).toEqual(['登録']);
    });
  });

  it('sends nothing that is empty, and does not send twice', async () => {
    host.answer = inTurn(() => {}, streamed(replies.procedure));
    await typing(async ({ page, chat }) => {
      await page.keyboard.press('Enter');
      await page.keyboard.type('  ');
      await page.keyboard.press('Enter');
      expect(await chat.locator('.turn').count()).toBe(0);
      await page.keyboard.type('質問');
      await page.keyboard.press('Enter');
      await chat.locator('.pending').waitFor();
      await page.keyboard.type('もう一つ');
      await page.keyboard.press('Enter');
      await chat.locator('footer').getByText('回答を待っています。終わってから送信してください。').waitFor();
      expect(await chat.locator('.user').count()).toBe(1);
      expect(await chat.getByRole('textbox', { name: 'ご質問' }).inputValue()).toBe('もう一つ');
    });
  });
});

describe('a long message', () => {
  it('is counted near its end and not sent beyond it', async () => {
    await closing(await visit(browser, `${host.origin}/panel`, screens.phone), async (widget) => {
      const { page, chat } = widget;
      await openChat(widget);
      const input = chat.getByRole('textbox', { name: 'ご質問' });
      const count = chat.locator('#count');
      await input.fill('あ'.repeat(900));
      expect(await count.textContent()).toBe('');
      await input.fill('あ'.repeat(901));
      expect(await count.textContent()).toBe('あと99文字');
      await input.fill('が'.normalize('NFD').repeat(1000));
      expect(await count.textContent()).toBe('あと0文字');
      await input.fill('あ'.repeat(1003));
      expect(await count.textContent()).toBe('3文字多すぎます。1,000文字以内にしてください。');
      await input.press('Enter');
      expect([await chat.locator('.turn').count(), await input.inputValue().then((text) => text.length)]).toEqual([0, 1003]);
      expect(await input.getAttribute('aria-invalid')).toBe('true');
      await input.fill('あ'.repeat(1000));
      await chat.getByRole('button', { name: '送信', exact: true }).click();
      await chat.locator('.steps').waitFor();
      expect(host.asked[0]?.request.message.length).toBe(1000);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
  });

  it('survives that the panel is closed before it is sent', async () => {
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      await openChat(widget);
      const input = widget.chat.getByRole('textbox', { name: 'ご質問' });
      await input.fill('書きかけ');
      await input.press('Escape');
      await openChat(widget);
      expect(await input.inputValue()).toBe('書きかけ');
    });
  });
});

describe('what is announced', () => {
  it('is the warnings alone where they are to be acknowledged first', async () => {
    host.answer = streamed(replies.irreversible);
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      await openChat(widget);
      await askByHand(widget, 'カードを返却したい');
      const spoken = widget.chat.locator('[aria-live=polite] p');
      await expect.poll(() => spoken.count()).toBe(1);
      expect(await spoken.textContent()).toBe(
        'AIの回答。\n注意が2件あります。\n予約は全て取り消されます。\n貸出の記録は失われ、元に戻せません。\nお手続きの方法は、上の注意をお読みいただいてから表示します。',
      );
    });
  });

  it('is the finished answer, once and whole, and never its pieces', async () => {
    await closing(await visit(browser, `${host.origin}/panel`, screens.pc), async (widget) => {
      const { page, chat } = widget;
      await openChat(widget);
      await page.evaluate(`window.spoken = []; {
        const live = document.querySelector('support-chat').shadowRoot.querySelector('[aria-live=polite]');
        new MutationObserver((records) => { for (const { addedNodes } of records) for (const node of addedNodes) spoken.push(node.textContent); }).observe(live, { childList: true, subtree: true });
      }`);
      await askByHand(widget, 'カードを作りたい');
      await expect.poll(() => page.evaluate('spoken.length')).toBe(1);
      expect(await page.evaluate('spoken[0]')).toBe(
        'AIの回答。\n利用登録は、3つの手順で終わります。\n手順が3件あります。\n選択肢が3件あります。',
      );
      const log = chat.getByRole('log', { name: '会話' });
      expect([await log.count(), await log.getAttribute('aria-live')]).toEqual([1, 'off']);
      // Spoken texts go away again, so that nobody meets them twice.
      await expect.poll(() => chat.locator('[aria-live=polite] p').count(), { timeout: 5000 }).toBe(0);
    });
  });
});
