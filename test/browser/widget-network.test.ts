import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, screens } from '../support/browser.ts';
import {
  type Answer,
  byteByByte,
  cutAt,
  inTurn,
  refused,
  STREAM_HEADERS,
  startWidgetHost,
  streamed,
  type WidgetHost,
} from '../support/widget-host.ts';
import { askByHand, lastReply, openChat, visit, type WidgetPage } from '../support/widget-page.ts';
import { replies } from '../support/widget-replies.ts';

let host: WidgetHost;
let browser: Browser;
beforeAll(async () => {
  [host, browser] = await Promise.all([startWidgetHost(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});
beforeEach(() => host.reset());

/** An open chat on a phone whose server answers so. */
async function chatting(
  answer: Answer,
  run: (widget: WidgetPage) => Promise<void>,
  prepare: (widget: WidgetPage) => Promise<void> = async () => {},
): Promise<void> {
  host.answer = answer;
  const widget = await visit(browser, `${host.origin}/panel`, screens.phone);
  try {
    await prepare(widget);
    await openChat(widget);
    await run(widget);
  } finally {
    await widget.page.context().close();
  }
}

/** Writes pieces of text for ever, as fast as they are taken. */
const endless: Answer = async ({ response }) => {
  response.writeHead(200, STREAM_HEADERS);
  const piece = `data: ${JSON.stringify({ type: 'text-delta', id: '0', delta: 'あ'.repeat(5000) })}\n\n`;
  response.write(`data: {"type":"start","messageId":"m"}\n\n`);
  while (!response.destroyed) {
    if (!response.write(piece)) await once(response, 'drain').catch(() => {});
  }
};

const question = 'カードを作りたい';

describe('a stream', () => {
  it('is read whole when it comes one byte a packet, cut inside Japanese characters', async () => {
    await chatting(byteByByte(replies.procedure, 60), async (widget) => {
      const { page } = widget;
      await page.evaluate(`window.cuts = 0; {
        const { read } = ReadableStreamDefaultReader.prototype;
        ReadableStreamDefaultReader.prototype.read = async function () {
          const result = await read.call(this);
          if (result.value && result.value[0] >= 0x80 && result.value[0] < 0xc0) cuts++;
          return result;
        };
      }`);
      await askByHand(widget, question);
      const reply = lastReply(widget);
      expect(await reply.locator('.lead').textContent()).toContain('利用登録は、3つの手順で終わります。');
      expect(await reply.locator('li.step .text').allTextContents()).toEqual(replies.procedure.steps.map(({ text }) => text));
      expect(await widget.chat.textContent()).not.toContain('\ufffd');
      expect((await page.evaluate('cuts')) as number).toBeGreaterThan(20);
      expect(host.asked.length).toBe(1);
    });
  });

  it('shows the sources, then the words as they come, and the whole reply in their place', async () => {
    let finish = () => {};
    const slow: Answer = async (asked) => {
      const { response } = asked;
      const part = (value: object) => response.write(`data: ${JSON.stringify(value)}\n\n`);
      response.writeHead(200, STREAM_HEADERS);
      part({ type: 'source-document', sourceId: 's', title: '図書館カードのご案内 手順1', mediaType: 'text/plain' });
      part({ type: 'text-start', id: '0' });
      part({ type: 'text-delta', id: '0', delta: '利用登録は、' });
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      part({ type: 'data-reply', data: replies.procedure });
      part({ type: 'finish' });
      response.end('data: [DONE]\n\n');
    };
    await chatting(slow, async ({ chat }) => {
      await chat.getByRole('textbox', { name: 'ご質問' }).fill(question);
      await chat.getByRole('button', { name: '送信', exact: true }).click();
      const pending = chat.locator('.pending');
      await pending.getByText('利用登録は、').waitFor();
      expect(await pending.textContent()).toContain('資料を確認しています：図書館カードのご案内 手順1');
      expect(await pending.locator('.lead').getAttribute('aria-hidden')).toBe('true');
      finish();
      await chat.locator('.steps').waitFor();
      expect(await pending.count()).toBe(0);
    });
  });
});

describe('a lost connection', () => {
  it.each([0, 0.4, 0.7])('is tried once more by itself when it breaks after %f of the stream', async (share) => {
    await chatting(inTurn(cutAt(replies.procedure, share), streamed(replies.procedure)), async (widget) => {
      await askByHand(widget, question);
      expect(await lastReply(widget).locator('li.step').count()).toBe(3);
      expect(host.asked.map(({ accept }) => accept)).toEqual(['text/event-stream', 'application/json']);
      expect(await widget.chat.locator('.user').count()).toBe(1);
    });
  });

  it('is told in plain words with a button after that, and the question is not lost, not even by a reload', async () => {
    await chatting(cutAt(replies.procedure, 0.3), async (widget) => {
      const { page, chat } = widget;
      await askByHand(widget, question);
      expect(await chat.locator('.failure').textContent()).toContain('通信が切れて、回答を受け取れませんでした。');
      expect(await chat.locator('.user .bubble').textContent()).toBe(question);
      expect(host.asked.length).toBe(2);
      await page.reload();
      await chat.getByRole('button', { name: 'AIチャットの続き' }).click();
      host.answer = streamed(replies.procedure);
      await chat.getByRole('button', { name: 'もう一度送る' }).click();
      await chat.locator('.steps').waitFor();
      expect(host.asked.at(-1)?.request.message).toBe(question);
      expect(await chat.locator('.user').count()).toBe(1);
    });
  });

  it('is noticed when the stream falls silent', async () => {
    const silent: Answer = ({ response }) => {
      response.writeHead(200, STREAM_HEADERS);
      response.write('data: {"type":"start","messageId":"m"}\n\n');
    };
    await chatting(
      inTurn(silent, streamed(replies.procedure)),
      async (widget) => {
        const { page, chat } = widget;
        await chat.getByRole('textbox', { name: 'ご質問' }).fill(question);
        await chat.getByRole('button', { name: '送信', exact: true }).click();
        await expect.poll(() => host.asked.length).toBe(1);
        await page.clock.fastForward(29_000);
        expect(await chat.locator('.pending').count()).toBe(1);
        await page.clock.fastForward(2_000);
        await chat.getByText('通信が切れたため、もう一度お聞きしています').or(chat.locator('.steps')).first().waitFor();
        await page.clock.fastForward(2_000);
        await chat.locator('.steps').waitFor();
      },
      ({ page }) => page.clock.install(),
    );
  });

  it('while the person is offline, is said at once; the question waits for a press', async () => {
    await chatting(streamed(replies.procedure), async (widget) => {
      const { page, chat } = widget;
      await page.context().setOffline(true);
      await chat.locator('footer').getByText('インターネットにつながっていません。').waitFor();
      await askByHand(widget, question);
      expect(await chat.locator('.failure').textContent()).toContain('入力した文章は消えていません');
      expect(host.asked).toEqual([]);
      await page.context().setOffline(false);
      await chat.locator('footer').getByText('インターネットにつながっていません。').waitFor({ state: 'detached' });
      await chat.getByRole('button', { name: 'もう一度送る' }).click();
      await chat.locator('.steps').waitFor();
      expect(host.asked.length).toBe(1);
    });
  });

  it('leaves the topics out of the way, with a button to load them', async () => {
    host.topicsStatus = 500;
    const widget = await visit(browser, `${host.origin}/panel`, screens.phone);
    const { page, chat } = widget;
    await chat.getByRole('button', { name: /^AIチャット/ }).click();
    await chat.getByText('ご質問の一覧を読み込めませんでした。').waitFor();
    await askByHand(widget, question);
    host.topicsStatus = 200;
    await chat.getByRole('button', { name: 'よくあるご質問' }).click();
    await chat.getByRole('button', { name: 'カードを作る' }).waitFor();
    await page.context().close();
  });
});

describe('an answer that does not end', () => {
  it('is broken off and told', async () => {
    await chatting(endless, async (widget) => {
      await askByHand(widget, question);
      expect(await widget.chat.locator('.failure').textContent()).toContain('回答の受信が終わらないため、中止しました');
      expect(widget.problems).toEqual(['<support-chat>: no answer: endless']);
      expect(host.asked.length).toBe(1);
    });
  });

  it('is broken off after a minute, however little it says', async () => {
    let drip: ReturnType<typeof setInterval> | undefined;
    const dripping: Answer = ({ response }) => {
      response.writeHead(200, STREAM_HEADERS);
      drip = setInterval(() => response.write(': keep-alive\n\n'), 20);
      response.once('close', () => clearInterval(drip));
    };
    await chatting(
      dripping,
      async ({ page, chat }) => {
        await chat.getByRole('textbox', { name: 'ご質問' }).fill(question);
        await chat.getByRole('button', { name: '送信', exact: true }).click();
        await expect.poll(() => host.asked.length).toBe(1);
        for (let tens = 0; tens < 7; tens++) {
          await page.clock.runFor(10_000);
          // Bytes that come in the meantime keep it from counting as silent.
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
        await chat.locator('.failure').getByText('回答の受信が終わらないため、中止しました').waitFor();
        expect(host.asked.length).toBe(1);
      },
      ({ page }) => page.clock.install(),
    );
    clearInterval(drip);
  });
});

describe('a server that refuses', () => {
  it('for too many questions, is left alone for as long as it asks', async () => {
    const busy = refused(429, { error: { code: 'rate-limited', message: '混み合っています。' } }, { 'Retry-After': '3' });
    await chatting(inTurn(busy, streamed(replies.procedure)), async (widget) => {
      const { chat } = widget;
      await askByHand(widget, question);
      expect(await chat.locator('.failure').textContent()).toMatch(/あと[23]秒ほど待ってから/);
      const again = chat.getByRole('button', { name: 'もう一度送る' });
      expect(await again.getAttribute('aria-disabled')).toBe('true');
      await again.click({ force: true });
      expect(host.asked.length).toBe(1);
      await expect.poll(() => again.getAttribute('aria-disabled'), { timeout: 8000 }).toBe(null);
      await again.click();
      await chat.locator('.steps').waitFor();
      expect(host.asked.length).toBe(2);
    });
  });

  it.each([
    [
      'with a sentence for people',
      refused(422, { error: { code: 'invalid', message: 'ご質問が長すぎます。短くしてください。' } }),
      'ご質問が長すぎます。短くしてください。',
    ],
    ['without a word', refused(500, ''), '回答を正しく表示できませんでした'],
    ['with JSON that is cut', refused(200, '{"kind":"answer","text":"利用'), '回答を正しく表示できませんでした'],
    ['with JSON of something else', refused(200, [1, 2, 3]), '回答を正しく表示できませんでした'],
    ['with an empty reply', refused(200, { kind: 'answer' }), '回答を正しく表示できませんでした'],
    [
      'with a page of a proxy',
      refused(200, '<html><body>It works!</body></html>', { 'Content-Type': 'text/html' }),
      '回答を正しく表示できませんでした',
    ],
    [
      'inside the stream',
      ({ response }) =>
        void response
          .writeHead(200, STREAM_HEADERS)
          .end('data: {"type":"start"}\n\ndata: {"type":"error","errorText":"ただいま準備中です。"}\n\ndata: [DONE]\n\n'),
      'ただいま準備中です。',
    ],
    [
      'with a stream of garbage',
      ({ response }) =>
        void response
          .writeHead(200, STREAM_HEADERS)
          .end('data: {{{\n\ndata: null\n\n\u0000\u0001: \ndata: {"type":"data-reply","data":"no"}\n\n'),
      '回答を正しく表示できませんでした',
    ],
  ] as [string, Answer, string][])('%s, is understood', async (_, answer, said) => {
    await chatting(answer, async (widget) => {
      const { chat, problems } = widget;
      await askByHand(widget, question);
      expect(await chat.locator('.failure').textContent()).toContain(said);
      await chat.getByRole('button', { name: 'もう一度送る' }).waitFor();
      expect(problems.filter((text) => text.includes('<support-chat>')).length).toBe(1);
      expect(problems.filter((text) => /Error/.test(text) && !text.includes('Failed to load resource'))).toEqual([]);
    });
  });
});

describe('a reply', () => {
  it('whose lists hold anything at all is shown as far as it makes sense', async () => {
    const odd = {
      ...replies.procedure,
      steps: [null, 3, { text: 5 }, { number: 'x', text: '残る手順' }],
      citations: 'no',
      warnings: {},
      contacts: [{ phone: '1' }],
      suggestions: [[]],
      device: 'tv',
      kind: 'novel',
    };
    await chatting(refused(200, odd), async (widget) => {
      await askByHand(widget, question);
      expect(await lastReply(widget).locator('li.step .text').allTextContents()).toEqual(['残る手順']);
      expect(await lastReply(widget).locator('.mark').count()).toBe(0);
    });
  });

  it('without citations says so, to the person and in the console', async () => {
    await chatting(streamed({ ...replies.procedure, citations: [] }), async (widget) => {
      await askByHand(widget, question);
      expect(await lastReply(widget).textContent()).toContain('もとの資料が示されていません');
      expect(widget.problems).toEqual(['<support-chat>: the server sent an answer without citations']);
    });
  });

  it('with HTML in it shows the HTML as words', async () => {
    const html = '<b onclick="x()">太字</b><img src=x onerror="document.title=1">&amp;';
    await chatting(streamed({ ...replies.procedure, lead: html, text: html, notices: [html] }), async (widget) => {
      await askByHand(widget, question);
      expect(await lastReply(widget).locator('.lead').textContent()).toBe(html);
      expect(await widget.chat.locator('img, b[onclick]').count()).toBe(0);
    });
  });

  it('links to no other site as a source and to no script as a contact', async () => {
    const hostile = {
      ...replies.decline,
      kind: 'answer' as const,
      lead: '答え[1]',
      citations: [{ ...replies.procedure.citations[0], n: 1, quote: '引用', url: 'https://elsewhere.example/sources/x' }],
      contacts: [{ name: '窓口', phone: '03-1234-5678;ext=1', url: 'javascript:alert(1)', for: '' }],
    };
    await chatting(refused(200, hostile), async (widget) => {
      await askByHand(widget, question);
      await lastReply(widget)
        .getByRole('button', { name: /^出典1/ })
        .click();
      expect(await lastReply(widget).locator('blockquote').textContent()).toBe('引用');
      expect(await lastReply(widget).locator('a').count()).toBe(0);
    });
  });
});
