import { html } from 'hono/html';
import type { Document, Knowledge, Section } from '../knowledge/knowledge.ts';
import { stepPath } from './guidance-page.ts';
import { deviceNames, type Html, pageLayout } from './page-layout.ts';
import type { MarkdownRenderer } from './render-markdown.ts';

/**
 * GET /sources/:document: a sheet as it is printed, section by section, with the editors' remarks beside it.
 * @param citedAnchor Section to highlight; an unknown one is ignored.
 */
export function sourcePage(
  knowledge: Knowledge,
  document: Document,
  citedAnchor: string | undefined,
  renderMarkdown: MarkdownRenderer,
): Html {
  const { sections } = document;
  return pageLayout(knowledge, {
    title: document.title,
    trail: [{ label: 'もとの資料' }],
    content: html`<h1>${document.title}</h1>
<p class="soft">ご案内のもとになった資料の文章です。</p>
<details class="card"><summary>この資料の目次</summary>
<ul class="links">${sections.map((section) => html`<li>${linkTo(section, section.title)}</li>`)}</ul></details>
${sections.map(
  (section, index) => html`<section class="card sheet${section.anchor === citedAnchor ? ' cited-section' : ''}" id="${section.anchor}">
${section.anchor === citedAnchor ? html`<p class="cited-note">回答のもとになった部分</p>` : ''}
<h2>${section.title}</h2>
${section.device === null ? '' : html`<p class="device">${deviceNames[section.device]}</p>`}
${renderMarkdown(section.markdown)}
${section.remarks.map(
  ({ printed, remark }) =>
    html`<div class="remark" role="note" aria-label="編集者の注記"><strong>注記</strong>　資料の表記：「${printed}」<br>${remark}</div>`,
)}
${section.anchor === citedAnchor ? html`<p class="links"><a href="/">チャットに戻る</a></p>` : ''}
${guideLink(knowledge, section)}
<nav class="between links" aria-label="「${section.title}」の前後の項目">${neighbour(sections[index - 1], '前の項目')}${neighbour(sections[index + 1], '次の項目')}</nav>
</section>`,
)}
<p><a class="button" href="/">チャットに戻る</a></p>`,
  });
}

/** From a printed step to the page that leads through it. */
function guideLink(knowledge: Knowledge, section: Section): Html {
  for (const procedure of knowledge.procedures.values()) {
    const step = procedure.steps.find((each) => each.section === section.id);
    if (step === undefined) continue;
    const place = { procedure: procedure.id, number: step.number };
    return html`<p class="links"><a href="${stepPath(place)}">この手順を一つずつ進める<span class="vh">：${section.title}</span></a></p>`;
  }
  return html``;
}

function neighbour(section: Section | undefined, label: string): Html {
  return section === undefined ? html`` : linkTo(section, `${label}：${section.title}`);
}

function linkTo(section: Section, label: string): Html {
  return html`<a href="#${encodeURIComponent(section.anchor)}">${label}</a>`;
}
