import { html, raw } from 'hono/html';
import type { Citation, Reply } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Html, phoneLink, webLink } from './page-layout.ts';

/** Parts that every page with an answer shares. */

export function warningBox({ warnings }: Pick<Reply, 'warnings'>, title: string | null): Html {
  if (warnings.length === 0) return html``;
  return html`<section class="card warning" aria-labelledby="warnings"><h2 id="warnings">${title ?? 'お手続きの前に必ずお読みください'}</h2>
<ul>${warnings.map(({ text, citation }) => html`<li>${text}${citationMark(citation)}</li>`)}</ul></section>`;
}

export function contactBox(knowledge: Knowledge, { contacts }: Pick<Reply, 'contacts'>): Html {
  if (contacts.length === 0) return html``;
  return html`<section class="card" aria-labelledby="contacts"><h2 id="contacts">お問い合わせ先</h2>
${contacts.map(
  (contact) => html`<p><strong>${contact.name}</strong><br>${contact.for}</p>
${contact.phone === undefined ? '' : phoneLink(contact.phone, knowledge)}
${contact.url === undefined ? '' : webLink(contact.url, knowledge)}`,
)}</section>`;
}

/**
 * Each source with its printed words.
 * @param folded Whether the words are folded up, for pages that print them above or quote many. @default more than three sources
 */
export function citationBox({ citations }: Pick<Reply, 'citations'>, folded = citations.length > 3): Html {
  if (citations.length === 0) return html``;
  return html`<section class="card sources" aria-labelledby="citations"><h2 id="citations">この回答のもとになった資料</h2>
${citations.map(({ n, title, quote, url }) => {
  const words = html`<blockquote>${quote}</blockquote>
${isSourceLink(url) ? html`<p class="links"><a href="${url}">資料のこの部分を読む<span class="vh">：${title}</span></a></p>` : ''}`;
  const name = html`［${n}］${title}`;
  return html`<div class="source" id="citation-${n}" tabindex="-1">${
    folded ? html`<details><summary>${name}</summary>${words}</details>` : html`<p><strong>${name}</strong></p>${words}`
  }</div>`;
})}</section>`;
}

/** Sources are pages of this server. */
function isSourceLink(url: string): boolean {
  return /^\/sources\/[^\\]*$/.test(url);
}

export function citationMark(n: number): Html {
  return html`<a class="cited" href="#citation-${n}" aria-label="もとの資料 ${n}">[${n}]</a>`;
}

/** Turns the marks [1] of clean HTML into links to the citations below; marks without a citation stay text. */
export function linkCitations(cleanHtml: string, citations: readonly Citation[]): Html {
  const known = new Set(citations.map(({ n }) => n));
  return raw(
    cleanHtml
      .split(/(<[^>]*>)/)
      .map((piece) =>
        piece.startsWith('<')
          ? piece
          : piece.replace(/\[(\d{1,3})\]/g, (text, n: string) => (known.has(Number(n)) ? String(citationMark(Number(n))) : text)),
      )
      .join(''),
  );
}
