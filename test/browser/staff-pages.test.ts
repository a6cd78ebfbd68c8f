import { describe, expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import { signInByHand, useSeededConsole } from '../support/staff-browser.ts';
import { HOSTILE } from '../support/staff-records.ts';
import { ask, rate, until } from '../support/store-server.ts';

const used = useSeededConsole();

describe('conversations', () => {
  it('show whatever was typed as words: nothing runs, nothing is fetched', async () => {
    const { page, problems } = await signInByHand(used.browser, used.server.base, 'editor', { path: '/staff/conversations' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('link', { name: '<script>alert(1)</script>' }).click();
    await page.getByRole('heading', { name: '確認' }).waitFor();
    expect(await page.locator('.asked').allTextContents()).toEqual(HOSTILE.map((text) => text.replace('\u0000', '')));
    expect(await page.locator('#note').inputValue()).toBe(HOSTILE[4]);
    expect(await page.evaluate('document.querySelectorAll("main script, main img, main svg, main iframe").length')).toBe(0);
    await page.goto(`${used.server.base}/staff/gaps`);
    await page.locator('main li', { hasText: '<script>alert(1)</script>' }).first().waitFor();
    await page.goto(`${used.server.base}/staff?q=${encodeURIComponent(HOSTILE[1] ?? '')}`);
    expect(await page.locator('input[type=search]').inputValue()).toBe(HOSTILE[1]);
    expect(asked.filter((url) => !url.startsWith(used.server.base))).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('are found, read and marked with the keyboard', async () => {
    const reply = await ask(used.server.base, '会員登録の方法', { device: 'pc' });
    await until(
      async () => (await rate(used.server.base, reply, { rating: 'down', comment: 'わかりにくい' })) === 204,
      'the feedback is kept',
    );
    const { page } = await signInByHand(used.browser, used.server.base, 'operator', { path: '/staff/conversations' });
    await page.getByLabel('絞り込み').selectOption('down');
    await page.getByLabel('画面', { exact: true }).selectOption('pc');
    await page.getByRole('button', { name: '表示' }).press('Enter');
    await page.getByRole('link', { name: '会員登録の方法' }).press('Enter');
    await page.getByText('わかりにくい').waitFor();
    await page.getByLabel('修正済み').check();
    await page.getByLabel('メモ').fill('手順5に説明を足した');
    await page.getByRole('button', { name: '確認済みにする' }).press('Enter');
    await page.getByText(/^修正済み（佐藤、/).waitFor();
    expect(await page.getByRole('button', { name: '会話を削除する' }).count()).toBe(0);
    await page.context().close();
  });
});

describe('gaps', () => {
  it('are given to a point, and can be exported', async () => {
    const { page } = await signInByHand(used.browser, used.server.base, 'editor', { path: '/staff/gaps' });
    const card = page.locator('section', { has: page.getByRole('heading', { name: '駐車場はありますか' }) });
    await card.getByLabel('答えるべき項目').fill('事故の連絡');
    await card.getByRole('button', { name: 'この項目で答える' }).press('Enter');
    await page.getByRole('link', { name: /^対応を決めた/ }).press('Enter');
    await page.getByText(/今ある項目で答える/).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /評価の質問/ }).click()]);
    expect(download.suggestedFilename()).toBe('real-questions.jsonl');
    await screenshot(page, 'staff-gaps-decided');
    await page.getByRole('button', { name: '未対応に戻す' }).first().press('Enter');
    await page.context().close();
  });
});
