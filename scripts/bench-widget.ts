import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { quantile } from '../src/evaluation/run-evaluation.ts';
import { buildWidget } from '../src/widget-bundle/build-widget.ts';
import { launchBrowser } from '../test/support/browser.ts';

/** How much slower than this machine the processor is made. */
const THROTTLE = 4;
const ROUNDS = 9;
/** Milliseconds that a chat may take at most. */
const PATIENCE = 60_000;

/** A chat as its makers publish it, shown as a part of the page. */
interface Contender {
  readonly name: string;
  /** Files by their path under `/<name>/`. */
  readonly files: (path: string) => Buffer | undefined;
  readonly script: string;
  readonly style?: string;
  readonly body: string;
  /** JavaScript that starts the chat, with the script's exports in `module`. */
  readonly start: string;
  /** JavaScript: where a person types. */
  readonly input: string;
}

/** Published bundles of other projects, fetched from the registry when the bench runs and thrown away afterwards. */
const PEERS = [
  {
    name: 'deep-chat',
    spec: 'deep-chat@2.4.2',
    script: 'dist/deepChat.bundle.js',
    body: '<deep-chat></deep-chat>',
    start: '',
    input: "document.querySelector('deep-chat').shadowRoot?.querySelector('#text-input')",
  },
  {
    name: 'n8n-chat',
    spec: '@n8n/chat@1.37.0',
    script: 'dist/chat.bundle.es.js',
    style: 'dist/style.css',
    body: '<div id="n8n-chat" style="height: 600px"></div>',
    start: "module.createChat({ webhookUrl: '/hook', mode: 'fullscreen', showWelcomeScreen: false, loadPreviousSession: false })",
    input: "document.querySelector('#n8n-chat textarea')",
  },
] as const;

interface Figures {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
  readonly files: number;
  /** Requests to servers other than the page's own. */
  readonly foreign: number;
  /** Milliseconds, one a round. */
  readonly usable: readonly number[];
}

/**
 * Prints what a first visit loads, and the time from the start of the script until there is a place to type in, for the
 * widget and its peers in turns. The scripts are in the browser's cache by then, so that no network is measured.
 */
