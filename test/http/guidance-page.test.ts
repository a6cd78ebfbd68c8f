import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleReply } from '../support/fake-chat.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const open = (path: string) => fetch(server.origin + path, { headers: { Accept: 'text/html' } });
const get = async (path: string) => (await open(path)).text();

describe('GET /topics', () => {
  it('lists every topic, procedure, step, sheet to print and source', async () => {
    const page = await get('/topics');
    for (const path of [
      '/topics/login',
      '/topics/leave',
      '/procedures/enter',
      '/procedures/enter/steps/3',
      '/procedures/enter/steps/4',
      '/print/login',
      '/sources/leaflet',
    ]) {
      expect(page).toContain(`href="${path}"`);
    }
  });

  it('names a step once that differs by device', async () => {
    expect((await get('/topics')).match(/href="\/procedures\/enter\/steps\/3"/g)).toHaveLength(1);
  });
});

describe('GET /topics/:topic', () => {
  it('shows warnings, the answer, the printed steps of its procedures, contacts and sources, in this order', async () => {
    const page = await get('/topics/login');
    const places = [
      '元に戻せません。',
      '「ログイン」ボタンから入ります。',
      '手順3　ログイン',
      '完了です。',
      'href="tel:0600001234"',
      'id="citation-1"',
    ].map((piece) => page.indexOf(piece));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('shows the steps of both devices, or of the one asked for', async () => {
    const both = await get('/topics/login');
    expect(both).toMatch(/パソコン<\/h3>.*手順3　ログイン.*手順4.*スマートフォン<\/h3>.*手順3　三本線.*手順4/s);
    const one = await get('/topics/login?device=smartphone');
    expect(one).toContain('手順3　三本線');
    expect(one).not.toContain('手順3　ログイン');
    expect(one).toContain('href="/procedures/enter/steps/3?device=smartphone"');
    expect(await get('/topics/login?device=tv')).toBe(both);
  });

  it('without a point of its own is asked once, whoever comes, and gives nobody the conversation', async () => {
    const pages = [await get('/topics/leave'), await get('/topics/leave'), await get('/?topic=leave')];
    expect(server.chat.requests).toEqual([{ message: '退会の方法を教えてください', channel: 'web' }]);
    for (const page of pages) {
      expect(page).toContain('ログイン画面から進めます。');
      expect(page).not.toContain(sampleReply.conversationId);
    }
  });

  it('is asked again after a failure', async () => {
    server.chat.behave = () => Promise.reject(new Error('no'));
    expect((await open('/topics/leave')).status).toBe(500);
    server.chat.behave = async () => sampleReply;
    expect((await open('/topics/leave')).status).toBe(200);
  });
});

describe('GET /procedures/:procedure', () => {
  it('prints every step, each with its own address', async () => {
    const page = await get('/procedures/enter');
    expect(page).toMatch(
      /<h1>入り方<\/h1>.*始める前に.*href="\/procedures\/enter\/steps\/3\?device=pc".*href="\/procedures\/enter\/steps\/4/s,
    );
  });
});

describe('GET /procedures/:procedure/steps/:number', () => {
  it('shows the warnings before the printed words, how far one is, and the way on and back', async () => {
    const page = await get('/procedures/enter/steps/3?device=smartphone');
    expect(page).toMatch(
      /2の手順のうち 1番目.*元に戻せません。.*右上の三本線を押します。.*href="\/procedures\/enter\/steps\/4\?device=smartphone">次へ：手順4 完了/s,
    );
    expect(page).not.toContain('前へ：');
    const last = await get('/procedures/enter/steps/4');
    expect(last).toMatch(/この手順で終わりです.*前へ：手順3/s);
  });

  it('shows a step for both devices where they differ and none is named', async () => {
    expect(await get('/procedures/enter/steps/3')).toMatch(
      /パソコン<\/h2>.*「ログイン」ボタンを押します。.*スマートフォン<\/h2>.*右上の三本線を押します。/s,
    );
  });
});

it.each([
  '/topics/x',
  '/procedures/x',
  '/procedures/enter/steps/1',
  '/procedures/enter/steps/x',
  '/procedures/enter/steps/3.0',
  '/procedures/enter/steps/',
  '/print/x',
  '/procedures/enter/steps/99999',
])('GET %s: 404, a page to browsers', async (path) => {
  const response = await open(path);
  expect([response.status, (await response.text()).includes('見つかりませんでした')]).toEqual([404, true]);
});

describe('GET /print/:topic', () => {
  it('prints the warnings, the steps, the number to call and a QR code', async () => {
    const page = await get('/print/login');
    expect(page).toMatch(
      /06-0000-1234.*<svg [^>]*role="img" aria-label="「ログインできない」を開く二次元コード".*元に戻せません。.*三本線/s,
    );
  });

  it('says nothing about a host made up for it when the public address is known', async () => {
    await server.close();
    server = await startTestServer({ app: { publicUrl: 'https://chat.example.jp/' } });
    const honest = await get('/print/login');
    const forged = await fetch(`${server.origin}/print/login`, {
      headers: { Accept: 'text/html', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' },
    });
    expect(await forged.text()).toBe(honest);
  });
});
