import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, type Screen, screens } from '../support/browser.ts';
import { inTurn, startWidgetHost, streamed, type WidgetHost } from '../support/widget-host.ts';
import { askByHand, focused, lastReply, openChat, smallTargets, style, visit, type WidgetPage } from '../support/widget-page.ts';
import { replies } from '../support/widget-replies.ts';

let host: WidgetHost;
let browser: Browser;
let opened: WidgetPage[] = [];
beforeAll(async () => {
  [host, browser] = await Promise.all([startWidgetHost(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});
beforeEach(() => host.reset());
afterEach(async () => {
  for (const { page, problems, requests } of opened) {
    const foreign = requests.filter((url) => !url.startsWith(host.origin));
    await page.context().close();
    expect({ problems, foreign }).toEqual({ problems: [], foreign: [] });
  }
  opened = [];
});

describe.each(Object.keys(screens) as Screen[])('the widget on a %s', (screen) => {
  async function start(path = '/panel', open = true): Promise<WidgetPage> {
    const widget = await visit(browser, host.origin + path, screens[screen]);
    opened.push(widget);
    if (open && path === '/panel') await openChat(widget);
    return widget;
  }

  it('stays closed by itself, opens from its launcher on topics as buttons, names the AI and asks for no personal data', async () => {
    const widget = await start('/panel', false);
    const { page, chat } = widget;
    expect(await chat.getByRole('dialog').count()).toBe(0);
    await openChat(widget);
    await chat.getByRole('dialog', { name: 'AIチャット' }).waitFor();
    expect(await focused(page)).toBe('panel');
    expect(await chat.locator('.topic, [part~=topic]').allTextContents()).toEqual(host.topics.slice(0, 6).map(({ title }) => title));
    expect(await chat.locator('.intro').textContent()).toContain('このチャットはAIがお答えします');
    expect(await chat.locator('footer').textContent()).toContain('個人情報は入力しないでください');
    await chat.getByRole('button', { name: 'ほかのご質問を見る' }).click();
    expect(await chat.locator('[part~=topic]').count()).toBe(8);
    expect(await focused(page)).toBe('返すのが遅れた');
    expect(host.asked).toEqual([]);
  });

  it('asks by a topic, by a quick reply and by typing; at most three quick replies, large enough, and only under the latest answer', async () => {
    const widget = await start();
    const { chat } = widget;
    await chat.getByRole('button', { name: 'カードを作る' }).click();
    const quick = chat.locator('[part~=suggestion]');
    await quick.first().waitFor();
    expect(await quick.allTextContents()).toEqual(['借りられる冊数は？', '暗証番号を変える', 'カードを返す']);
    expect(await chat.locator('.privacy').count()).toBe(0);
    await quick.nth(0).click();
    await chat.locator('.reply:not(.pending)').nth(1).waitFor();
    expect(await quick.count()).toBe(3);
    await askByHand(widget, '一行目\n二行目');
    expect(host.asked.map(({ request }) => request)).toEqual([
      { message: 'カードを作りたい', channel: 'web' },
      { message: '何冊まで借りられますか', conversationId: replies.procedure.conversationId, channel: 'web' },
      { message: '一行目\n二行目', conversationId: replies.procedure.conversationId, channel: 'web' },
    ]);
    expect(await chat.locator('.user .bubble').allTextContents()).toEqual(['カードを作りたい', '何冊まで借りられますか', '一行目\n二行目']);
    expect(await smallTargets(widget)).toEqual([]);
  });

  it('keeps the steps of what cannot be undone back until the warnings were acknowledged', async () => {
    host.answer = streamed(replies.irreversible);
    const widget = await start();
    await askByHand(widget, 'カードを返却したい');
    const reply = lastReply(widget);
    const shown = await reply.textContent();
    expect(shown).toContain('予約は全て取り消されます');
    expect(await reply.locator('.lead, .steps, .guide, li.step').count()).toBe(0);
    expect(shown).not.toMatch(/会員画面から行います|「その他」を押します/);
    expect(await reply.getByRole('link', { name: /電話をかける/ }).count()).toBe(1);
    await reply.getByRole('button', { name: '注意を確認しました' }).click();
    await reply.locator('li.step').first().waitFor();
    expect(await reply.locator('.warnings').textContent()).toContain('予約は全て取り消されます');
    expect(await reply.getByRole('button', { name: '注意を確認しました' }).count()).toBe(0);
    // Acknowledged once is enough for the same warnings.
    await askByHand(widget, 'もう一度');
    expect(await lastReply(widget).locator('li.step').count()).toBe(4);
  });

  it('keeps a way that is told in a sentence back just so', async () => {
    host.answer = streamed({ ...replies.irreversible, steps: [] });
    const widget = await start();
    await askByHand(widget, 'カードを返却したい');
    const reply = lastReply(widget);
    expect(await reply.textContent()).not.toContain('会員画面から行います');
    await reply.getByRole('button', { name: '注意を確認しました' }).click();
    await reply.getByText('会員画面から行います').waitFor();
  });

  it('shows the way of one device at a time once it is chosen, and sends the choice along from then on', async () => {
    host.answer = inTurn(streamed(replies.irreversible), streamed(replies.procedure));
    const widget = await start();
    await askByHand(widget, 'カードを返却したい');
    const reply = lastReply(widget);
    await reply.getByRole('button', { name: '注意を確認しました' }).click();
    expect(await reply.locator('ol').count()).toBe(2);
    const steps = reply.locator('li.step .text');
    const choose = async (device: string) => {
      await reply.getByRole('button', { name: device, exact: true }).click();
      await reply.locator(`[aria-pressed=true]`, { hasText: device }).waitFor();
      return (await steps.allTextContents()).join('');
    };
    expect(await choose('スマートフォン')).toBe('画面下の「その他」を押します。「返却」を押し、確認の画面で「はい」を押します。');
    expect(await choose('パソコン')).toBe('画面左上の「設定」を押します。「カードを返却する」を押します。');
    await askByHand(widget, '次の質問');
    expect(host.asked.at(-1)?.request.device).toBe('pc');
  });

  it('ticks steps off and counts them', async () => {
    const widget = await start();
    await askByHand(widget, 'カードを作りたい');
    const reply = lastReply(widget);
    const boxes = reply.getByRole('checkbox');
    expect(await boxes.count()).toBe(3);
    await boxes.nth(0).check();
    await reply.locator('li.step label').nth(1).click();
    expect(await reply.locator('.steps-head').textContent()).toContain('2／3 完了');
    await boxes.nth(0).uncheck();
    expect(await reply.locator('.steps-head').textContent()).toContain('1／3 完了');
    expect(await boxes.nth(1).isChecked()).toBe(true);
  });

  it('opens the quoted source in place, with its sheet and step, and links to the page of the source', async () => {
    const widget = await start();
    const { page } = widget;
    await askByHand(widget, 'カードを作りたい');
    const reply = lastReply(widget);
    const second = reply.locator('li.step').nth(1);
    await second.getByRole('button', { name: /^出典2/ }).click();
    expect(await second.locator('blockquote').textContent()).toBe('「受け取りました」にチェックし、「次の窓口へ」を押します。');
    expect(await second.locator('.source-title').textContent()).toContain('図書館カードのご案内 手順2 カードを受け取る');
    const link = second.getByRole('link', { name: /資料を開く/ });
    expect(await link.getAttribute('href')).toBe(`${host.origin}/sources/card-guide?section=step-2#step-2`);
    expect(await link.getAttribute('rel')).toContain('noopener');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await tab.waitForLoadState();
    expect(tab.url()).toBe(`${host.origin}/sources/card-guide?section=step-2#step-2`);
    await tab.close();
    await second.getByRole('button', { name: '出典を閉じる' }).click();
    expect(await reply.locator('.source').count()).toBe(0);
    expect(await focused(page)).toContain('出典2');
  });

  it('links telephone numbers, and only those, as tel:', async () => {
    host.answer = streamed(replies.decline);
    const widget = await start();
    await askByHand(widget, '何時まで開いていますか');
    const reply = lastReply(widget);
    const call = reply.getByRole('link', { name: /電話をかける/ });
    expect(await call.getAttribute('href')).toBe('tel:0312345678');
    expect(await call.textContent()).toContain('03-1234-5678');
    expect(await reply.locator('a[href^="tel:"]').count()).toBe(1);
    expect(await reply.locator('.contacts').textContent()).toContain('窓口でお尋ねください');
    expect(await reply.getByRole('link', { name: /library\.example/ }).getAttribute('href')).toBe('https://library.example/contact');
  });

  it('shows every choice of a question asked back', async () => {
    host.answer = inTurn(streamed(replies.clarify), streamed(replies.procedure));
    const widget = await start();
    await askByHand(widget, '変更したい');
    const choices = widget.chat.locator('[part~=suggestion]');
    expect(await choices.count()).toBe(4);
    await choices.nth(3).click();
    await widget.chat.locator('.steps').waitFor();
    expect(host.asked.at(-1)?.request.message).toBe('メールアドレスを変更したい');
  });

  it('sends a thumb at once and a word after it', async () => {
    const widget = await start();
    const { page } = widget;
    await page.evaluate(
      `window.said = []; document.querySelector('support-chat').addEventListener('feedback', ({ detail }) => said.push(detail.rating + ':' + (detail.comment ?? '')))`,
    );
    await askByHand(widget, 'カードを作りたい');
    const reply = lastReply(widget);
    await reply.getByRole('button', { name: '役に立たなかった' }).click();
    await reply.getByText('ありがとうございました。').waitFor();
    await reply.getByRole('textbox').fill('窓口の場所も知りたい');
    await reply.getByRole('button', { name: '送る', exact: true }).click();
    await reply.getByText('ご意見をお送りしました。').waitFor();
    expect(await reply.locator('.feedback').textContent()).toBe('ご意見をお送りしました。');
    const { conversationId, messageId } = replies.procedure;
    expect(host.feedback).toEqual([
      { conversationId, messageId, rating: 'down' },
      { conversationId, messageId, rating: 'down', comment: '窓口の場所も知りたい' },
    ]);
    expect(await page.evaluate('said')).toEqual(['down:', 'down:窓口の場所も知りたい']);
  });

  it.each([404, 429, 503])(
    'says it when the server answers feedback with %i, keeps the words and sends them again at a press',
    async (status) => {
      const widget = await start();
      const { page, problems } = widget;
      await page.evaluate(`window.said = []; document.querySelector('support-chat').addEventListener('feedback', () => said.push(1))`);
      await askByHand(widget, 'カードを作りたい');
      const reply = lastReply(widget);
      host.feedbackStatus = status;
      await reply.getByRole('button', { name: '役に立った', exact: true }).click();
      await reply.getByText('ご意見を送れませんでした。').waitFor();
      await reply.getByRole('textbox').fill('わかりやすい');
      await reply.getByRole('button', { name: 'もう一度送る' }).click();
      await expect.poll(() => host.feedback.length).toBe(2);
      host.feedbackStatus = 204;
      await reply.getByRole('button', { name: 'もう一度送る' }).click();
      await reply.getByText('ご意見をお送りしました。').waitFor();
      const { conversationId, messageId } = replies.procedure;
      expect(host.feedback.at(-1)).toEqual({ conversationId, messageId, rating: 'up', comment: 'わかりやすい' });
      expect(await page.evaluate('said.length')).toBe(1);
      expect(problems.filter((text) => text.startsWith('<'))).toEqual(['<support-chat>: the feedback was not taken']);
      problems.length = 0;
    },
  );

  it('「人に聞く」 stands in the same place in every state, and asks for a person', async () => {
    const widget = await start();
    const { page, chat } = widget;
    const button = chat.locator('[part~=ask-person]');
    const place = async () => JSON.stringify(await button.boundingBox());
    const first = await place();
    await askByHand(widget, 'カードを作りたい');
    expect(await place()).toBe(first);
    await chat.getByRole('button', { name: '一緒に進める' }).click();
    expect(await place()).toBe(first);
    await askByHand(widget, '別の質問');
    expect(await place()).toBe(first);
    await page.context().setOffline(true);
    await chat.getByText('インターネットにつながっていません。').waitFor();
    expect(await place()).toBe(first);
    await page.context().setOffline(false);
    host.answer = streamed(replies.decline);
    await button.click();
    await chat.getByRole('link', { name: /電話をかける/ }).waitFor();
    expect(await place()).toBe(first);
    expect(host.asked.at(-1)?.request.message).toBe('人に聞きたい');
  });

  it('walks through the steps one at a time, back and forth, and helps where one does not work', async () => {
    const widget = await start();
    const { page, chat } = widget;
    await askByHand(widget, 'カードを作りたい');
    const guide = chat.locator('.guide');
    const press = (name: string) => guide.getByRole('button', { name, exact: true }).click();
    await chat.getByRole('button', { name: '一緒に進める' }).click();
    expect(await guide.locator('h4').textContent()).toBe('手順1');
    expect(await guide.locator('.guide-head').textContent()).toContain('1／3');
    await press('できた');
    expect(await guide.locator('h4').textContent()).toBe('手順2');
    expect(await focused(page)).toBe('手順2');
    await press('戻る');
    expect(await guide.locator('h4').textContent()).toBe('手順1');
    await press('できた');
    await press('できない');
    expect(await guide.locator('.stuck').textContent()).toContain('うまくいかないときは');
    await press('この手順をくわしく聞く');
    await chat.locator('.reply:not(.pending)').nth(1).waitFor();
    expect(host.asked.at(-1)?.request.message).toBe('手順2をくわしく教えてください');
    await chat.getByRole('button', { name: '手順2に戻る' }).click();
    expect(await focused(page)).toMatch(/うまくいかないときは|手順2/);
    await press('もう一度やってみる');
    await press('できた');
    await press('できた');
    expect(await guide.textContent()).toContain('すべての手順が終わりました');
    await press('一覧を見る');
    expect(await chat.locator('.reply').first().locator('.steps-head').textContent()).toContain('3／3 完了');
  });

  it('names each step, and shows its traps at that very step', async () => {
    host.answer = streamed(replies.trapped);
    const widget = await start();
    await askByHand(widget, '暗証番号を決めたい');
    const reply = lastReply(widget);
    const card = reply.locator('li.step').first();
    expect(await card.locator('b').first().textContent()).toBe('暗証番号の設定');
    expect(await card.locator('.text').textContent()).toBe('数字4桁を入力します。\n「次へ」を押します。');
    await reply.getByRole('button', { name: '一緒に進める' }).click();
    const guide = reply.locator('.guide');
    expect(await guide.locator('h4').textContent()).toBe('手順5暗証番号の設定');
    expect(await guide.locator('.big').textContent()).toMatch(/^数字4桁を入力します。\n「次へ」を押します。/);
    expect(await guide.locator('.note p').allTextContents()).toEqual(replies.trapped.steps[0]?.notes);
    expect(await reply.locator('[part~=suggestion]').count()).toBe(0);
    await guide.getByRole('button', { name: 'できた', exact: true }).click();
    expect(await guide.locator('h4').textContent()).toBe('手順6内容の確認');
    expect(await guide.locator('.note').count()).toBe(0);
  });

  it('knows after a reload and after another question at which step the person is', async () => {
    const widget = await start();
    const { page, chat } = widget;
    await askByHand(widget, 'カードを作りたい');
    await chat.getByRole('button', { name: '一緒に進める' }).click();
    await chat.getByRole('button', { name: 'できた', exact: true }).click();
    await page.reload();
    await chat.getByRole('button', { name: 'AIチャットの続き' }).click();
    expect(await chat.locator('.guide h4').textContent()).toBe('手順2');
    await chat.getByRole('button', { name: '一覧を見る' }).click();
    await chat.getByRole('button', { name: '手順2から一緒に進める' }).click();
    expect(await chat.locator('.guide h4').textContent()).toBe('手順2');
    expect(host.asked.length).toBe(1);
  });

  it('restores the conversation and what was being typed after a reload, for this tab alone', async () => {
    const widget = await start();
    const { page, chat } = widget;
    await askByHand(widget, 'カードを作りたい');
    await chat.getByRole('checkbox').first().check();
    await chat.getByRole('textbox', { name: 'ご質問' }).fill('書きかけ');
    await page.reload();
    await chat.getByRole('button', { name: 'AIチャットの続き' }).click();
    expect(await chat.locator('.user .bubble').allTextContents()).toEqual(['カードを作りたい']);
    expect(await chat.getByRole('checkbox').first().isChecked()).toBe(true);
    expect(await chat.getByRole('textbox', { name: 'ご質問' }).inputValue()).toBe('書きかけ');
    await askByHand(widget, '続き');
    expect(host.asked.at(-1)?.request.conversationId).toBe(replies.procedure.conversationId);
    const other = await page.context().newPage();
    await other.goto(`${host.origin}/panel`);
    await other.getByRole('button', { name: 'AIチャットに聞く' }).waitFor();
    await other.close();
  });

  it('starts anew when asked to', async () => {
    const widget = await start();
    const { page, chat } = widget;
    await askByHand(widget, 'カードを作りたい');
    await chat.getByRole('button', { name: /^文字/ }).click();
    await chat.getByRole('button', { name: '会話を消して、はじめから' }).click();
    expect(await chat.locator('.turn').count()).toBe(0);
    await page.reload();
    await chat.getByRole('button', { name: 'AIチャットに聞く' }).waitFor();
  });

  it('shows a message with personal data only as it was masked', async () => {
    host.answer = streamed(replies.masked);
    const widget = await start();
    await askByHand(widget, '090-1234-5678に電話してください');
    const { chat, page } = widget;
    expect(await chat.locator('.user').textContent()).not.toContain('1234');
    expect(await chat.locator('.user .bubble').textContent()).toBe('●●●に電話してください');
    expect(await chat.locator('.user .note').textContent()).toContain('伏せました');
    expect((await page.evaluate('JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage })')) as string).not.toContain(
      '5678',
    );
  });

  it('remembers the size of the text for good, and applies it to everything', async () => {
    const widget = await start();
    const { page, chat } = widget;
    const size = () => style(page, '.welcome', 'fontSize');
    const choose = async (name: string) => {
      await chat.getByRole('button', { name: /^文字/ }).click();
      await chat.getByRole('button', { name, exact: true }).click();
      await chat.getByRole('button', { name: /^文字/ }).click();
      return size();
    };
    expect([await size(), await choose('大'), await choose('特大'), await choose('標準'), await choose('特大')]).toEqual([
      '18px',
      '22px',
      '26px',
      '18px',
      '26px',
    ]);
    await page.reload();
    await openChat(widget);
    expect(await size()).toBe('26px');
    expect(await chat.getAttribute('text-size')).toBe('xlarge');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('gives readings to the fixed words when asked', async () => {
    const widget = await start();
    const { chat, page } = widget;
    expect(await chat.locator('ruby').count()).toBe(0);
    await chat.getByRole('button', { name: /^文字/ }).click();
    await chat.getByRole('button', { name: 'つける', exact: true }).click();
    expect(await chat.locator('.welcome rt').first().textContent()).toBe('こま');
    // Screen readers get the words without their readings.
    const cdp = await page.context().newCDPSession(page);
    const { nodes } = await cdp.send('Accessibility.getFullAXTree');
    expect(nodes.filter(({ role }) => role?.value === 'button').map(({ name }) => name?.value)).toContain('人に聞く');
  });

  it('stops waiting when told to, and keeps the question at hand', async () => {
    host.answer = () => {};
    const { chat } = await start();
    await chat.getByRole('textbox', { name: 'ご質問' }).fill('待てない');
    await chat.getByRole('button', { name: '送信', exact: true }).click();
    await chat.getByRole('button', { name: 'やめる' }).click();
    expect(await chat.locator('.failure').textContent()).toContain('回答をやめました');
    host.answer = streamed(replies.procedure);
    await chat.getByRole('button', { name: 'もう一度送る' }).click();
    await chat.locator('.steps').waitFor();
    expect(await chat.locator('.user').count()).toBe(1);
  });
});
