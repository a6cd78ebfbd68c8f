import { html, raw } from 'hono/html';
import type { Guidance, GuideProcedure, GuideStep } from '../answering/guide.ts';
import type { Device } from '../contract/chat.ts';
import type { Contact, Knowledge } from '../knowledge/knowledge.ts';
import { byDevice } from './guidance-page.ts';
import { deviceNames, type Html, helpContacts, hoursOf } from './page-layout.ts';
import { pagesCssUrl } from './pages-css.ts';
import { printCssUrl } from './print-css.ts';
import { type Fit, fitSheet, type StepWords } from './print-fit.ts';
import { printScriptUrl } from './print-script.ts';
import { qrSvg } from './qr-code.ts';

interface Sheet {
  readonly title: string;
  readonly guidance: Guidance;
  readonly device: Device | null;
  /** What the QR code leads to; null: the sheet goes without. */
  readonly address: string | null;
  /** Page of the same content. */
  readonly back: string;
}

/** GET /print/:topic: one A4 sheet in type as large as its words allow, with a QR code back to the topic. */
export function printPage(knowledge: Knowledge, { title, guidance, device, address, back }: Sheet): Html {
  const { serviceName } = knowledge.wording;
  const contacts = contactsOf(knowledge, guidance);
  const lead = leadOf(guidance);
  const basis = `もとの資料：${documentsOf(knowledge, guidance).join('、')}`;
  const fit = fitSheet({
    title,
    lead,
    warnings: guidance.warnings.map(({ text }) => text),
    groups: groupsOf(knowledge, guidance),
    contacts: contacts.map(({ name, phone }) => ({ name, hasPhone: phone !== null })),
    basis,
  });
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>${title}（印刷用）｜${serviceName}</title>
<link rel="stylesheet" href="${pagesCssUrl}">
<link rel="stylesheet" href="${printCssUrl}">
<script type="module" src="${printScriptUrl}"></script>
</head>
<body class="paper">
<nav class="toolbar" aria-label="印刷"><p>A4の紙1枚に印刷できます。ブラウザーのメニューの「印刷」からも印刷できます。</p>
<button class="send" id="print" type="button" hidden>印刷する</button>
<a class="button" href="${back}">画面で読む</a></nav>
<main class="sheet-a4 type-${fit.size}">
<div class="top"><div class="heading"><p class="service">${serviceName}</p>
<h1>${title}${device === null ? '' : html`<span class="for">${deviceNames[device]}</span>`}</h1>
${lead.map((paragraph) => html`<p class="lead">${paragraph}</p>`)}
<div class="contacts">${contacts.map(contactLine)}</div></div>
${address === null ? '' : qrBox(address, title)}</div>
${
  guidance.warnings.length === 0
    ? ''
    : html`<section class="caution"><h2>${guidance.warningsTitle ?? '必ずお読みください'}</h2><ul>${guidance.warnings.map(({ text }) => html`<li>${text}</li>`)}</ul></section>`
}
${guidance.procedures.map((procedure, index) => printedProcedure(knowledge, procedure, guidance.procedures.length > 1 ? index + 1 : null, fit))}
${fit.shortened.size === 0 ? '' : html`<p class="shortened">短くまとめた手順があります。全文は、二次元コードで開く画面か、もとの資料をご覧ください。</p>`}
${guidance.procedures.length > 0 || guidance.steps.length === 0 ? '' : html`<ol class="plain">${guidance.steps.map(({ number, text }) => html`<li value="${number}">${text}</li>`)}</ol>`}
<p class="basis">${basis}</p>
</main>
</body>
</html>`;
}

/** What is said before the steps; where it goes through them for each device, or there is one procedure, these say it all. */
function leadOf({ lead, procedures }: Guidance): readonly string[] {
  const paragraphs = lead
    .replace(/\[\d+\]/g, '')
    .split(/\n{2,}/)
    .filter(Boolean);
  return procedures.length === 0 || (procedures.length > 1 && paragraphs.length === 1) ? paragraphs : [];
}

function qrBox(address: string, title: string): Html {
  return html`<figure class="code">${raw(qrSvg(address, `「${title}」を開く二次元コード`))}
<figcaption>カメラで読み取ると<br>画面で開きます</figcaption></figure>`;
}

function groupsOf(knowledge: Knowledge, { procedures }: Guidance): { isTitled: boolean; columns: StepWords[][] }[] {
  const isTitled = procedures.length > 1;
  return procedures.map(({ steps }) => ({
    isTitled,
    columns: byDevice(steps).map(([, own]) => own.map((step) => wordsOf(knowledge, step))),
  }));
}

/** @param rank Its place among several procedures, from 1; null: it is the only one. */
function printedProcedure(knowledge: Knowledge, { title, steps }: GuideProcedure, rank: number | null, { shortened }: Fit): Html {
  const columns = byDevice(steps);
  return html`<section class="printed-procedure">${rank === null ? '' : html`<h2>その${rank}　${title}</h2>`}
<div class="${columns.length > 1 ? 'columns' : 'whole'}">${columns.map(
    ([device, own]) => html`<div>${device === null ? '' : html`<h3>${deviceNames[device]}</h3>`}
<ol>${own.map((step) => {
      const { text, brief } = wordsOf(knowledge, step);
      return html`<li value="${step.place.number}"><span class="no">${step.place.number}</span><p><strong>${step.title}</strong>${shortened.has(text) ? brief : text}</p></li>`;
    })}</ol></div>`,
  )}</div></section>`;
}

/** The printed sentences as one paragraph: what does not end a sentence is set off by a blank. */
function wordsOf(knowledge: Knowledge, { title, lines, place, device }: GuideStep): StepWords {
  const text = lines.reduce((before, line) => (before === '' || /[。！？]$/.test(before) ? before + line : `${before}　${line}`), '');
  const step = knowledge.procedures
    .get(place.procedure)
    ?.steps.find((each) => each.number === place.number && (each.device ?? null) === device);
  return { title, text, brief: step?.brief ?? text };
}

function contactsOf(knowledge: Knowledge, { contacts }: Guidance): readonly Contact[] {
  const named = new Set(contacts.map(({ name }) => name));
  const own = [...knowledge.contacts.values()].filter(({ name }) => named.has(name));
  return [...new Set([...own, ...helpContacts(knowledge)])];
}

function contactLine(contact: Contact): Html {
  if (contact.phone === null) return html`<p>お困りのときは：<strong>${contact.name}</strong><br>${contact.for}</p>`;
  return html`<p>お困りのときは：<strong>${contact.name}</strong><br>電話 <strong class="phone">${contact.phone}</strong><br><span class="hours">${hoursOf(contact)}</span></p>`;
}

function documentsOf(knowledge: Knowledge, { citations }: Guidance): readonly string[] {
  const cited = new Set(citations.map(({ document }) => document));
  return knowledge.documents.filter(({ id }) => cited.has(id)).map(({ title }) => title);
}
