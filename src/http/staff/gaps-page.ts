import { html } from 'hono/html';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Cluster } from '../../staff/cluster-questions.ts';
import type { FailedQuestion } from '../../store/statistics.ts';
import type { Html } from '../page-layout.ts';
import { type StaffMember, staffLayout, tokenField } from './staff-layout.ts';

/** Questions decided about with one form: what fits into 16 KB. */
export const MOST_IN_FORM = 300;
/** Wordings shown of a cluster. */
const EXAMPLES = 6;
/** Clusters on a page. */
const MOST_CLUSTERS = 50;

export const decisionNames: Readonly<Record<string, string>> = {
  assigned: '今ある項目で答える',
  'out-of-scope': '対象外',
  drafted: '新しい項目を書く',
};

export interface ShownCluster extends Cluster<FailedQuestion> {
  /** Points that retrieval would think of, best first. */
  readonly nearest: readonly string[];
}

interface GapsState {
  readonly from: string;
  readonly to: string;
  /** Whether those decided about are shown, or those that wait. */
  readonly isDecided: boolean;
  readonly clusters: readonly ShownCluster[];
  readonly waiting: number;
  readonly decided: number;
}

/** GET /staff/gaps */
export function gapsPage(knowledge: Knowledge, member: StaffMember, state: GapsState): Html {
  const { from, to, isDecided, clusters, waiting, decided } = state;
  const address = (show: string) => `/staff/gaps?${new URLSearchParams({ show, from, to }).toString()}`;
  const shown = clusters.slice(0, MOST_CLUSTERS);
  return staffLayout(knowledge, {
    title: '答えられなかった質問',
    member,
    section: '/staff/gaps',
    content: html`<p>チャットが「資料にない」と答えた質問と、「役に立たなかった」と評価された質問を、似たものどうしでまとめています。</p>
<form class="card filters" method="get" action="/staff/gaps">
<input type="hidden" name="show" value="${isDecided ? 'decided' : 'waiting'}">
<div><label for="from">この日から</label><input type="date" id="from" name="from" value="${from}" required></div>
<div><label for="to">この日まで</label><input type="date" id="to" name="to" value="${to}" required></div>
<button class="main" type="submit">表示</button></form>
<nav class="tools" aria-label="対応の状態"><a class="button" href="${address('waiting')}"${isDecided ? '' : html` aria-current="page"`}>未対応（${waiting}件）</a>
<a class="button" href="${address('decided')}"${isDecided ? html` aria-current="page"` : ''}>対応を決めた（${decided}件）</a></nav>
${isDecided && decided > 0 && member.role === 'editor' ? exports(from, to) : ''}
${clusters.length === 0 ? html`<p class="card">${isDecided ? 'まだありません。' : '未対応の質問はありません。'}</p>` : ''}
${isDecided ? '' : pointList(knowledge)}
${shown.map((cluster, index) => clusterCard(knowledge, member, cluster, index, state))}
${clusters.length > shown.length ? html`<p>ほかに${clusters.length - shown.length}組あります。上の組から対応すると、続きが表示されます。</p>` : ''}`,
  });
}

function exports(from: string, to: string): Html {
  const link = (kind: string, name: string) =>
    html`<li><a href="/staff/gaps/export?${new URLSearchParams({ kind, from, to }).toString()}">${name}</a></li>`;
  return html`<section class="card" aria-labelledby="export"><h2 id="export">書き出し</h2>
<ul>${link('asks', '今ある項目に足す言い方（YAML）')}${link('drafts', '新しい項目の下書き（YAML）')}${link('cases', '評価の質問（JSONL）')}</ul>
<p class="soft">評価の質問は、直すまで不合格になります。test/evaluation/conversations/ に置くと、直ったことを確かめられます。</p></section>`;
}

/** Every point to choose from, once for all forms. */
function pointList(knowledge: Knowledge): Html {
  return html`<datalist id="points">${[...knowledge.points.values()].map(({ id, title }) => html`<option value="${title}">${id}</option>`)}</datalist>`;
}

