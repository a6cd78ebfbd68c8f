import { html, raw } from 'hono/html';
import type { Citation, Reply, ReplyStep } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { squash } from '../text/normalize.ts';
import { type Html, pageLayout, phoneLink, questionButtons, questionForm, webLink } from './page-layout.ts';
import type { MarkdownRenderer } from './render-markdown.ts';

const deviceNames = { pc: 'パソコンの場合', smartphone: 'スマートフォンの場合' } as const;

/** The answer to POST /ask as a page: what must be seen first, the answer, its steps, where it stands, whom to ask, what next. */
export function replyPage(knowledge: Knowledge, reply: Reply, renderMarkdown: MarkdownRenderer): Html {
  return pageLayout(knowledge, {
    title: '回答',
    content: html`<h1>回答</h1>
${warningBox(reply)}
<section class="card" aria-label="回答">
${raw(linkCitations(String(renderMarkdown(textBelowWarnings(reply))), reply.citations))}
${stepList(reply)}
</section>
${contactBox(knowledge, reply)}
${reply.suggestions.length === 0 ? '' : html`<section class="card"><h2>次のご質問を選ぶ</h2>${questionButtons(reply.suggestions, reply.conversationId)}</section>`}
${citationBox(reply)}
${questionForm(knowledge, { label: '続けて質問する', conversationId: reply.conversationId })}`,
  });
}

function warningBox({ warnings }: Reply): Html {
  if (warnings.length === 0) return html``;
  return html`<section class="card warning" aria-labelledby="warnings"><h2 id="warnings">お手続きの前に必ずお読みください</h2>
<ul>${warnings.map(({ text, citation }) => html`<li>${text}${mark(citation)}</li>`)}</ul></section>`;
}

/** The text without the blocks that only list warnings: they stand above it already. */
function textBelowWarnings({ text, warnings }: Reply): string {
  const known = new Set(warnings.map((warning) => plain(warning.text)));
  const isListOfWarnings = (block: string) => {
    const items = block.split('\n').filter((line) => /^[-*] /.test(line));
    return items.length > 0 && items.every((item) => known.has(plain(item.slice(2))));
  };
  return text
    .split(/\n{2,}/)
    .filter((block) => !isListOfWarnings(block))
    .join('\n\n');
}

/** The steps word for word, folded up because the text says them in short; nothing when it has them all as they are. */
function stepList({ steps, text }: Reply): Html {
  const said = plain(text);
  if (steps.every((step) => said.includes(plain(step.text)))) return html``;
  const groups: ReplyStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0]?.device === step.device) last.push(step);
    else groups.push([step]);
  }
  return html`<details><summary>手順のくわしい説明を読む</summary>${groups.map(
    (group) => html`${group[0]?.device ? html`<h2 class="device">${deviceNames[group[0].device]}</h2>` : ''}
<ol class="steps">${group.map((step) => html`<li value="${step.number}">${step.text}${mark(step.citation)}</li>`)}</ol>`,
  )}</details>`;
}

/** A text as compared: without white space, quotation marks, Markdown marks and citation marks. */
function plain(text: string): string {
  return squash(text.replace(/\[\d+\]/g, '').replace(/[\\*_#>`]/g, ''));
}

function contactBox(knowledge: Knowledge, { contacts }: Reply): Html {
  if (contacts.length === 0) return html``;
  return html`<section class="card" aria-labelledby="contacts"><h2 id="contacts">お問い合わせ先</h2>
${contacts.map(
  (contact) => html`<p><strong>${contact.name}</strong><br>${contact.for}</p>
${contact.phone === undefined ? '' : phoneLink(contact.phone, knowledge)}
${contact.url === undefined ? '' : webLink(contact.url, knowledge)}`,
)}</section>`;
}

function citationBox({ citations }: Reply): Html {
  if (citations.length === 0) return html``;
  return html`<section class="card" aria-labelledby="citations"><h2 id="citations">この回答のもとになった資料</h2>
${citations.map(
  ({ n, title, quote, url }) => html`<div id="citation-${n}"><p><strong>［${n}］${title}</strong></p>
<blockquote>${quote}</blockquote>
${isSourceLink(url) ? html`<p class="links"><a href="${url}">資料のこの部分を読む</a></p>` : ''}</div>`,
)}</section>`;
}

/** Sources are pages of this server. */
function isSourceLink(url: string): boolean {
  return /^\/sources\/[^\\]*$/.test(url);
}

function mark(n: number): Html {
  return html`<a class="cited" href="#citation-${n}" aria-label="もとの資料 ${n}">[${n}]</a>`;
}

/** Turns the marks [1] of clean HTML into links to the citations below; marks without a citation stay text. */
function linkCitations(cleanHtml: string, citations: readonly Citation[]): string {
  const known = new Set(citations.map(({ n }) => n));
  return cleanHtml
    .split(/(<[^>]*>)/)
    .map((piece) =>
      piece.startsWith('<')
        ? piece
        : piece.replace(/\[(\d{1,3})\]/g, (text, n: string) => (known.has(Number(n)) ? String(mark(Number(n))) : text)),
    )
    .join('');
}
