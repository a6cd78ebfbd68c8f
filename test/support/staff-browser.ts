import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { openRealChat } from './real-chat.ts';
import { seedRecords } from './staff-records.ts';
import { PASSWORDS, type StaffServer, startStaffServer } from './staff-server.ts';

/** The console on the product's own knowledge. */
export function startRealStaffServer(env: Record<string, string> = {}): Promise<StaffServer> {
  return startStaffServer({ env, openChat: () => openRealChat() });
}

/** For all tests of a file: the console with records in it, and a browser. Both are there once the tests run. */
export function useSeededConsole(): { server: StaffServer; browser: Browser } {
  const used = {} as { server: StaffServer; browser: Browser };
  beforeAll(async () => {
    used.server = await startRealStaffServer();
    used.browser = await launchBrowser();
    await seedRecords(used.server);
  });
  afterAll(async () => {
    await used.browser?.close();
    await used.server?.close();
  });
  return used;
}

/** Signs in by hand, at the page asked for. */
export async function signInByHand(
  browser: Browser,
  base: string,
  role: 'operator' | 'editor',
  { path = '/staff', ...options }: BrowserContextOptions & { path?: string } = {},
): Promise<{ page: Page; problems: string[] }> {
  const { page, problems } = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options });
  await page.goto(`${base}/staff/sign-in?next=${encodeURIComponent(encodeURI(path))}`);
  await page.locator('#name:focus').waitFor();
  await page.keyboard.type(role === 'operator' ? '佐藤' : 'hana');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORDS[role]);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'サインアウト' }).waitFor();
  // The console's script has run by then; what is typed earlier stands in the box and waits for the next key.
  await page.waitForLoadState('load');
  return { page, problems };
}
