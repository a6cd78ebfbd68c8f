import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { lock } from 'proper-lockfile';

const SCREENSHOTS = fileURLToPath(new URL('../browser/screenshots/', import.meta.url));

/** The two screens every flow is tried on: a small phone with a finger, a PC with a mouse. */
export const screens = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  pc: { viewport: { width: 1280, height: 800 } },
} as const satisfies Record<string, BrowserContextOptions>;
export type Screen = keyof typeof screens;

/** Starts a Chromium; installs one first where there is none. */
export async function launchBrowser(): Promise<Browser> {
  // The sandbox refuses to run as root.
  return chromium.launch({ executablePath: await browserPath(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A page of its own, with what it said and fetched. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[]; requests: string[] }> {
  const context = await browser.newContext({ locale: 'ja-JP', ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => requests.push(request.url()));
  return { page, problems, requests };
}

/** For people to look at; git ignores the folder. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
}

/** CHROMIUM_PATH, Debian's Chromium or Playwright's own; the first that is there. */
function findBrowser(): string | undefined {
  return [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

async function browserPath(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined && hasJapaneseFont()) return found;
  // Test files run side by side; only one of them installs.
  const release = await lock(tmpdir(), {
    lockfilePath: `${tmpdir()}/support-chat-browser.lock`,
    stale: 300_000,
    retries: { retries: 300, maxTimeout: 1000 },
  });
  try {
    install(findBrowser() === undefined, !hasJapaneseFont());
    const installed = findBrowser();
    if (installed === undefined) throw new Error('No browser could be installed: set CHROMIUM_PATH to a Chromium');
    return installed;
  } finally {
    await release();
  }
}

function install(browser: boolean, font: boolean): void {
  const mayUseApt = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  const packages = [...(browser ? ['chromium'] : []), ...(font ? ['fonts-noto-cjk'] : [])];
  if (mayUseApt && packages.length > 0) {
    console.log(`Installing ${packages.join(' and ')} with apt-get: the browser tests need them`);
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', ...packages], { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (findBrowser() === undefined) {
    console.log("Downloading Playwright's Chromium: the browser tests need one");
    const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('playwright-core/package.json')));
    execFileSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  }
}

/** Unknown counts as yes: without fontconfig there is nothing to install fonts for. */
function hasJapaneseFont(): boolean {
  const { status, stdout } = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' });
  return status !== 0 || stdout.trim() !== '';
}
