import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
let page: string;
beforeAll(async () => {
  server = await startTestServer();
  page = await (await fetch(`${server.origin}/sources/guide`)).text();
});
afterAll(() => server.close());

/** The HTML of one section. */
function sectionOf(html: string, anchor: string): string {
  return new RegExp(`<section[^>]*id="${anchor}".*?</section>`, 's').exec(html)?.[0] ?? '';
}

describe('GET /sources/:document', () => {
  it('is a Japanese page titled like the sheet', () => {
    expect(page).toMatch(/^<!doctype html>\s*<html lang="ja">/);
    expect(page).toContain('<title>ご利用の手引き｜テスト案内チャット</title>');
    expect(page).toContain('<h1>ご利用の手引き</h1>');
  });

  it('has every section under its anchor, in printed order, with its heading', () => {
    expect([...page.matchAll(/<section class="card sheet[^>]*id="([^"]+)"/g)].map((match) => match[1])).toEqual([
      'intro',
      'step-1',
      'step-2',
    ]);
    expect(sectionOf(page, 'step-1')).toContain('<h2>1 ログイン</h2>');
  });

  it('keeps the printed numbers of a list that does not begin at 1', () => {
    expect(sectionOf(page, 'step-1')).toContain('<ol start="3">');
  });

  it('says for which device a section is printed', () => {
    expect(sectionOf(page, 'step-1')).toContain('<p class="device">パソコン</p>');
    expect(sectionOf(page, 'intro')).not.toContain('class="device"');
  });

  it("shows the editors' remarks beside the text", () => {
    expect(sectionOf(page, 'step-1')).toMatch(/<div class="remark" role="note".*「ログイン」.*新しい画面では「入る」と表示されます。/s);
    expect(sectionOf(page, 'step-2')).not.toContain('remark');
  });

  it('links each section to the one before and after', () => {
    expect(sectionOf(page, 'step-1')).toMatch(/href="#intro">前の項目：はじめに<.*href="#step-2">次の項目：2 完了</s);
    expect(sectionOf(page, 'intro')).not.toContain('前の項目');
    expect(sectionOf(page, 'step-2')).not.toContain('次の項目');
  });

  it('leads from a printed step to its page, and from the highlighted section back to the chat', async () => {
    const cited = await (await fetch(`${server.origin}/sources/guide?section=step-1`)).text();
    expect(sectionOf(cited, 'step-1')).toMatch(/<a href="\/">チャットに戻る<\/a>.*<a href="\/procedures\/enter\/steps\/3">/s);
    expect(sectionOf(page, 'intro')).not.toMatch(/href="\/(procedures|")/);
  });

  it('highlights the section asked for, and only this one', async () => {
    const cited = await (await fetch(`${server.origin}/sources/guide?section=step-1`)).text();
    expect(sectionOf(cited, 'step-1')).toMatch(/class="card sheet cited-section".*回答のもとになった部分/s);
    expect(cited.match(/cited-section/g)).toHaveLength(1);
    expect(page).not.toContain('cited-section');
  });

  it('highlights the target of a link by style too', async () => {
    const href = /<link rel="stylesheet" href="([^"]+)">/.exec(page)?.[1] ?? '';
    const css = await fetch(server.origin + href);
    expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(css.headers.get('cache-control')).toContain('immutable');
    expect(await css.text()).toContain('.sheet:target');
  });

  it('links listed hosts only, with where they lead; everything else is text', () => {
    const intro = sectionOf(page, 'intro');
    expect(intro).toContain('<a href="https://www.example.jp/start" rel="noopener noreferrer">https://www.example.jp/start</a>');
    expect(intro).toContain('https://elsewhere.example/');
    expect(intro).not.toContain('href="https://elsewhere');
    expect(sectionOf(page, 'step-2')).toContain('危険');
    expect(sectionOf(page, 'step-2')).not.toContain('javascript:');
  });

  it('shows markup in a sheet as text and loads no image', () => {
    expect(sectionOf(page, 'step-2')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<(script|img|iframe|style|svg)|<[^>]* on\w+=|<[^>]* style=/i);
  });

  it('answers 404 in Japanese for a sheet that is not there: a page to browsers, JSON to programs', async () => {
    const toBrowser = await fetch(`${server.origin}/sources/nothing`, { headers: { Accept: 'text/html,*/*' } });
    expect(toBrowser.status).toBe(404);
    expect(await toBrowser.text()).toMatch(/lang="ja".*お探しの資料は見つかりませんでした。.*href="\/"/s);
    const toProgram = await fetch(`${server.origin}/sources/nothing`);
    expect([toProgram.status, await toProgram.json()]).toMatchObject([404, { error: { code: 'document-not-found' } }]);
  });
});
