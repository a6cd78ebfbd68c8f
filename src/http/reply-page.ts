import { html } from 'hono/html';
import type { Reply, ReplyStep } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { squash } from '../text/normalize.ts';
import { citationBox, citationMark, contactBox, linkCitations, warningBox } from './answer-parts.ts';
import { deviceNames, type Html, pageLayout, questionButtons, questionForm } from './page-layout.ts';
import type { MarkdownRenderer } from './render-markdown.ts';

/** The answer to POST /ask as a page: what must be seen first, the answer, its steps, whom to ask, what next, where it stands. */
export function replyPage(knowledge: Knowledge, reply: Reply, renderMarkdown: MarkdownRenderer): Html {
  return pageLayout(knowledge, {
    title: '回答',
    trail: [{ label: '回答' }],
    content: html`<h1>回答</h1>
${replyContent(knowledge, reply, renderMarkdown)}
${
  reply.suggestions.length === 0
    ? ''
    : html`<section class="card" aria-labelledby="next"><h2 id="next">次のご質問を選ぶ</h2>${questionButtons(reply.suggestions, reply.conversationId)}</section>`
}
${citationBox(reply)}
${questionForm(knowledge, { label: '続けて質問する', conversationId: reply.conversationId })}`,
  });
}

/** A reply that carries all in its text, without what belongs to a conversation. */
export function replyContent(
  knowledge: Knowledge,
  reply: Pick<Reply, 'text' | 'steps' | 'warnings' | 'citations' | 'contacts'>,
  renderMarkdown: MarkdownRenderer,
): Html {
  return html`${warningBox(reply, null)}
<section class="card answer" aria-label="回答の内容">
${linkCitations(String(renderMarkdown(textOfItsOwn(reply))), reply.citations)}
${stepList(reply)}
</section>
${contactBox(knowledge, reply)}`;
}

/** The text without the blocks that only list warnings or contacts: they have a box of their own. */
function textOfItsOwn({ text, warnings, contacts }: Pick<Reply, 'text' | 'warnings' | 'contacts'>): string {
  const known = new Set(warnings.map((warning) => plain(warning.text)));
  const isListOfWarnings = (block: string) => {
    const lines = block.split('\n');
    const items = lines.filter((line) => /^[-*] /.test(line));
    return items.length > 0 && items.every((item) => known.has(plain(item.slice(2))));
  };
  const isListOfContacts = (block: string) =>
    block.split('\n').every((line) => line.startsWith('お問い合わせ先：') && contacts.some(({ name }) => line.includes(name)));
  return text
    .split(/\n{2,}/)
    .filter((block) => !isListOfWarnings(block) && !isListOfContacts(block))
    .join('\n\n');
}

/** The steps word for word, folded up because the text says them in short; nothing when it has them all as they are. */
function stepList({ steps, text }: Pick<Reply, 'steps' | 'text'>): Html {
  const said = plain(text);
  if (steps.every((step) => said.includes(plain(step.text)))) return html``;
  const groups: ReplyStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0]?.device === step.device) last.push(step);
    else groups.push([step]);
  }
  return html`<details><summary>手順のくわしい説明を読む</summary>${groups.map(
    (group) => html`${group[0]?.device ? html`<h2 class="device">${deviceNames[group[0].device]}の場合</h2>` : ''}
<ol class="steps">${group.map((step) => html`<li value="${step.number}">${step.text}${citationMark(step.citation)}</li>`)}</ol>`,
  )}</details>`;
}

/** A text as compared: without white space, quotation marks, Markdown marks and citation marks. */
function plain(text: string): string {
  return squash(text.replace(/\[\d+\]/g, '').replace(/[\\*_#>`]/g, ''));
}
