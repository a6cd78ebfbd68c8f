import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openPage } from './browser.ts';

export interface WidgetPage {
  readonly page: Page;
  readonly problems: string[];
  readonly requests: string[];
  readonly chat: Locator;
}

/** A page of the host with the widget ready in it; without motion, so that nothing has to be waited for. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WidgetPage> {
  const { page, problems, requests } = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await page.goto(url);
  const chat = page.locator('support-chat').first();
  await chat.locator('.launcher:visible, .panel').first().waitFor();
  return { page, problems, requests, chat };
}

/** Presses the launcher and waits for the topics. */
export async function openChat({ page, chat }: WidgetPage): Promise<void> {
  await chat.getByRole('button', { name: /^AIチャット/ }).click();
  await page.getByRole('group', { name: 'よくあるご質問' }).first().waitFor();
}

/** A question by hand, as far as its answer or the failure. */
export async function askByHand({ chat }: WidgetPage, text: string): Promise<void> {
  const before = await chat.locator('.user').count();
  await chat.getByRole('textbox', { name: 'ご質問' }).fill(text);
  await chat.getByRole('button', { name: '送信', exact: true }).click();
  await chat.locator('.user').nth(before).waitFor();
  await chat.locator('.log > .turn:last-child:not(.user, .pending)').waitFor();
}

export function lastReply({ chat }: Pick<WidgetPage, 'chat'>): Locator {
  return chat.locator('.reply:not(.pending)').last();
}

/** What has the focus, through every shadow root: its label, its words or its name; '' for the page itself. */
export async function focused(page: Page): Promise<string> {
  return (await page.evaluate(`(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return '';
    return element.getAttribute('aria-label') || (element.matches('textarea, .panel') && (element.id || element.className)) || element.textContent.trim() || element.id || element.tagName;
  })()`)) as string;
}

/** Faults by the rules of WCAG 2.2 A and AA and by axe's own advice. */
export async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    rules: { 'target-size': { enabled: true } },
  });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}

/** What a person can press in the widget that is smaller than 44 pixels in one direction. */
export async function smallTargets({ page }: Pick<WidgetPage, 'page'>): Promise<string[]> {
  return (await page.evaluate(`[...document.querySelectorAll('support-chat')]
    .flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll('button, a, textarea, input:not([type=checkbox]), label:has(input)')])
    .map((element) => [element.textContent.trim() || element.id, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
    .map(([name, box]) => name + ' ' + box.width + '×' + box.height)`)) as string[];
}

/** Value of a CSS property inside the first widget. */
export async function style(page: Page, selector: string, property: string): Promise<string> {
  return (await page.evaluate(
    `getComputedStyle(document.querySelector('support-chat').shadowRoot.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(property)}]`,
  )) as string;
}
