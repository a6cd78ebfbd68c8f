import { html } from 'hono/html';
import { splitAtFirstAction } from '../../answering/first-action.ts';
import type { Device } from '../../contract/chat.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { emailText, phoneScript } from '../../staff/call-texts.ts';
import type { LookUp, LookUpResult } from '../../staff/look-up.ts';
import { deviceNames, type Html } from '../page-layout.ts';
import { kindNames, type StaffMember, staffLayout, tokenField } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface Shown {
  readonly knowledge: Knowledge;
  /** Address that customers reach this server under; null: not known. */
  readonly base: URL | null;
}

const devices: readonly (readonly [Device | null, string])[] = [
  [null, '両方'],
  ['pc', deviceNames.pc],
  ['smartphone', deviceNames.smartphone],
];

/** GET /staff */
export function lookUpPage(shown: Shown, office: Pick<StaffOffice, 'script'>, member: StaffMember, found: LookUp): Html {
  const { knowledge } = shown;
  return staffLayout(knowledge, {
    title: '調べる',
    hasQuietTitle: true,
    member,
    section: '/staff',
    script: office.script,
    content: html`<form class="card look-up" method="post" action="/staff" role="search" id="look-up">${tokenField(member)}
<input type="search" name="q" value="${found.query}" aria-label="お客さまの言葉" placeholder="お客さまの言葉をそのまま入力" maxlength="200" autocomplete="off" spellcheck="false" autofocus>
<fieldset><legend>お客さまの画面</legend>${devices.map(
      ([device, name]) =>
        html`<label class="check"><input type="radio" name="device" value="${device ?? ''}"${device === found.device ? html` checked` : ''}>${name}</label>`,
    )}</fieldset>
<button class="main" type="submit">調べる</button>
</form>
<ul class="keys" aria-label="キーの使い方" id="keys" hidden>
<li><kbd>↓</kbd> <kbd>↑</kbd> 結果を選ぶ</li><li><kbd>Enter</kbd> 内容へ</li><li><kbd>F2</kbd> 資料を開く</li>
<li><kbd>P</kbd> 電話用</li><li><kbd>M</kbd> メール用</li><li><kbd>L</kbd> リンク</li><li><kbd>Q</kbd> QRコード</li><li><kbd>O</kbd> お客さまの画面</li><li><kbd>D</kbd> パソコン／スマホ</li><li><kbd>/</kbd> 入力に戻る</li>
</ul>
<p class="vh" role="status" id="count"></p>
<div id="found">${lookUpContent(shown, found)}</div>
<dialog id="qr" aria-label="QRコード"></dialog>
<p class="toast" id="toast" role="status" hidden></p>`,
  });
}

/** What was found: also what the page's script puts into it while somebody types. */
export function lookUpContent(shown: Shown, { query, device, chatKind, results }: LookUp): Html {
  if (query === '') return topicMenu(shown.knowledge, device);
  const note =
    chatKind === 'decline' && !results.some(({ isChatAnswer }) => isChatAnswer)
      ? html`<p class="card alert">この言葉には、チャットは「${kindNames.decline}」とお答えします。近い項目を表示しています。</p>`
      : '';
  if (results.length === 0) return html`${note}<p class="card">見つかりませんでした。言葉を短くするか、言い換えてください。</p>`;
  return html`${note}<div class="found">
<nav aria-label="見つかった項目"><ol class="hits">${results.map(
    (result, index) =>
      html`<li><a href="#result-${index}" data-result="${index}"${index === 0 ? html` aria-current="true"` : ''}><strong>${result.title}</strong><span class="soft">${subtitle(result)}</span></a></li>`,
  )}</ol></nav>
<div>${results.map((result, index) => resultArticle(shown, result, index, device))}</div>
</div>`;
}

/** For programs: the same as data. */
export function lookUpData({ base }: Shown, { query, device, chatKind, results }: LookUp): unknown {
  return {
    query,
    device,
    chatKind,
    results: results.map(({ id, title, topic, answer, warningsTitle, isChatAnswer, match, place, customerPath }) => {
      const passed = { ...answer, warningsTitle, address: addressOf(base, customerPath) };
      const { kind, lead, steps, warnings, contacts, citations } = answer;
      return {
        ...{ id, title, topic, kind, isChatAnswer, match, place, lead, steps, warnings, warningsTitle, contacts, citations },
        customerUrl: passed.address ?? customerPath,
        phoneScript: phoneScript(passed),
        emailText: emailText(passed),
      };
    }),
  };
}

function subtitle({ topic, place, isChatAnswer, answer }: LookUpResult): string {
  return [
    isChatAnswer ? 'チャットの答え' : null,
    topic?.title,
    place && `手順${place.number}`,
    answer.kind === 'answer' ? null : kindNames[answer.kind],
  ]
    .filter(Boolean)
    .join('・');
}

function topicMenu({ topics }: Knowledge, device: Device | null): Html {
  return html`<section class="card"><h2>話題から選ぶ</h2>
<ul class="tools">${topics.map(
    ({ title, message }) =>
      html`<li><a class="button" href="/staff?q=${encodeURIComponent(message)}${device === null ? '' : `&device=${device}`}">${title}</a></li>`,
  )}</ul></section>`;
}

