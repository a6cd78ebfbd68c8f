import { html } from 'hono/html';
import { procedureSteps } from '../answering/compose.ts';
import type { Guidance, GuideProcedure, GuideStep, StepGuidance } from '../answering/guide.ts';
import type { Device } from '../contract/chat.ts';
import type { Place } from '../dialogue/conversation.ts';
import type { Knowledge, Procedure, Topic } from '../knowledge/knowledge.ts';
import { citationBox, citationMark, contactBox, linkCitations, warningBox } from './answer-parts.ts';
import { deviceNames, deviceSwitch, type Html, pageLayout, questionButtons, questionForm, withDevice } from './page-layout.ts';
import type { MarkdownRenderer } from './render-markdown.ts';
import { replyContent } from './reply-page.ts';

export function topicPath(id: string): string {
  return `/topics/${encodeURIComponent(id)}`;
}

export function procedurePath(id: string): string {
  return `/procedures/${encodeURIComponent(id)}`;
}

export function stepPath({ procedure, number }: Place): string {
  return `${procedurePath(procedure)}/steps/${number}`;
}

export function printPath(id: string): string {
  return `/print/${encodeURIComponent(id)}`;
}

type Menu = Pick<Topic, 'id' | 'title'>;

interface Shown {
  readonly device: Device | null;
  readonly renderMarkdown: MarkdownRenderer;
}

/** GET /topics/:topic */
export function topicPage(knowledge: Knowledge, topic: Menu, guidance: Guidance, shown: Shown): Html {
  return pageLayout(knowledge, {
    title: topic.title,
    trail: [{ label: topic.title }],
    content: html`<h1>${topic.title}</h1>
${topicContent(knowledge, topic, guidance, shown)}`,
  });
}

/** The answer to a topic, as its page and the first page show it. */
export function topicContent(knowledge: Knowledge, topic: Menu, guidance: Guidance, shown: Shown): Html {
  return html`${guidanceContent(knowledge, guidance, topicPath(topic.id), shown)}
${onward(guidance)}
${ways(printPath(topic.id), shown.device, topic.id)}
${citationBox(guidance, true)}
${questionForm(knowledge, { label: 'ほかのことを質問する' })}`;
}

/** GET /procedures/:procedure */
export function procedurePage(knowledge: Knowledge, procedure: Procedure, guidance: Guidance, shown: Shown): Html {
  const then = procedure.followedBy === undefined ? undefined : knowledge.procedures.get(procedure.followedBy);
  return pageLayout(knowledge, {
    title: procedure.title,
    trail: [{ label: procedure.title }],
    content: html`<h1>${procedure.title}</h1>
${guidanceContent(knowledge, guidance, procedurePath(procedure.id), shown)}
${then === undefined ? '' : html`<p><a class="button" href="${withDevice(procedurePath(then.id), shown.device)}">続きのお手続き：${then.title}</a></p>`}
${ways(printPath(procedure.id), shown.device, null)}
${citationBox(guidance, true)}
${questionForm(knowledge, { label: '質問する' })}`,
  });
}

/** GET /procedures/:procedure/steps/:number */
export function stepPage(knowledge: Knowledge, guidance: StepGuidance, shown: Shown): Html {
  const { procedure, place } = guidance;
  return pageLayout(knowledge, {
    title: `手順${place.number} ${guidance.title}`,
    trail: [{ label: procedure.title, href: withDevice(procedurePath(procedure.id), shown.device) }, { label: `手順${place.number}` }],
    content: html`<h1>手順${place.number}　${guidance.title}</h1>
${stepContent(knowledge, guidance, shown)}`,
  });
}

/** One step with its neighbours, as its page and the first page show it. */
export function stepContent(knowledge: Knowledge, guidance: StepGuidance, { device, renderMarkdown }: Shown): Html {
  const { procedure, place, position, count } = guidance;
  const steps = guidance.procedures.flatMap((each) => each.steps);
  return html`<p class="progress">${procedure.title}　<span class="nowrap">${count}の手順のうち ${position}番目</span></p>
<progress max="${count}" value="${position}" aria-label="進み具合"></progress>
${guidance.differsByDevice || device !== null ? deviceSwitch(stepPath(place), device) : ''}
${warningBox(guidance, guidance.warningsTitle)}
<section class="card answer" aria-label="この手順の内容">
${guidance.lead === '' ? '' : linkCitations(String(renderMarkdown(guidance.lead)), guidance.citations)}
${steps.map(
  (step) => html`<div class="printed">${step.device === null ? '' : html`<h2 class="device">${deviceNames[step.device]}</h2>`}
${printedLines(step)}</div>`,
)}
</section>
${neighbours(knowledge, guidance, device)}
${contactBox(knowledge, guidance)}
${onward(guidance)}
${ways(printPath(procedure.id), device, null)}
${citationBox(guidance, true)}
${questionForm(knowledge, { label: 'この手順について質問する' })}`;
}