export async function benchWidget(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'support-chat-peers-'));
  const browser = await launchBrowser();
  try {
    const contenders = [await ownWidget(), ...PEERS.flatMap((peer) => download(peer, folder) ?? [])];
    const figures = await measure(browser, contenders);
    const head = ['', 'raw bytes', 'gzip', 'brotli', 'files', 'foreign requests', `usable, ${THROTTLE}× slower CPU (min–max of ${ROUNDS})`];
    const rows = contenders.map(({ name }) => {
      const { raw, gzip, brotli, files, foreign, usable } = figures.get(name) ?? EMPTY;
      const time = usable.length === 0 ? 'never' : `${ms(quantile(usable, 0.5))} (${ms(Math.min(...usable))}–${ms(Math.max(...usable))})`;
      return [name, ...[raw, gzip, brotli, files, foreign].map((count) => count.toLocaleString('en')), time];
    });
    const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
    for (const row of [head, ...rows])
      console.log(
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const EMPTY: Figures = { raw: 0, gzip: 0, brotli: 0, files: 0, foreign: 0, usable: [] };

async function ownWidget(): Promise<Contender> {
  const { code } = await buildWidget();
  return {
    name: 'this widget',
    files: (path) => (path === 'widget.js' ? Buffer.from(code) : undefined),
    script: 'widget.js',
    body: '<support-chat mode="inline" server="/"></support-chat>',
    start: '',
    input: "document.querySelector('support-chat').shadowRoot?.querySelector('textarea')",
  };
}

/** @returns undefined, with a line that says why, where the package cannot be had */
function download({ spec, ...peer }: (typeof PEERS)[number], folder: string): Contender | undefined {
  const own = join(folder, peer.name);
  try {
    mkdirSync(own);
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', own, spec], { stdio: ['ignore', 'ignore', 'pipe'] });
    const archive = readdirSync(own).find((name) => name.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['xzf', join(own, archive), '-C', own]);
  } catch (error) {
    console.log(
      `${spec} could not be had from the registry and is left out: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
    return undefined;
  }
  const root = join(own, 'package');
  const known = new Set(readdirSync(root, { recursive: true }).map((path) => String(path)));
  return { ...peer, files: (path) => (known.has(path) && extname(path) !== '' ? readFileSync(join(root, path)) : undefined) };
}

async function measure(browser: Browser, contenders: readonly Contender[]): Promise<Map<string, Figures>> {
  const loaded = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const contender = contenders.find(({ name }) => path.startsWith(`/${name}/`));
    const rest = contender ? path.slice(contender.name.length + 2) : '';
    if (path === '/api/topics')
      response.setHeader('Content-Type', 'application/json').end('{"topics":[{"id":"a","title":"登録","message":"登録"}]}');
    else if (contender && rest === '') response.setHeader('Content-Type', TYPES['.html'] ?? '').end(page(contender));
    else if (contender && rest === 'run.js') response.setHeader('Content-Type', TYPES['.js'] ?? '').end(run(contender));
    else {
      const file = contender?.files(rest);
      if (!file) {
        response.writeHead(404).end();
        return;
      }
      loaded.set(path, file);
      response
        .writeHead(200, { 'Content-Type': TYPES[extname(rest)] ?? 'application/octet-stream', 'Cache-Control': 'max-age=3600' })
        .end(file);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const figures = new Map<string, Figures>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name } of contenders) {
        const visit = await visitOnce(browser, `${origin}/${encodeURIComponent(name)}/`, origin);
        const before = figures.get(name) ?? EMPTY;
        figures.set(name, { ...before, foreign: Math.max(before.foreign, visit.foreign), usable: [...before.usable, ...visit.usable] });
      }
    }
    for (const [name, figure] of figures) {
      const files = [...loaded].filter(([path]) => path.startsWith(`/${name}/`)).map(([, file]) => file);
      const sum = (size: (file: Buffer) => number) => files.reduce((total, file) => total + size(file), 0);
      figures.set(name, {
        ...figure,
        files: files.length,
        raw: sum((file) => file.length),
        gzip: sum((file) => gzipSync(file, { level: 9 }).length),
        brotli: sum((file) => brotliCompressSync(file).length),
      });
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return figures;
}

async function visitOnce(browser: Browser, url: string, origin: string): Promise<{ foreign: number; usable: number[] }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  try {
    const tab = await context.newPage();
    let foreign = 0;
    await tab.route(
      (address) => address.origin !== origin,
      (route) => {
        foreign++;
        return route.abort();
      },
    );
    const inspector = await context.newCDPSession(tab);
    await inspector.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await tab.goto(url);
    const usable = await tab
      .waitForFunction('window.usableAfter', undefined, { timeout: PATIENCE })
      .then((handle) => handle.jsonValue())
      .catch(() => null);
    return { foreign, usable: typeof usable === 'number' ? [usable] : [] };
  } finally {
    await context.close();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** What a member's page shows before any chat: the Japanese font is loaded by then, whoever uses it next. */
const HOST = `<div style="font: 18px/1.75 system-ui, sans-serif"><h1>会員ページ</h1><p><b>ご契約の一覧</b>　お知らせ　登録情報の変更　よくあるご質問を入力</p></div>`;

function page({ body, style }: Contender): string {
  const sheet = style === undefined ? '' : `<link rel="stylesheet" href="${style}">`;
  return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>chat</title>${sheet}</head><body>${HOST}${body}<script type="module" src="run.js"></script></body></html>`;
}

function run({ script, start, input }: Contender): string {
  return `await (await fetch('./${script}')).arrayBuffer();
await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 200)));
const started = performance.now();
const module = await import('./${script}');
${start};
const look = () => {
  const place = ${input};
  if (place && place.getBoundingClientRect().height > 0) requestAnimationFrame(() => setTimeout(() => { window.usableAfter = performance.now() - started; }));
  else requestAnimationFrame(look);
};
look();
`;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
