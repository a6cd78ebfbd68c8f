import { html } from 'hono/html';
import { type Device, MAX_MESSAGE_LENGTH } from '../contract/chat.ts';
import type { Contact, Knowledge } from '../knowledge/knowledge.ts';
import { pagesCssUrl } from './pages-css.ts';
import { linkedHost } from './render-markdown.ts';

/** Escaped HTML, or a promise of it: what the `html` template makes. */
export type Html = ReturnType<typeof html>;

export const deviceNames: Readonly<Record<Device, string>> = { pc: 'パソコン', smartphone: 'スマートフォン' };

interface PageParts {
  /** null: the first page, whose heading is the name of the service. */
  readonly title: string | null;
  readonly content: Html;
  /** The way here, from the first page on; the last entry is this page. */
  readonly trail?: readonly { readonly label: string; readonly href?: string }[];
  /** Script tags, put into the head. */
  readonly scripts?: Html;
}

/** The frame every page shares: head, name of the service, content, and at the foot how to reach a person. */
export function pageLayout(knowledge: Knowledge, { title, content, trail = [], scripts }: PageParts): Html {
  const { serviceName } = knowledge.wording;
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<title>${title === null ? serviceName : `${title}｜${serviceName}`}</title>
<link rel="stylesheet" href="${pagesCssUrl}">
${scripts ?? ''}</head>
<body class="${title === null ? 'first' : 'inner'}">
<a class="skip" href="#main">本文へ移動</a>
<header class="masthead"><div>
${title === null ? html`<h1>${serviceName}</h1>` : html`<a class="home" href="/">${serviceName}</a>`}
<a class="list-link" href="/topics">手順の一覧</a>
</div></header>
<main id="main" tabindex="-1">
${trail.length === 0 ? '' : breadcrumb(trail)}${content}
</main>
<footer class="foot">
${helpDesk(knowledge)}
</footer>
</body>
</html>`;
}

function breadcrumb(trail: NonNullable<PageParts['trail']>): Html {
  return html`<nav class="trail" aria-label="現在の場所"><ol><li><a href="/">最初の画面</a></li>
${trail.map(({ label, href }) => html`<li>${href === undefined ? html`<span aria-current="page">${label}</span>` : html`<a href="${href}">${label}</a>`}</li>`)}</ol></nav>
`;
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
  { label, conversationId }: { readonly label: string; readonly conversationId?: string },
): Html {
  return html`<section class="card ask" aria-labelledby="ask">
<h2 id="ask">${label}</h2>
<form method="post" action="/ask">
<p class="notice" id="privacy">${knowledge.wording.privacyNotice}</p>
<label for="question">ご質問</label>
<textarea id="question" name="question" rows="3" maxlength="${MAX_MESSAGE_LENGTH}" required aria-describedby="privacy" enterkeyhint="send" autocomplete="off">
</textarea>
${conversationField(conversationId)}
<button class="send" type="submit">送信する</button>
</form>
</section>`;
}

/** Questions to tap instead of typing. */
export function questionButtons(questions: readonly { readonly label: string; readonly message: string }[], conversationId?: string): Html {
  return html`<form method="post" action="/ask">${conversationField(conversationId)}
<div class="choices">${questions.map(
    ({ label, message }) => html`<button class="choice" type="submit" name="question" value="${message}">${label}</button>`,
  )}</div></form>`;
}

/** Pages to open, as large as buttons. */
export function choiceLinks(links: readonly { readonly label: string; readonly href: string }[]): Html {
  return html`<ul class="choices">${links.map(({ label, href }) => html`<li><a class="choice" href="${href}">${label}</a></li>`)}</ul>`;
}

/**
 * Choice between the devices whose screens differ.
 * @param path Address of this page without `device`.
 */
export function deviceSwitch(path: string, chosen: Device | null): Html {
  const options = [
    ['pc', deviceNames.pc],
    ['smartphone', deviceNames.smartphone],
    [null, '両方'],
  ] as const;
  return html`<nav class="switch" aria-label="お使いの画面"><p>お使いの画面はどちらですか</p>
<ul>${options.map(([device, name]) => {
    const href = device === null ? path : withDevice(path, device);
    return html`<li><a href="${href}"${device === chosen ? html` aria-current="true"` : ''}>${name}</a></li>`;
  })}</ul></nav>`;
}

/** An address of this server for one device. */
export function withDevice(path: string, device: Device | null): string {
  return device === null ? path : `${path}?device=${device}`;
}

function conversationField(conversationId: string | undefined): Html {
  return conversationId === undefined ? html`` : html`<input type="hidden" name="conversationId" value="${conversationId}">`;
}

/** A number to tap: only numbers that the knowledge publishes are linked. */
export function phoneLink(phone: string, knowledge: Knowledge): Html {
  const digits = digitsOf(phone);
  const published = [...knowledge.contacts.values()].some((contact) => contact.phone !== null && digitsOf(contact.phone) === digits);
  return published && digits.length >= 9
    ? html`<a class="button call" href="tel:${digits}"><span>電話をかける</span> <span class="number">${phone}</span></a>`
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

/** Whom to ask when the knowledge has no answer. */
export function helpContacts(knowledge: Knowledge): readonly Contact[] {
  return knowledge.wording.notCoveredContacts.flatMap((id) => knowledge.contacts.get(id) ?? []);
}

/** Opening hours as the sheets give them. */
export function hoursOf(contact: Contact): string {
  return `受付時間：${contact.hours ?? '資料に記載がありません'}`;
}

function helpDesk(knowledge: Knowledge): Html {
  return html`<section class="help" aria-labelledby="help">
<h2 id="help">人に聞く</h2>
${helpContacts(knowledge).map(
  (contact) => html`<p><strong>${contact.name}</strong><br>${contact.for}</p>
${contact.phone === null ? '' : html`${phoneLink(contact.phone, knowledge)}<p class="soft">${hoursOf(contact)}</p>`}
${contact.url === null ? '' : webLink(contact.url, knowledge)}`,
)}
</section>
<p class="soft">このチャットは、AI（自動応答）がお答えします。人がお返事するものではありません。</p>`;
}