function guidanceContent(knowledge: Knowledge, guidance: Guidance, path: string, { device, renderMarkdown }: Shown): Html {
  const devices = guidance.differsByDevice ? deviceSwitch(path, device) : '';
  if (guidance.procedures.length === 0) return html`${devices}${replyContent(knowledge, guidance, renderMarkdown)}`;
  const isTitled = guidance.procedures.length > 1 || guidance.title !== guidance.procedures[0]?.title;
  return html`${devices}
${warningBox(guidance, guidance.warningsTitle)}
${
  guidance.lead === ''
    ? ''
    : html`<section class="card answer" aria-label="回答の内容">
${linkCitations(String(renderMarkdown(guidance.lead)), guidance.citations)}
</section>`
}
${guidance.procedures.map((procedure) => procedureSection(procedure, device, isTitled))}
${contactBox(knowledge, guidance)}`;
}

function procedureSection({ id, title, steps }: GuideProcedure, device: Device | null, isTitled: boolean): Html {
  return html`<section class="card procedure" aria-label="${title}の手順">
${isTitled ? html`<h2>${title}</h2>` : ''}
${byDevice(steps).map(
  ([only, own]) => html`${only === null ? '' : html`<h3 class="device">${deviceNames[only]}</h3>`}
<ol class="cards">${own.map(
    (
      step,
    ) => html`<li value="${step.place.number}"><a class="step-title" href="${withDevice(stepPath({ procedure: id, number: step.place.number }), device ?? only)}">手順${step.place.number}　${step.title}</a>
${printedLines(step)}</li>`,
  )}</ol>`,
)}
</section>`;
}

/** The steps as each device has them where they differ, else once. */
export function byDevice(steps: readonly GuideStep[]): (readonly [Device | null, readonly GuideStep[]])[] {
  const devices = (['pc', 'smartphone'] as const).filter((device) => steps.some((step) => step.device === device));
  if (devices.length < 2) return [[devices[0] ?? null, steps]];
  return devices.map((device) => [device, steps.filter((step) => step.device === null || step.device === device)]);
}

function printedLines({ lines, citation }: GuideStep): Html {
  return html`<div class="lines">${lines.map(
    (line, index) => html`<p>${line}${index === lines.length - 1 ? citationMark(citation) : ''}</p>`,
  )}</div>`;
}

function neighbours(knowledge: Knowledge, { previous, next, place }: StepGuidance, device: Device | null): Html {
  const nameOf = (to: Place) => {
    const procedure = knowledge.procedures.get(to.procedure);
    const step = procedure && procedureSteps(procedure, device).find(({ number }) => number === to.number);
    return `${to.procedure === place.procedure ? '' : `「${procedure?.title ?? ''}」の`}手順${to.number} ${step?.title ?? ''}`;
  };
  return html`<nav class="neighbours" aria-label="前後の手順">
${next === null ? html`<p class="done">この手順で終わりです。お疲れさまでした。</p>` : html`<a class="button next" href="${withDevice(stepPath(next), device)}">次へ：${nameOf(next)}</a>`}
${previous === null ? '' : html`<a class="button" href="${withDevice(stepPath(previous), device)}">前へ：${nameOf(previous)}</a>`}
</nav>`;
}

/** Questions that come up next. */
function onward({ suggestions }: Guidance): Html {
  if (suggestions.length === 0) return html``;
  return html`<section class="card" aria-labelledby="next"><h2 id="next">関連するご質問</h2>${questionButtons(suggestions)}</section>`;
}

/** Other forms of the same: on paper, in the chat. */
function ways(print: string, device: Device | null, topic: string | null): Html {
  return html`<ul class="ways"><li><a href="${withDevice(print, device)}">紙に印刷する（A4・1枚）</a></li>
<li><a href="${topic === null ? '/' : `/?topic=${encodeURIComponent(topic)}`}">チャットを開く</a></li></ul>`;
}