function resultArticle({ base }: Shown, result: LookUpResult, index: number, device: Device | null): Html {
  const { answer, customerPath, warningsTitle, place, topic } = result;
  const address = addressOf(base, customerPath);
  const passed = { ...answer, warningsTitle, address };
  const sheet = answer.citations[0]?.url;
  const label = `result-${index}-title`;
  const [opening, path] = answer.warnings.length > 0 ? splitAtFirstAction(answer.lead) : [answer.lead, ''];
  return html`<article class="card result" id="result-${index}" tabindex="-1" aria-labelledby="${label}" data-article="${index}">
<h2 id="${label}">${result.title}</h2>
<p>${result.isChatAnswer ? html`<span class="badge same">チャットの答えと同じ</span> ` : ''}${topic === null ? '' : html`<span class="badge">${topic.title}</span> `}${
    place === null ? '' : html`<span class="badge">${place.procedureTitle} 手順${place.number}</span> `
  }${answer.kind === 'answer' ? '' : html`<span class="badge bad">${kindNames[answer.kind]}</span>`}</p>
<div class="tools">
<button type="button" data-copy="phone" data-key="p" hidden>電話用にコピー <kbd aria-hidden="true">P</kbd></button>
<button type="button" data-copy="email" data-key="m" hidden>メール用にコピー <kbd aria-hidden="true">M</kbd></button>
${
  customerPath === null
    ? ''
    : html`<button type="button" data-copy="link" data-key="l" hidden>リンクをコピー <kbd aria-hidden="true">L</kbd></button>
<a class="button" data-dialog data-key="q" href="/staff/qr?path=${encodeURIComponent(customerPath)}">QRコード <kbd aria-hidden="true">Q</kbd></a>
<a class="button" data-key="o" href="${customerPath}" target="_blank" rel="noopener">${place === null ? 'この答え' : 'この手順'}をお客さまの画面で開く <kbd aria-hidden="true">O</kbd></a>`
}
${sheet === undefined ? '' : html`<a class="button" data-key="F2" href="${sheet}" target="_blank" rel="noopener">資料を開く <kbd aria-hidden="true">F2</kbd></a>`}
</div>
<div class="beside">
<div>
${leadParagraph(opening)}
${
  answer.warnings.length === 0
    ? ''
    : html`<div class="warning"><h3>${warningsTitle ?? 'ご注意'}</h3><ul>${answer.warnings.map(({ text, citation }) => html`<li>${text}[${citation}]</li>`)}</ul></div>`
}
${leadParagraph(path)}
${
  answer.steps.length === 0
    ? ''
    : html`<h3>手順${device === null ? '' : `（${deviceNames[device]}）`}</h3><ol class="steps">${answer.steps.map(
        (step) =>
          html`<li value="${step.number}">${step.device !== null && device === null ? html`<span class="badge">${deviceNames[step.device]}</span> ` : ''}<strong>${step.number}${
            step.title === undefined ? '' : `　${step.title}`
          }</strong>
${step.text}[${step.citation}]</li>`,
      )}</ol>`
}
${answer.contacts.length === 0 ? '' : html`<h3>お問い合わせ先</h3><ul>${answer.contacts.map(({ name, phone, url }) => html`<li>${[name, phone, url].filter(Boolean).join('　')}</li>`)}</ul>`}
${
  answer.kind !== 'clarify'
    ? ''
    : html`<h3>聞き返す選択肢</h3><ul>${answer.suggestions.map(({ label, message }) => html`<li><a href="/staff?q=${encodeURIComponent(message)}${device === null ? '' : `&device=${device}`}">${label}</a></li>`)}</ul>`
}
</div>
<div><h3 class="vh">もとの資料</h3>
${answer.citations.map(
  ({ n, title, quote, url }) =>
    html`<div class="quote"><p class="soft">［${n}］<a href="${url}" target="_blank" rel="noopener">${title}</a></p><p>${quote}</p></div>`,
)}
${matchNote(result)}</div>
</div>
<details><summary>電話で読む文</summary><pre data-text="phone">${phoneScript(passed)}</pre></details>
<details><summary>メールの文</summary><pre data-text="email">${emailText(passed)}</pre></details>
${customerPath === null ? '' : html`<p class="soft">お客さまのリンク：<span data-text="link">${address ?? customerPath}</span></p>`}
</article>`;
}

function leadParagraph(text: string): Html {
  return text.trim() === '' ? html`` : html`<p class="lead plain">${text.trim().replaceAll('**', '')}</p>`;
}

function matchNote({ match, isChatAnswer }: LookUpResult): Html {
  if (match === null)
    return html`<p class="soft">${isChatAnswer ? '言い方がナレッジと同じか、手順の番号を言っているため、検索せずに見つかりました。' : ''}</p>`;
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const kinds = { ask: '登録された言い方', point: '答えの文', section: '資料の見出し' } as const;
  const { lexical, classifier, vector } = match.legs;
  return html`<p class="soft">見つけた理由：${kinds[match.kind]}「${match.text.slice(0, 80)}」に一致（言葉 ${percent(lexical)}・学習した言い方 ${percent(classifier)}・近さ ${percent(vector)}）</p>`;
}

function addressOf(base: URL | null, path: string | null): string | null {
  return base === null || path === null ? null : new URL(path.slice(1), base.href.endsWith('/') ? base : `${base.href}/`).href;
}
