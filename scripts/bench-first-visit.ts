import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { parseConfig } from '../src/config.ts';
import { quantile } from '../src/evaluation/run-evaluation.ts';
import { createApp } from '../src/http/create-app.ts';
import { startServer } from '../src/http/server.ts';
import { openChat } from '../src/open-chat.ts';
import { buildWidgetFiles } from '../src/widget-bundle/build-widget.ts';
import { launchBrowser } from '../test/support/browser.ts';

const ROUNDS = 9;
/** Milliseconds that a visit may take at most. */
const PATIENCE = 60_000;
/** How much slower than this machine the processor is made. */
const THROTTLE = 4;
/** What Lighthouse calls slow 4G: milliseconds there and back, bytes a second each way. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

interface Visit {
  /** Milliseconds from the start of the navigation until topics can be tapped: the page as the server writes it. */
  readonly tappable: number;
  /** Until the chat has taken its place, with its topics and a box to type in. */
  readonly chat: number;
  /** Bytes over the wire, headers included. */
  readonly bytes: number;
}

/** Prints how soon the page behind the QR code can be used, on a first visit with an empty cache. */
export async function benchFirstVisit(): Promise<void> {
  const config = parseConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' });
  const { knowledge, answerer } = await openChat(config);
  const { elementName, chatWords } = knowledge.wording;
  const widget = await buildWidgetFiles({ elementName, messages: chatWords });
  const logger = pino({ level: 'silent' });
  const app = createApp({ chat: answerer, knowledge, config, logger, widget, ready: async () => ({ ok: true }) });
  const server = await startServer(app, config, logger);
  const browser = await launchBrowser();
  try {
    const visits: Visit[] = [];
    // The first one fills the browser's own caches of fonts and code.
    for (let round = 0; round <= ROUNDS; round++)
      visits.push(await visit(browser, `http://127.0.0.1:${server.address.port}/`, elementName));
    const row = (name: string, pick: (visit: Visit) => number, unit: string) => {
      const values = visits.slice(1).map(pick);
      const show = (value: number) => `${Math.round(value).toLocaleString('en')} ${unit}`;
      console.log(`${name.padEnd(28)}${show(quantile(values, 0.5))} (${show(Math.min(...values))}–${show(Math.max(...values))})`);
    };
    console.log(
      `\nGET / on a first visit, 360 × 740, ${THROTTLE}× slower CPU, slow 4G (150 ms, 1.6 Mbit/s): median (min–max of ${ROUNDS})`,
    );
    row('topics can be tapped after', ({ tappable }) => tappable, 'ms');
    row('the chat is ready after', ({ chat }) => chat, 'ms');
    row('over the wire', ({ bytes }) => bytes, 'bytes');
  } finally {
    await browser.close();
    await server.close();
  }
}

async function visit(browser: Browser, url: string, elementName: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'ja-JP' });
  try {
    const tab = await context.newPage();
    const inspector = await context.newCDPSession(tab);
    let bytes = 0;
    inspector.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await inspector.send('Network.enable');
    await inspector.send('Network.emulateNetworkConditions', SLOW_4G);
    await inspector.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await tab.addInitScript(WATCH.replaceAll('ELEMENT', elementName));
    const seen = new Promise<readonly [number, number]>((resolve) => {
      void tab.exposeFunction('seen', (tappable: number, chat: number) => resolve([tappable, chat]));
    });
    const timeout = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, new Error('the chat did not appear')).unref());
    await tab.goto(url);
    const [tappable, chat] = await Promise.race([seen, timeout]);
    return { tappable, chat, bytes };
  } finally {
    await context.close();
  }
}

/** Looks at every frame; a place counts as soon as the frame that shows it is drawn. */
const WATCH = `(() => {
  let tappable = 0;
  const drawn = (then) => requestAnimationFrame(() => setTimeout(() => then(performance.now())));
  const shows = (root, selector) => root?.querySelector(selector)?.getBoundingClientRect().height > 0;
  const look = () => {
    const inside = document.querySelector('ELEMENT')?.shadowRoot;
    const isReady = shows(inside, '[part~=topic]') && shows(inside, 'textarea');
    // Where the chat is quicker than the first frame, its own topics are the first to be tapped.
    if (isReady || shows(document, '.choice')) drawn((now) => { tappable ||= now; });
    if (isReady) drawn((now) => window.seen(tappable, now));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();`;
