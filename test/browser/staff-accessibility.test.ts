import { expect, it } from 'vitest';
import { screens, screenshot } from '../support/browser.ts';
import { signInByHand, useSeededConsole } from '../support/staff-browser.ts';
import { violations } from '../support/widget-page.ts';

const PAGES = {
  conversations: '/staff/conversations',
  conversation: '/staff/conversations/hostile',
  gaps: '/staff/gaps',
  dashboard: '/staff/dashboard',
  knowledge: '/staff/knowledge',
  qr: '/staff/qr?path=/?topic=registration',
};

const used = useSeededConsole();

it.each([
  ['pc', 'light'],
  ['pc', 'dark'],
  ['phone', 'light'],
] as const)('no page of the console has a fault that axe finds, on a %s in %s colours', async (screen, colorScheme) => {
  const { page, problems } = await signInByHand(used.browser, used.server.base, 'editor', { ...screens[screen], colorScheme });
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(`${used.server.base}${path}`);
    for (const summary of await page.locator('main summary').all()) if (name === 'dashboard') await summary.click();
    await screenshot(page, `staff-${name}-${screen}-${colorScheme}`);
    expect([name, await page.evaluate('document.documentElement.scrollWidth > innerWidth')]).toEqual([name, false]);
    expect([name, await violations(page)]).toEqual([name, []]);
  }
  expect(problems).toEqual([]);
  await page.context().close();
});