function clusterCard(knowledge: Knowledge, member: StaffMember, cluster: ShownCluster, index: number, state: GapsState): Html {
  const { label, point, questions, wordings, nearest } = cluster;
  const declined = questions.filter(({ kind }) => kind === 'decline').length;
  const down = questions.filter(({ rating }) => rating === 'down').length;
  const comments = questions.flatMap(({ comment }) => (comment === null || comment === '' ? [] : [comment])).slice(0, 3);
  const heading = `cluster-${index}`;
  const titleOf = (id: string) => knowledge.points.get(id)?.title ?? id;
  const decisions = [...new Set(questions.map(({ decision }) => (decision === null ? '' : decisionText(decision, titleOf))))];
  return html`<section class="card" aria-labelledby="${heading}"><h2 id="${heading}"><bdi>${label.slice(0, 100)}</bdi></h2>
<p><strong>${questions.length}件</strong>　${declined > 0 ? html`<span class="badge bad">資料にない ${declined}</span> ` : ''}${down > 0 ? html`<span class="badge bad">低評価 ${down}</span>` : ''}</p>
${point === null ? '' : html`<p class="soft">チャットが受け取った項目：<a href="/staff?q=${encodeURIComponent(titleOf(point))}">${titleOf(point)}</a></p>`}
<ul>${wordings.slice(0, EXAMPLES).map(({ text, count }) => html`<li><bdi class="plain">${text}</bdi>${count > 1 ? html` <span class="soft">×${count}</span>` : ''}　<a href="/staff/conversations/${conversationOf(questions, text)}">会話を見る<span class="vh">：<bdi>${text.slice(0, 60)}</bdi></span></a></li>`)}</ul>
${wordings.length > EXAMPLES ? html`<p class="soft">ほかに${wordings.length - EXAMPLES}通りの言い方</p>` : ''}
${comments.length === 0 ? '' : html`<p class="soft plain">寄せられた意見：<bdi>${comments.join(' ／ ')}</bdi></p>`}
${nearest.length === 0 ? '' : html`<p class="soft">近い項目：${nearest.map((id, at) => html`${at > 0 ? '、' : ''}<a href="/staff?q=${encodeURIComponent(titleOf(id))}">${titleOf(id)}</a>`)}</p>`}
${state.isDecided ? html`<p>決めたこと：${decisions.join('、')}</p>` : ''}
${member.role === 'editor' ? decisionForm(knowledge, member, cluster, index, state) : ''}</section>`;
}

function conversationOf(questions: readonly FailedQuestion[], text: string): string {
  return encodeURIComponent(questions.find(({ message }) => message === text)?.conversationId ?? questions[0]?.conversationId ?? '');
}

function decisionText({ decision, point, editor }: NonNullable<FailedQuestion['decision']>, titleOf: (id: string) => string): string {
  return `${decisionNames[decision] ?? decision}${point === null ? '' : `「${titleOf(point)}」`}（${editor}）`;
}

function decisionForm(
  knowledge: Knowledge,
  member: StaffMember,
  { questions, nearest }: ShownCluster,
  index: number,
  { from, to, isDecided }: GapsState,
): Html {
  const field = `point-${index}`;
  return html`<form method="post" action="/staff/gaps/decide">${tokenField(member)}
<input type="hidden" name="from" value="${from}"><input type="hidden" name="to" value="${to}">
${questions.slice(0, MOST_IN_FORM).map(({ messageId }) => html`<input type="hidden" name="id" value="${messageId}">`)}
<div class="filters">${
    isDecided
      ? html`<button name="decision" value="none">未対応に戻す</button>`
      : html`<div><label for="${field}">答えるべき項目</label><input id="${field}" name="point" list="points" value="${nearest[0] === undefined ? '' : (knowledge.points.get(nearest[0])?.title ?? nearest[0])}" autocomplete="off" size="32"></div>
<button class="main" name="decision" value="assigned">この項目で答える</button><button name="decision" value="drafted">新しい項目を書く</button><button name="decision" value="out-of-scope">対象外にする</button>`
  }</div></form>`;
}
