import { html } from 'hono/html';
import type { Topics } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Html, pageLayout, questionButtons, questionForm } from './page-layout.ts';

/**
 * GET /: the chat for everybody, JavaScript or not.
 * @param topicId Topic to open on, as a QR code names it; an unknown one is ignored.
 */
export function homePage(knowledge: Knowledge, { topics }: Topics, topicId: string | undefined): Html {
  const opened = topics.find(({ id }) => id === topicId);
  return pageLayout(knowledge, {
    title: null,
    content: html`<section class="card"><p>${knowledge.wording.welcome}</p></section>
${opened === undefined ? '' : topicSection('このことについて聞く', [opened])}
${topicSection(
  opened === undefined ? 'よくあるご質問から選ぶ' : 'ほかのご質問から選ぶ',
  topics.filter((topic) => topic !== opened),
)}
${questionForm(knowledge, { label: 'または、ご質問を文章で入力する', ...(opened && { prefilled: opened.message }) })}
<section class="card" aria-labelledby="sheets">
<h2 id="sheets">もとの資料を読む</h2>
<ul class="links">${knowledge.documents.map(
      ({ id, title }) => html`<li><a href="/sources/${encodeURIComponent(id)}">${title}</a></li>`,
    )}</ul>
</section>`,
  });
}

function topicSection(title: string, topics: Topics['topics']): Html {
  if (topics.length === 0) return html``;
  return html`<section class="card"><h2>${title}</h2>
${questionButtons(topics.map((topic) => ({ label: topic.title, message: topic.message })))}</section>`;
}
