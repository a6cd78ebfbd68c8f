import { html } from 'hono/html';
import { procedureSteps } from '../answering/compose.ts';
import type { Topics } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { printPath, procedurePath, stepPath, topicPath } from './guidance-page.ts';
import { choiceLinks, type Html, pageLayout } from './page-layout.ts';

/** GET /topics: everything that has an address of its own. */
export function topicsPage(knowledge: Knowledge, { topics }: Topics): Html {
  const procedures = [...knowledge.procedures.values()];
  return pageLayout(knowledge, {
    title: '手順の一覧',
    trail: [{ label: '手順の一覧' }],
    content: html`<h1>手順の一覧</h1>
<section class="card" aria-labelledby="topics"><h2 id="topics">話題から選ぶ</h2>
${choiceLinks(topics.map(({ id, title }) => ({ label: title, href: topicPath(id) })))}</section>
${
  procedures.length === 0
    ? ''
    : html`<section class="card" aria-labelledby="procedures"><h2 id="procedures">手順から選ぶ</h2>
${procedures.map(
  (procedure) => html`<details><summary>${procedure.title}</summary>
<p class="links"><a href="${procedurePath(procedure.id)}">手順をまとめて読む<span class="vh">：${procedure.title}</span></a></p>
<ol class="links">${distinct(procedureSteps(procedure, null)).map(
    ({ number, title }) => html`<li value="${number}"><a href="${stepPath({ procedure: procedure.id, number })}">${title}</a></li>`,
  )}</ol></details>`,
)}</section>`
}
<section class="card" aria-labelledby="print"><h2 id="print">紙に印刷する（A4・1枚）</h2>
<ul class="links">${topics.map(({ id, title }) => html`<li><a href="${printPath(id)}">${title}</a></li>`)}</ul></section>
${sheetLinks(knowledge)}`,
  });
}

/** The printed sheets that the answers come from. */
export function sheetLinks(knowledge: Knowledge): Html {
  return html`<section class="card" aria-labelledby="sheets">
<h2 id="sheets">もとの資料を読む</h2>
<ul class="links">${knowledge.documents.map(
    ({ id, title }) => html`<li><a href="/sources/${encodeURIComponent(id)}">${title}</a></li>`,
  )}</ul>
</section>`;
}

/** Steps that differ by device share one page. */
function distinct<Step extends { readonly number: number }>(steps: readonly Step[]): Step[] {
  return steps.filter((step, index) => steps.findIndex(({ number }) => number === step.number) === index);
}
