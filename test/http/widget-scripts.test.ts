import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuiltWidget } from '../../src/http/widget-scripts.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const built = (code: string) => ({ code, integrity: `sha384-${createHash('sha384').update(code).digest('base64')}` });
const widget: BuiltWidget = { widget: built(`// 日本語\n${'export {};\n'.repeat(200)}`), embed: built('// embed'), types: 'export {};' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ widget, env: { ALLOWED_ORIGINS: 'https://a.example.jp,https://b.example.jp' } });
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.origin + path, { headers });

/** The response as it came over the wire: fetch() would unpack it. */
function raw(path: string, headers: Record<string, string>): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(server.origin + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Address and integrity of the script tags of a page. */
async function scriptsOf(path: string): Promise<{ src: string; integrity: string }[]> {
  const page = await (await get(path)).text();
  return [...page.matchAll(/<script type="module" src="([^"]+)" integrity="([^"]+)"><\/script>/g)].map(([, src = '', integrity = '']) => ({
    src,
    integrity,
  }));
}

describe('GET /widget.js', () => {
  it('may be loaded by any site and is asked for again soon', async () => {
    const response = await get('/widget.js', { Origin: 'https://anywhere.example' });
    expect(await response.text()).toBe(widget.widget.code);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
    });
  });

  it('is not sent again to who has it', async () => {
    const etag = (await get('/widget.js')).headers.get('etag') ?? '';
    const again = await get('/widget.js', { 'If-None-Match': `"other", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get('/widget.js', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it.each<[string, string | undefined, (body: Buffer) => Buffer]>([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['identity', undefined, (body) => body],
    ['*', undefined, (body) => body],
  ])('to a client that reads "%s" comes as %s', async (accepted, encoding, unpack) => {
    const { headers, body } = await raw('/widget.js', { 'Accept-Encoding': accepted });
    expect([headers['content-encoding'], headers.vary, unpack(body).toString()]).toEqual([encoding, 'Accept-Encoding', widget.widget.code]);
  });
});

describe('the versioned script', () => {
  it('never changes under its address, which pages load with its integrity', async () => {
    const [script] = await scriptsOf('/');
    expect(script).toMatchObject({ src: expect.stringMatching(/^\/widget-[0-9a-f]{16}\.js$/), integrity: widget.widget.integrity });
    const response = await get(script?.src ?? '');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const digest = createHash('sha384')
      .update(Buffer.from(await response.arrayBuffer()))
      .digest('base64');
    expect(`sha384-${digest}`).toBe(script?.integrity);
  });

  it('of another version is not there', async () => {
    expect((await get('/widget-0000000000000000.js')).status).toBe(404);
  });
});

describe('pages with scripts', () => {
  it.each(['/', '/demo', '/embed'])(
    '%s runs scripts of this server only, asks this server only, and makes no markup from text',
    async (path) => {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      for (const directive of [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
        "base-uri 'none'",
      ]) {
        expect(policy.split('; ')).toContain(directive);
      }
      expect(policy).not.toMatch(/unsafe|\*|https?:\/\/(?![ab]\.example\.jp)/);
      expect(await (await get(path)).text()).not.toMatch(/<script(?! type="module" src="\/)|<[^>]* (?:on\w+|style)=/);
    },
  );

  it.each(['/topics', '/topics/login', '/sources/guide'])('%s runs none', async (path) => {
    const response = await get(path);
    expect(response.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await response.text()).not.toContain('<script');
  });

  it('a sheet to print runs the one that prints it, and connects to nothing', async () => {
    const response = await get('/print/login');
    const policy = response.headers.get('content-security-policy');
    expect([policy?.includes("script-src 'self'"), policy?.includes('connect-src')]).toEqual([true, false]);
    const scripts = [...(await response.text()).matchAll(/<script[^>]*src="([^"]*)"/g)].map(([, src]) => src);
    expect(scripts).toEqual([expect.stringMatching(/^\/assets\/print\.js\?v=[0-9a-f]{16}$/)]);
    expect(await (await get(scripts[0] ?? '')).text()).toContain('print()');
  });

  it('a page of an error runs none either', async () => {
    const response = await get('/topics/nothing', { Accept: 'text/html' });
    expect(response.headers.get('content-security-policy')).not.toContain('script-src');
  });
});

describe('GET /widget.d.ts', () => {
  it('gives the types of the element as text', async () => {
    const response = await get('/widget.d.ts');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await response.text()).toBe(widget.types);
  });
});

describe('GET /', () => {
  it('holds the page without scripts inside the element that takes its place', async () => {
    const page = await (await get('/?topic=login&step=4')).text();
    expect(page).toMatch(/<test-chat class="chat" mode="inline" topic="login" step="4">.*手順4　完了.*<form.*<\/test-chat>/s);
    expect(await (await get('/?topic="><b>')).text()).toContain('<test-chat class="chat" mode="inline">');
  });
});

describe('GET /embed', () => {
  it('names the origins that may frame it and lets exactly these', async () => {
    const response = await get('/embed');
    expect(response.headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' https:\/\/a\.example\.jp https:\/\/b\.example\.jp$/,
    );
    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(await response.text()).toContain('<html lang="ja" data-frame-origins="https://a.example.jp https://b.example.jp">');
    expect((await scriptsOf('/embed')).map(({ src }) => src.replace(/[0-9a-f]{16}/, ''))).toEqual(['/widget-.js', '/embed-.js']);
  });
});

describe('GET /demo', () => {
  it('puts the element into a screen whose key can be chosen', async () => {
    expect(await (await get('/demo?page=leaving')).text()).toContain('<test-chat page="leaving"></test-chat>');
    expect(await (await get('/demo?page="><script>')).text()).toContain('<test-chat></test-chat>');
  });

  it('shows the form in a frame', async () => {
    const response = await get('/demo?page=leaving&form=frame');
    expect(await response.text()).toContain('src="/embed?page=leaving"');
    expect(response.headers.get('content-security-policy')).toContain("frame-src 'self'");
  });
});

describe('GET /api/topics', () => {
  it('puts what fits the screen first, and nothing but the menu', async () => {
    const ids = async (path: string) =>
      ((await (await get(path)).json()) as { topics: Record<string, string>[] }).topics.map((topic) => topic.id);
    expect(await ids('/api/topics')).toEqual(['login', 'leave']);
    expect(await ids('/api/topics?page=leaving')).toEqual(['leave', 'login']);
    expect(await ids('/api/topics?page=__proto__')).toEqual(['login', 'leave']);
  });
});
