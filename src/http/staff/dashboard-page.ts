import { html } from 'hono/html';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { DayCounts, Split, Totals } from '../../store/statistics.ts';
import { deviceNames, type Html } from '../page-layout.ts';
import { lines, ranking, stackedBars } from './charts.ts';
import { channelNames, dayOf, type StaffMember, staffLayout } from './staff-layout.ts';

interface Figures {
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
  readonly days: readonly DayCounts[];
  readonly totals: Totals;
  readonly topics: readonly Split[];
  readonly devices: readonly Split[];
  readonly channels: readonly Split[];
}

const DAY_MS = 86_400_000;
/** Days drawn at most. */
const MOST_DAYS = 366;

/** GET /staff/dashboard */
export function dashboardPage(knowledge: Knowledge, member: StaffMember, figures: Figures): Html {
  const { from, to, totals, topics, devices, channels } = figures;
  const days = everyDay(figures);
  const labels = days.map(({ day }) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`);
  const over = (title: string, unit: string, series: readonly (readonly [string, keyof Omit<DayCounts, 'day'>])[]) => ({
    title,
    unit,
    labelName: '日',
    labels,
    series: series.map(([name, key]) => ({
      name,
      values: days.map((day) => (isTime(key) && day.answer + day.clarify + day.decline + day.chat === 0 ? null : day[key])),
    })),
  });
  const sum = (key: keyof Omit<DayCounts, 'day'>) => days.reduce((all, day) => all + day[key], 0);
  const rated = totals.up + totals.down;
  return staffLayout(knowledge, {
    title: '集計',
    member,
    section: '/staff/dashboard',
    content: html`<form class="card filters" method="get" action="/staff/dashboard">
<div><label for="from">この日から</label><input type="date" id="from" name="from" value="${from}" required></div>
<div><label for="to">この日まで</label><input type="date" id="to" name="to" value="${to}" required></div>
<button class="main" type="submit">表示</button></form>
<ul class="figures">
${figure('会話', `${totals.conversations.toLocaleString('ja-JP')}件`)}${figure('質問', `${totals.messages.toLocaleString('ja-JP')}件`)}
${figure('資料にない', share(sum('decline'), totals.messages))}${figure('役に立った', rated === 0 ? '評価なし' : `${share(totals.up, rated)}（${rated}件中）`)}
${figure('応答時間 p50 / p99', `${Math.round(totals.p50)} / ${Math.round(totals.p99)}ミリ秒`)}
</ul>
<div class="charts">
${stackedBars(
  over('一日ごとの回答', '件', [
    ['回答', 'answer'],
    ['聞き返し', 'clarify'],
    ['資料にない', 'decline'],
    ['あいさつなど', 'chat'],
  ]),
)}
${stackedBars(over('問い合わせ先を案内した回答', '件', [['問い合わせ先を案内', 'handedOver']]))}
${stackedBars(
  over('役に立ったか', '件', [
    ['役に立った', 'up'],
    ['役に立たなかった', 'down'],
  ]),
)}
${lines(
  over('応答時間', 'ミリ秒', [
    ['p50（半数がこれより速い）', 'p50'],
    ['p99（ほぼすべてがこれより速い）', 'p99'],
  ]),
)}
${ranking({ title: '多い話題', unit: '件', labelName: '話題', rows: named(topics, (id) => knowledge.topics.find((topic) => topic.id === id)?.title ?? knowledge.otherTopics[id] ?? id, '話題なし') })}
${ranking({ title: 'お使いの画面', unit: '件', labelName: '画面', rows: named(devices, (id) => (deviceNames as Readonly<Record<string, string>>)[id] ?? id, '不明') })}
${ranking({ title: '入口', unit: '件', labelName: '入口', rows: named(channels, (id) => channelNames[id] ?? id, '不明') })}
</div>`,
  });
}

/** What a day without a question has none of, not nothing of. */
function isTime(key: keyof DayCounts): boolean {
  return key === 'p50' || key === 'p99';
}

function figure(name: string, value: string): Html {
  return html`<li>${name}<strong>${value}</strong></li>`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0%' : `${Math.round((100 * part) / whole)}%`;
}

function named(splits: readonly Split[], nameOf: (id: string) => string, none: string): (readonly [string, number])[] {
  return splits.map(({ name, messages }) => [name === null ? none : nameOf(name), messages]);
}

/** Also those without a question. */
function everyDay({ start, end, days }: Figures): DayCounts[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const count = Math.min(MOST_DAYS, Math.round((end - start) / DAY_MS));
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const day = dayOf(start + at * DAY_MS);
    return known.get(day) ?? { day, answer: 0, clarify: 0, decline: 0, chat: 0, handedOver: 0, up: 0, down: 0, p50: 0, p99: 0 };
  });
}
