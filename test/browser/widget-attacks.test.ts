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
const SAMPLE = 100;
/** Payloads between two loads of the page. */
const BATCH = 10;

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
  tags: 'a b blockquote button div footer form h2 h3 h4 h5 header i input label li ol p path rt ruby section span svg textarea ul'.split(
    ' ',
  ),
  attributes:
    'aria-describedby aria-disabled aria-expanded aria-haspopup aria-hidden aria-invalid aria-label aria-labelledby aria-live aria-pressed autocomplete checked class d data-do data-focus data-id data-key data-size data-value enterkeyhint focusable for hidden href id lang maxlength part placeholder popover rel role rows tabindex target type viewBox'.split(
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

const useEverything = (payload: string) => `(async () => {
  const chat = document.querySelector('support-chat');
  const press = (name) => chat.shadowRoot.querySelectorAll('.log > :last-child [data-do=' + name + ']').forEach((button) => button.click());
  await chat.ask(${JSON.stringify(payload)});
  press('acknowledge'); press('cite'); press('guide'); press('stuck');
  const said = [...chat.shadowRoot.querySelectorAll('.user .bubble')].at(-1)?.textContent;
  return { said, stuck: chat.shadowRoot.querySelector('.log > :last-child .stuck') !== null };
})()`;

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
      let tried = 0;
      let shown = 0;
      for (let from = 0; from < all.length; from += BATCH) {
        const batch = all.slice(from, from + BATCH);
        host.topics = batch.slice(0, 6).map((payload) => poisoned({ id: '', title: '', message: '' }, payload));
        const { page, problems, requests } = await visit(browser, `${host.origin}/inline`);
        for (const payload of batch) {
          // As the reply of a server that checks nothing, be it an event stream or not.
          host.answer = refused(200, poisoned(reply, payload));
          const text = payload.normalize('NFC').trim();
          const result = (await page.evaluate(useEverything(text.length <= 1000 && text ? payload : '長い質問'))) as {
            said: string;
            stuck: boolean;
          };
          if (text && text.length <= 1000) expect(result.said).toBe(text);
          shown += Number(result.stuck);
          expect([payload, await page.evaluate(search)]).toEqual([payload, []]);
          tried++;
        }
        expect(requests.filter((url) => !/^\/(?:inline|widget\.js|api\/(?:chat|topics))$/.test(url.slice(host.origin.length)))).toEqual([]);
        expect(problems).toEqual([]);
        await page.context().close();
      }
      // Nearly all of them reached the innermost part of a reply; some are nothing but blanks to a browser.
      expect(shown / tried).toBeGreaterThan(0.98);
      expect(tried).toBe(all.length);
    },
    process.env.LONG ? 3_600_000 : 120_000,
  );
});
