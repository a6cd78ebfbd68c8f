import { html } from 'hono/html';
import { MAX_MESSAGE_LENGTH } from '../contract/chat.ts';
import type { Contact, Knowledge } from '../knowledge/knowledge.ts';
import { pagesCssUrl } from './pages-css.ts';
import { linkedHost } from './render-markdown.ts';

/** Escaped HTML, or a promise of it: what the `html` template makes. */
export type Html = ReturnType<typeof html>;

/** The frame every page shares: head, name of the service, content, and at the foot how to reach a person. */
export function pageLayout(knowledge: Knowledge, page: { readonly title: string | null; readonly content: Html }): Html {
  const { serviceName } = knowledge.wording;
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="format-detection" content="telephone=no">
<title>${page.title === null ? serviceName : `${page.title}｜${serviceName}`}</title>
<link rel="stylesheet" href="${pagesCssUrl}">
</head>
<body>
<header>${page.title === null ? html`<h1>${serviceName}</h1>` : html`<a href="/">${serviceName}</a>`}</header>
<main>
${page.content}
</main>
<footer>
${helpDesk(knowledge)}
</footer>
</body>
</html>`;
}

/** What was sent could not be answered: the error's own wording, and a way on. */
export function errorPage(knowledge: Knowledge, message: string): Html {
  return pageLayout(knowledge, {
    title: 'お知らせ',
    content: html`<section class="card" role="alert"><h1>お知らせ</h1><p>${message}</p></section>
<p><a class="button" href="/">最初の画面を開く</a></p>`,
  });
}

/** The question box, with the notice about personal data before it. */
export function questionForm(
  knowledge: Knowledge,
  { label, conversationId, prefilled }: { readonly label: string; readonly conversationId?: string; readonly prefilled?: string },
): Html {
  return html`<section class="card">
<form method="post" action="/ask">
<p class="notice" id="privacy">${knowledge.wording.privacyNotice}</p>
<label for="question">${label}</label>
<textarea id="question" name="question" rows="3" maxlength="${MAX_MESSAGE_LENGTH}" required aria-describedby="privacy" enterkeyhint="send">
${prefilled ?? ''}</textarea>
${conversationField(conversationId)}
<button class="send" type="submit">送信する</button>
</form>
</section>`;
}

/** Questions to tap instead of typing. */
export function questionButtons(questions: readonly { readonly label: string; readonly message: string }[], conversationId?: string): Html {
  return html`<form method="post" action="/ask">${conversationField(conversationId)}
<div class="buttons two">${questions.map(
    ({ label, message }) => html`<button type="submit" name="question" value="${message}">${label}</button>`,
  )}</div></form>`;
}

function conversationField(conversationId: string | undefined): Html {
  return conversationId === undefined ? html`` : html`<input type="hidden" name="conversationId" value="${conversationId}">`;
}

/** A number to tap: only numbers that the knowledge publishes are linked. */
export function phoneLink(phone: string, knowledge: Knowledge): Html {
  const digits = digitsOf(phone);
  const published = [...knowledge.contacts.values()].some((contact) => contact.phone !== null && digitsOf(contact.phone) === digits);
  return published && digits.length >= 9
    ? html`<a class="button call" href="tel:${digits}">電話をかける　<span class="number">${phone}</span></a>`
    : html`<p>電話：${phone}</p>`;
}

/** An address to open, where it may be linked. */
export function webLink(url: string, knowledge: Knowledge): Html {
  const host = linkedHost(url, knowledge.linkHosts);
  return host === null ? html`<p>${url}</p>` : html`<p><a href="${url}" rel="noopener noreferrer">ホームページを開く（${host}）</a></p>`;
}

function digitsOf(phone: string): string {
  return phone.normalize('NFKC').replace(/\D/g, '');
}

function helpDesk(knowledge: Knowledge): Html {
  const contacts = knowledge.wording.notCoveredContacts
    .map((id) => knowledge.contacts.get(id))
    .filter((contact): contact is Contact => contact !== undefined);
  return html`<section class="card" aria-labelledby="help">
<h2 id="help">人に聞く</h2>
${contacts.map(
  (contact) => html`<p><strong>${contact.name}</strong><br>${contact.for}</p>
${contact.phone === null ? '' : html`${phoneLink(contact.phone, knowledge)}<p class="soft">受付時間：${contact.hours ?? '資料に記載がありません'}</p>`}
${contact.url === null ? '' : webLink(contact.url, knowledge)}`,
)}
</section>
<p class="soft">このチャットは、AI（自動応答）がお答えします。人がお返事するものではありません。</p>`;
}
