import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleReply } from '../support/fake-chat.ts';
import { postForm, startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const get = async (path: string) => (await fetch(server.origin + path, { headers: { Accept: 'text/html' } })).text();
const ask = async (fields: Record<string, string>) => (await postForm(server, fields)).text();

/** Order of appearance. */
function expectInOrder(html: string, ...pieces: string[]): void {
  const places = pieces.map((piece) => html.indexOf(piece));
  expect(Object.fromEntries(pieces.map((piece, i) => [piece, places[i] !== -1]))).toEqual(
    Object.fromEntries(pieces.map((piece) => [piece, true])),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
}

describe('GET /', () => {
  it('is a Japanese page that works without JavaScript and names the service', async () => {
    const page = await get('/');
    expect(page).toMatch(/^<!doctype html>\s*<html lang="ja">/);
    expect(page).toContain('<title>テスト案内チャット</title>');
    expect(page).toContain('<h1>テスト案内チャット</h1>');
    expect(page).toContain('name="viewport" content="width=device-width');
    expect(page).not.toMatch(/<script|<[^>]* on\w+=|<[^>]* style=/i);
  });

  it('welcomes, offers topics to open, then says what not to enter before the box to type in', async () => {
    expectInOrder(
      await get('/'),
      'お手続きについてお答えします。',
      '<a class="choice" href="/topics/login">ログインできない</a>',
      '氏名や電話番号などの個人情報は入力しないでください。',
      '<label for="question">',
      '<textarea id="question" name="question"',
    );
  });

  it('tells that a machine answers, and how to reach a person', async () => {
    const page = await get('/');
    expect(page).toContain('AI（自動応答）');
    expect(page).toContain('<a class="button call" href="tel:0600001234">');
    expect(page).toContain('受付時間：資料に記載がありません');
    expect(page).toContain('href="https://www.example.jp/help"');
  });

  it('lists the sheets to read', async () => {
    expect(await get('/')).toContain('<a href="/sources/guide">ご利用の手引き</a>');
  });

  it('opens on the topic a QR code names: its answer stands first, then the other topics', async () => {
    expectInOrder(
      await get('/?topic=login'),
      'ログインできない',
      '「ログイン」ボタンから入ります。',
      'id="citation-1"',
      'href="/topics/leave"',
    );
    expect(await get('/?topic=unknown')).toBe(await get('/'));
  });

  it('opens on the step a QR code names, and on the topic when there is no such step', async () => {
    expect(await get('/?topic=login&step=4')).toContain('手順4　完了');
    for (const step of ['99', '0', '-1', 'x']) expect(await get(`/?topic=login&step=${step}`)).toBe(await get('/?topic=login'));
  });

  it('without the built script runs nothing', async () => {
    expect(await get('/')).not.toMatch(/<script|<test-chat/);
  });
});

describe('POST /ask', () => {
  it('asks the chat core what was typed, with the conversation it belongs to', async () => {
    await ask({ question: ' ログイン\r\nできません ', conversationId: sampleReply.conversationId });
    expect(server.chat.requests).toEqual([{ message: 'ログイン\nできません', conversationId: sampleReply.conversationId, channel: 'web' }]);
  });

  it('shows the warnings, the answer, the steps, the contacts, what to ask next, the sources and the box for more, in this order', async () => {
    expectInOrder(
      await ask({ question: 'あ' }),
      '一度退会すると元に戻せません。',
      'ログイン画面から進めます。',
      '「入る」ボタンを押します。',
      '相談窓口',
      'value="退会の方法を教えて">退会するには</button>',
      '<blockquote>「ログイン」ボタンを押します。</blockquote>',
      '個人情報は入力しないでください。',
      '<textarea',
    );
  });

  it('names each contact once, in its box', async () => {
    const text = 'はい。\n\nお問い合わせ先：相談窓口（TEL 06-0000-1234）[1]\nお問い合わせ先：知らない窓口[2]';
    server.chat.behave = async () => ({ ...sampleReply, text });
    const page = await ask({ question: '電話番号は' });
    const box = page.indexOf('id="contacts"');
    expect(box).toBeGreaterThan(0);
    expect(page.slice(0, box)).not.toContain('お問い合わせ先：');
    expect(page.slice(0, box)).toContain('はい。');
  });

  it('keeps the printed numbers of the steps and says for which device they are', async () => {
    const page = await ask({ question: 'あ' });
    expectInOrder(page, 'パソコンの場合', '<li value="3">「入る」ボタン', 'スマートフォンの場合', '<li value="4">右上の三本線');
  });

  it('does not list the steps again when the text has them all', async () => {
    const text = '手順はこちらです。\n3. 「入る」ボタンを**押します**。[1]\n4. 右上の三本線を押します。[2]';
    server.chat.behave = async () => ({ ...sampleReply, text });
    expect(await ask({ question: 'あ' })).not.toContain('くわしい説明');
  });

  it('leaves a list of warnings out of the text, because they stand above it, and nothing else', async () => {
    const text = 'はい。\n\n**ご注意**\n- 一度退会すると**元に戻せません**。[1]\n\n- 別の項目';
    server.chat.behave = async () => ({ ...sampleReply, text });
    const page = await ask({ question: 'あ' });
    expect(page.match(/元に戻せません/g)).toHaveLength(1);
    expectInOrder(page, '元に戻せません', 'はい。', '別の項目');
  });

  it('links every citation mark to the citation below and each citation to its place in the sheet', async () => {
    server.chat.behave = async () => ({ ...sampleReply, text: 'はい。[1][9]' });
    const page = await ask({ question: 'あ' });
    expect(page).toContain('はい。<a class="cited" href="#citation-1" aria-label="もとの資料 1">[1]</a>[9]');
    expect(page).toContain('id="citation-1"');
    expect(page).toMatch(/<a href="\/sources\/guide\?section=step-1#step-1">資料のこの部分を読む/);
  });

  it('makes only published numbers and listed hosts tappable', async () => {
    const page = await ask({ question: 'あ' });
    expect(page).toContain('href="tel:0600001234"');
    expect(page).toContain('電話：0120-999-999');
    expect(page).not.toContain('tel:0120');
    expect(page).not.toContain('href="https://elsewhere.example');
  });

  it('carries the conversation on in every form', async () => {
    const page = await ask({ question: 'あ' });
    const forms = page.match(/<form/g)?.length;
    const fields = page.match(new RegExp(`<input type="hidden" name="conversationId" value="${sampleReply.conversationId}">`, 'g'));
    expect(fields).toHaveLength(forms ?? 0);
  });

  it('does not repeat what was typed: it may hold a password', async () => {
    expect(await ask({ question: 'パスワードはhimitsu99です' })).not.toContain('himitsu99');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[押す](javascript:alert(1))',
    '[押す](https://evil.example/)',
    '![x](https://evil.example/x.png)',
    '<a href="https://www.example.jp/" onclick=alert(1)>x</a>',
    '[押す](https://www.example.jp@evil.example/)',
    '[押す](//evil.example/)',
    '[押す](data:text/html,x)',
    '[x]: https://evil.example\n\n[x]',
    '<https://evil.example>',
    '"><svg/onload=alert(1)>',
    '`<style>*{}</style>`',
    '| a |\n|---|\n| <iframe src=x> |',
  ])('shows %j in a reply as text', async (hostile) => {
    const quote = {
      ...sampleReply.citations[0],
      quote: hostile,
      title: hostile,
      url: `javascript:alert(1)//${hostile}`,
    };
    server.chat.behave = async () => ({
      ...sampleReply,
      text: hostile,
      steps: [{ number: 1, text: `他の${hostile}`, device: null, citation: 1 }],
      warnings: [{ text: hostile, citation: 1 }],
      citations: [quote as (typeof sampleReply.citations)[number]],
      contacts: [{ name: hostile, phone: hostile, url: hostile, for: hostile }],
      suggestions: [{ label: hostile, message: hostile }],
      conversationId: hostile,
    });
    const tags = [...(await ask({ question: 'あ' })).matchAll(/<([a-z0-9]+)([^>]*)>/gi)];
    expect(tags.filter(([, name]) => /^(script|img|svg|iframe|style|object|base)$/i.test(name ?? ''))).toEqual([]);
    expect(
      tags.filter(([, , attributes]) =>
        /\son\w+\s*=|\sstyle\s*=|=\s*"?\s*(javascript|data):/i.test((attributes ?? '').replace(/value="[^"]*"/g, '')),
      ),
    ).toEqual([]);
    const links = tags.flatMap(([, , attributes]) => /href="([^"]*)"/.exec(attributes ?? '')?.[1] ?? []);
    expect(links.filter((href) => !/^(\/|#|tel:|https:\/\/www\.example\.jp\/)/.test(href) || href.startsWith('//'))).toEqual([]);
  });

  it.each<[string, string]>([
    ['2,000 nested quotes', '>'.repeat(2000)],
    ['2,000 nested lists', '- '.repeat(2000)],
    ['100,000 characters', 'あ。'.repeat(50_000)],
    ['brackets without end', '['.repeat(5000)],
    ['stars without end', '*a '.repeat(3000)],
  ])('shows a reply of %s without failing', async (_, text) => {
    server.chat.behave = async () => ({ ...sampleReply, text });
    const response = await postForm(server, { question: 'あ' });
    expect([response.status, (await response.text()).includes('続けて質問する')]).toEqual([200, true]);
  });

  it.each<[string, number, string]>([
    ['', 422, '入力されていません'],
    ['あ'.repeat(1001), 422, '長すぎます'],
  ])('shows a page that says what to do when the question is wrong', async (question, status, words) => {
    const response = await postForm(server, { question });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(new RegExp(`lang="ja".*role="alert".*${words}.*href="/"`, 's'));
  });

  it('shows a page of neutral words when the chat core fails', async () => {
    server.chat.behave = () => Promise.reject(new Error('secret'));
    const response = await postForm(server, { question: 'あ' });
    const page = await response.text();
    expect([response.status, page.includes('申し訳ありません'), page.includes('secret')]).toEqual([500, true, false]);
  });

  it('holds to the limits of the API: type, size, encoding', async () => {
    const statusOf = async (body: string | Uint8Array, type = 'application/x-www-form-urlencoded') =>
      (await fetch(`${server.origin}/ask`, { method: 'POST', headers: { 'Content-Type': type }, body })).status;
    expect(await statusOf('{"question":"あ"}', 'application/json')).toBe(415);
    expect(await statusOf('question=a', 'application/x-www-form-urlencoded; charset=shift_jis')).toBe(415);
    expect(await statusOf('question=a', 'multipart/form-data')).toBe(415);
    expect(await statusOf(`question=${'a'.repeat(17_000)}`)).toBe(413);
    expect(await statusOf('question=%E3%81')).toBe(400);
    expect(await statusOf('question=%ZZ')).toBe(400);
    expect(await statusOf(Buffer.from([0x71, 0x3d, 0xff]))).toBe(400);
    expect(await statusOf('other=1')).toBe(422);
    expect(server.chat.requests).toEqual([]);
  });

  it('lets 1,000 characters through however long they are in the form, with line breaks counted once', async () => {
    expect((await postForm(server, { question: `${'𠮷\r\n'.repeat(499)}あ` })).status).toBe(200);
    expect((await postForm(server, { question: 'あ'.repeat(1000) })).status).toBe(200);
  });
});

describe('GET /ask', () => {
  it('leads back to the first page, where reloading or going back may land', async () => {
    const response = await fetch(`${server.origin}/ask`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  });
});
