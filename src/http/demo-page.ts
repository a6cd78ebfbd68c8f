import { html } from 'hono/html';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { demoCssUrl } from './demo-css.ts';
import type { Html } from './page-layout.ts';
import { scriptTags, type WidgetScripts } from './widget-scripts.ts';

interface Demo {
  /** Key of the screen shown; one of the knowledge's pages, or null. */
  readonly page: string | null;
  /** How the chat is put into the screen. */
  readonly form: 'element' | 'frame';
}

/** GET /demo: an invented member's screen with the chat in it, for whoever embeds it in a real one. */
export function demoPage(knowledge: Knowledge, { page, form }: Demo, scripts: WidgetScripts): Html {
  const { elementName } = knowledge.wording;
  const tag = `<script type="module" src="https://(このサーバー)/widget.js"></script>\n<${elementName}${page === null ? '' : ` page="${page}"`}></${elementName}>`;
  const frame = `<iframe src="https://(このサーバー)/embed?origin=https://(埋め込む側)${page === null ? '' : `&page=${page}`}" title="AIチャット"></iframe>`;
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light">
<title>会員ページ（埋め込みの見本）</title>
<link rel="stylesheet" href="${demoCssUrl}">
${form === 'element' ? scriptTags([scripts.widget]) : ''}</head>
<body>
<aside class="sample-note" aria-label="見本">これは埋め込みを試すための見本です。実在の会員ページではありません。</aside>
<header class="bar"><strong>会員ページ</strong><span>見本 花子 さま　ログイン中</span></header>
<nav class="menu" aria-label="メニュー"><ul>${['トップ', 'ご契約の一覧', '登録情報', 'お知らせ', 'お問い合わせ'].map((item) => html`<li><span>${item}</span></li>`)}</ul></nav>
<main>
<h1>${page === null ? '会員ページ トップ' : html`画面：<code>${page}</code>`}</h1>
<div class="grid">
<section class="panel"><h2>ご契約の一覧</h2>
<table><thead><tr><th scope="col">種類</th><th scope="col">番号</th><th scope="col">満期</th></tr></thead>
<tbody><tr><td>見本の契約 A</td><td>SAMPLE-0001</td><td>見本の日付</td></tr><tr><td>見本の契約 B</td><td>SAMPLE-0002</td><td>見本の日付</td></tr></tbody></table>
<p><button type="button">手続きへ進む（見本）</button></p></section>
<section class="panel"><h2>お知らせ</h2><ul><li>見本のお知らせです。右下のボタンからチャットを開けます。</li><li>画面を切り替えると、その画面に合う話題が先に並びます。</li></ul></section>
</div>
<section class="panel"><h2>画面を切り替える（page の値）</h2>
<ul class="keys">${[null, ...knowledge.pages.keys()].map(
    (key) => html`<li><a href="${addressOf(key, form)}"${key === page ? html` aria-current="page"` : ''}>${key ?? '指定なし'}</a></li>`,
  )}</ul></section>
<section class="panel"><h2>埋め込みの形</h2>
<ul class="keys"><li><a href="${addressOf(page, 'element')}"${form === 'element' ? html` aria-current="true"` : ''}>タグ</a></li>
<li><a href="${addressOf(page, 'frame')}"${form === 'frame' ? html` aria-current="true"` : ''}>iframe</a></li></ul>
<pre tabindex="0"><code>${form === 'element' ? tag : frame}</code></pre></section>
${form === 'frame' ? html`<iframe class="chat-frame" src="/embed${page === null ? '' : `?page=${encodeURIComponent(page)}`}" title="AIチャット"></iframe>` : ''}
</main>
${form === 'element' ? html`<${elementName}${page === null ? '' : html` page="${page}"`}></${elementName}>` : ''}
</body>
</html>`;
}

function addressOf(page: string | null, form: Demo['form']): string {
  const query = new URLSearchParams({ ...(page !== null && { page }), ...(form === 'frame' && { form }) }).toString();
  return query === '' ? '/demo' : `/demo?${query}`;
}
