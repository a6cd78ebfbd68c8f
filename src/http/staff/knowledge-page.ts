import { html } from 'hono/html';
import type { AnswerChange, AnswerDiff, AnsweredTurn } from '../../evaluation/diff-answers.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { DiffState } from '../../staff/knowledge-diff-job.ts';
import type { SectionUse } from '../../store/statistics.ts';
import type { Html } from '../page-layout.ts';
import { sectionLink } from './conversation-pages.ts';
import { kindNames, type StaffMember, staffLayout, tokenField, whenOf } from './staff-layout.ts';

interface KnowledgeState {
  readonly from: string;
  readonly to: string;
  readonly uses: readonly SectionUse[];
  readonly isStaged: boolean;
  readonly diff: DiffState;
}

/** Changes shown; the script prints them all. */
const MOST_CHANGES = 200;

/** GET /staff/knowledge */
export function knowledgePage(knowledge: Knowledge, member: StaffMember, { from, to, uses, isStaged, diff }: KnowledgeState): Html {
  const byId = new Map(uses.map((use) => [use.section, use]));
  return staffLayout(knowledge, {
    title: 'ナレッジ',
    member,
    section: '/staff/knowledge',
    content: html`${staged(knowledge, member, isStaged, diff)}
<section aria-labelledby="uses"><h2 id="uses">資料の使われ方</h2>
<form class="card filters" method="get" action="/staff/knowledge">
<div><label for="from">この日から</label><input type="date" id="from" name="from" value="${from}" required></div>
<div><label for="to">この日まで</label><input type="date" id="to" name="to" value="${to}" required></div>
<button class="main" type="submit">表示</button></form>
${knowledge.documents.map(
  ({ title, sections }) => html`<div class="card scroll" role="region" aria-label="${title}" tabindex="0"><table><caption>${title}</caption>
<thead><tr><th scope="col">項目</th><th scope="col" class="number">出典になった回数</th><th scope="col" class="number">高評価</th><th scope="col" class="number">低評価</th></tr></thead>
<tbody>${sections.map(({ id }) => {
    const { citations = 0, up = 0, down = 0 } = byId.get(id) ?? {};
    return html`<tr><th scope="row">${sectionLink(knowledge, id)}</th><td class="number">${citations}</td><td class="number">${up}</td><td class="number">${down > 0 ? html`<span class="badge bad">${down}</span>` : '0'}</td></tr>`;
  })}</tbody></table></div>`,
)}</section>`,
  });
}

/** What would change with the knowledge that is laid out to follow. */
function staged(knowledge: Knowledge, member: StaffMember, isStaged: boolean, diff: DiffState): Html {
  const button =
    member.role === 'editor' && isStaged && diff.type !== 'running'
      ? html`<form method="post" action="/staff/knowledge/compare">${tokenField(member)}<button class="main" type="submit">${diff.type === 'idle' ? '答えの変わり方を調べる' : 'もう一度調べる'}</button></form>`
      : '';
  return html`<section class="card" aria-labelledby="staged"><h2 id="staged">公開前のナレッジ</h2>
${
  isStaged
    ? html`<p>直したナレッジが置かれています。公開すると答えがどう変わるかを、評価の質問と最近の質問で調べられます。</p>`
    : html`<p>データのフォルダーに staged-knowledge という名前で、直したナレッジのフォルダーを置くと、公開する前に答えの変わり方を調べられます。</p>`
}
${button}${outcome(knowledge, diff)}</section>`;
}

function outcome(knowledge: Knowledge, diff: DiffState): Html {
  switch (diff.type) {
    case 'idle':
      return html``;
    case 'running':
      return html`<p role="status">調べています（${whenOf(diff.since)}に開始）。1分ほどかかります。</p><p><a class="button" href="/staff/knowledge">結果を見る</a></p>`;
    case 'failed':
      return html`<p class="card alert">調べられませんでした（${whenOf(diff.at)}）。ナレッジのファイルの形を確かめてください。</p><pre lang="en">${diff.reason}</pre>`;
    case 'done':
      return html`<p>${whenOf(diff.at)}の結果：${summary(diff.diff)}</p>${diff.diff.changes.slice(0, MOST_CHANGES).map((change) => changeItem(knowledge, change))}
${diff.diff.changes.length > MOST_CHANGES ? html`<p>ほかに${diff.diff.changes.length - MOST_CHANGES}問あります。</p>` : ''}`;
  }
}

function summary({ questions, changes, broken, mended }: AnswerDiff): Html {
  if (changes.length === 0) return html`<strong>${questions}問の答えは、どれも変わりません。</strong>`;
  return html`<strong>${questions}問のうち${changes.length}問の答えが変わります。</strong>　${
    broken > 0 ? html`<span class="badge bad">正しくなくなる ${broken}</span> ` : ''
  }${mended > 0 ? html`<span class="badge same">正しくなる ${mended}</span>` : ''}`;
}

function changeItem(knowledge: Knowledge, { before, after, kindChanged, removed, added }: AnswerChange): Html {
  const isBroken = before.passed === true && after.passed === false;
  return html`<details><summary>${isBroken ? html`<span class="badge bad">正しくなくなる</span> ` : ''}${before.passed === false && after.passed === true ? html`<span class="badge same">正しくなる</span> ` : ''}<bdi>${before.question}</bdi></summary>
${kindChanged ? html`<p>種類：${kindNames[before.kind] ?? before.kind} → ${kindNames[after.kind] ?? after.kind}</p>` : ''}
${removed.length === 0 ? '' : html`<p>出典でなくなる：${removed.map((id, at) => html`${at > 0 ? '、' : ''}${sectionLink(knowledge, id)}`)}</p>`}
${added.length === 0 ? '' : html`<p>出典になる：${added.map((id, at) => html`${at > 0 ? '、' : ''}${sectionLink(knowledge, id)}`)}</p>`}
<div class="beside">${version('今の答え', before)}${version('公開後の答え', after)}</div></details>`;
}

function version(name: string, { text }: AnsweredTurn): Html {
  return html`<div><h3>${name}</h3><pre>${text}</pre></div>`;
}
