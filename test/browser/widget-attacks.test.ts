import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/contract/chat.ts';
import { launchBrowser } from '../support/browser.ts';
import { refused, startWidgetHost, type WidgetHost } from '../support/widget-host.ts';
import { visit } from '../support/widget-page.ts';
import { replies } from '../support/widget-replies.ts';

/** Folder with `xss-payloadbox.txt` (a payload a line) and `blns.json` (an array of strings). */
const folder = process.env.ATTACKS_DIR ?? '';
const SAMPLE = 300;
/** Payloads in one conversation, which then starts anew: as many as there are topics at first sight. */
const CONVERSATION = 6;
/** Payloads in one load of the page. */
const VISIT = 600;

let host: WidgetHost;
let browser: Browser;
beforeAll(async () => {
  [host, browser] = await Promise.all([startWidgetHost(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

function payloads(): string[] {
  const lines = readFileSync(join(folder, 'xss-payloadbox.txt'), 'utf8').split('\n');
  const all = [...lines, ...(JSON.parse(readFileSync(join(folder, 'blns.json'), 'utf8')) as string[])].filter((text) => text.trim() !== '');
  return process.env.LONG ? all : all.filter((_, at) => at % Math.ceil(all.length / SAMPLE) === 0);
}

/** The same value with every string replaced, but for the words that choose what is drawn. */
function poisoned<T>(value: T, payload: string): T {
  const visitValue = (item: unknown, key: string): unknown => {
    if (typeof item === 'string') return key === 'kind' || key === 'device' ? item : payload;
    if (Array.isArray(item)) return item.map((each) => visitValue(each, ''));
    if (typeof item === 'object' && item !== null)
      return Object.fromEntries(Object.entries(item).map(([name, each]) => [name, visitValue(each, name)]));
    return item;
  };
  return visitValue(value, '') as T;
}

/** Everything that the widget may be made of; whatever a payload brought in would stand out. */
const LIMITS = {
  tags: 'a b blockquote button div footer form h2 h3 h4 h5 header i input label li ol p path rt ruby section slot span svg textarea ul'.split(
    ' ',
  ),
  attributes:
    'aria-describedby aria-disabled aria-expanded aria-haspopup aria-hidden aria-invalid aria-label aria-labelledby aria-live aria-pressed autocomplete checked class d data-do data-focus data-id data-key data-size data-value enterkeyhint focusable for hidden href id lang maxlength name part placeholder popover rel role rows tabindex target type viewBox'.split(
      ' ',
    ),
};

const search = `(({ tags, attributes }) => {
  const { shadowRoot } = document.querySelector('support-chat');
  const odd = [];
  for (const element of shadowRoot.querySelectorAll('*')) {
    if (!tags.includes(element.localName)) odd.push(element.localName);
    for (const { name } of element.attributes) if (!attributes.includes(name)) odd.push(name);
    if (element.localName === 'a' && !/^(?:https?:|tel:0[0-9]+$)/.test(element.href)) odd.push(element.href);
  }
  if (document.body.querySelectorAll('*').length !== 7) odd.push('the page has other elements');
  if (document.title !== '見本の会員ページ') odd.push('the page has another title');
  return odd;
})(${JSON.stringify(LIMITS)})`;

/** Asks each payload, opens all that its reply holds, looks at what the widget is made of then, and clears the conversation. */
const tryAll = (payloads: readonly string[]) => `(async () => {
  const chat = document.querySelector('support-chat');
  const all = (selector) => [...chat.shadowRoot.querySelectorAll(selector)];
  const press = (name) => all('.log > :last-child [data-do=' + name + ']').at(-1)?.click();
  chat.page = String(Math.random());
  while (!chat.shadowRoot.querySelector('[part~=topic]')) await new Promise(requestAnimationFrame);
  const results = [];
  for (const payload of ${JSON.stringify(payloads)}) {
    await chat.ask(payload);
    const bubble = all('.user .bubble').at(-1);
    press('acknowledge'); press('cite'); press('guide'); press('stuck'); press('rate');
    results.push({ said: bubble?.textContent, opened: all('.log > :last-child .stuck').length === 1, odd: ${search} });
  }
  all('[data-do=settings]')[0].click();
  all('[data-do=clear]')[0].click();
  return results;
})()`;

/** What a person may send of it: the payload itself, or some words where it is empty or too long. */
function asMessage(payload: string): string {
  const text = payload.normalize('NFC').trim();
  return text === '' || text.length > 1000 ? '長い質問' : text;
}

describe.skipIf(folder === '' || !existsSync(folder))('payloads of the folder ATTACKS_DIR (skipped without one)', () => {
  it(
    'are words and nothing else, as a message, as a topic and as every string of a reply with all there can be in one',
    async () => {
      const all = payloads();
      const reply: Reply = {
        ...replies.irreversible,
        notices: replies.masked.notices,
        contacts: replies.decline.contacts,
        steps: replies.irreversible.steps.map((step) => ({ ...step, device: null })),
      };
      let opened = 0;
      let tried = 0;
      for (let start = 0; start < all.length; start += VISIT) {
        const { page, problems, requests } = await visit(browser, `${host.origin}/inline`);
        for (let from = start; from < Math.min(start + VISIT, all.length); from += CONVERSATION) {
          const some = all.slice(from, Math.min(from + CONVERSATION, start + VISIT));
          host.topics = some
            .map((payload) => poisoned({ id: 'topic', title: '', message: '' }, payload))
            .filter(({ title }) => title.trim());
          if (host.topics.length === 0) host.topics = [{ id: 'none', title: '話題', message: '質問' }];
          // As the replies of a server that checks nothing, be it an event stream or not.
          const answers = some.map((payload) => refused(200, poisoned(reply, payload)));
          host.answer = (asked) => answers.shift()?.(asked);
          const results = (await page.evaluate(tryAll(some.map(asMessage)))) as { said: string; opened: boolean; odd: string[] }[];
          expect(results.map(({ said, odd }, at) => ({ payload: some[at], said, odd }))).toEqual(
            some.map((payload) => ({ payload, said: asMessage(payload), odd: [] })),
          );
          opened += results.filter((result) => result.opened).length;
          tried += results.length;
        }
        const known = /^\/(?:inline|widget\.js|api\/(?:chat|feedback|topics(?:\?page=[\d.]+)?))$/;
        expect(requests.filter((url) => !url.startsWith(host.origin) || !known.test(url.slice(host.origin.length)))).toEqual([]);
        expect(problems).toEqual([]);
        await page.context().close();
      }
      expect(tried).toBe(all.length);
      // Nearly all of them reached the innermost part of a reply; some are nothing but blanks to a browser.
      expect(opened / tried).toBeGreaterThan(0.98);
    },
    process.env.LONG ? 1_800_000 : 120_000,
  );
});
