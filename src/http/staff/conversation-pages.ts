import { html } from 'hono/html';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { ConversationPage, ConversationSummary } from '../../store/find-conversations.ts';
import type { KeptConversation, KeptMessage } from '../../store/read-conversation.ts';
import { deviceNames, type Html } from '../page-layout.ts';
import { channelNames, kindNames, type StaffMember, staffLayout, tokenField, whenOf } from './staff-layout.ts';

/** What a conversation may be marked as; the keys are what the store keeps. */
export const marks: Readonly<Record<string, string>> = { fine: '問題なし', mend: '要修正', done: '修正済み' };

/** The filter as it was sent. */
export interface ShownFilter {
  readonly only: string;
  readonly channel: string;
  readonly device: string;
  readonly from: string;
  readonly to: string;
  readonly mark: string;
}

/** Names of the filter's first choice. */
export const onlyNames: Readonly<Record<string, string>> = {
  declined: '「資料にない」を含む',
  down: '低評価を含む',
  loop: '聞き返しが続いた',
};

/** GET /staff/conversations */
export function conversationsPage(
  knowledge: Knowledge,
  member: StaffMember,
  filter: ShownFilter,
  { conversations, next }: ConversationPage,
): Html {
  return staffLayout(knowledge, {
    title: '会話',
    member,
    section: '/staff/conversations',
    content: html`<form class="card filters" method="get" action="/staff/conversations">
${select('only', '絞り込み', filter.only, onlyNames)}
${select('channel', '入口', filter.channel, channelNames)}
${select('device', '画面', filter.device, deviceNames)}
${select('mark', '確認', filter.mark, { none: '未確認', ...marks })}
<div><label for="from">この日から</label><input type="date" id="from" name="from" value="${filter.from}"></div>
<div><label for="to">この日まで</label><input type="date" id="to" name="to" value="${filter.to}"></div>
<button class="main" type="submit">表示</button>
<a class="button" href="/staff/conversations">すべて</a>
</form>
${member.role === 'editor' ? exportLinks(filter) : ''}
${
  conversations.length === 0
    ? html`<p class="card">当てはまる会話はありません。</p>`
    : html`<div class="card scroll" role="region" aria-label="会話の一覧" tabindex="0"><table>
<thead><tr><th scope="col">最後の発言</th><th scope="col">最初の質問</th><th scope="col">入口</th><th scope="col">画面</th><th scope="col" class="number">質問</th><th scope="col">目印</th><th scope="col">確認</th></tr></thead>
<tbody>${conversations.map(summaryRow)}</tbody></table></div>`
}
${
  next === null
    ? ''
    : html`<p><a class="button" href="/staff/conversations?${new URLSearchParams({ ...given(filter), after: `${next.lastAt}.${next.id}` }).toString()}">次の会話</a></p>`
}`,
  });
}

function given(filter: ShownFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

function exportLinks({ from }: ShownFilter): Html {
  const since = from === '' ? '' : `&since=${from}`;
  return html`<p>書き出し${from === '' ? '（すべて）' : `（${from}から）`}：<a href="/staff/export?format=csv${since}">CSV</a>　<a href="/staff/export?format=jsonl${since}">JSONL</a></p>`;
}

function select(name: string, label: string, chosen: string, options: Readonly<Record<string, string>>): Html {
  return html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">すべて</option>${Object.entries(
    options,
  ).map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`)}</select></div>`;
}

function summaryRow({ id, lastAt, firstMessage, channel, device, messages, declines, ups, downs, mark }: ConversationSummary): Html {
  const words = firstMessage.trim() === '' ? '（空の質問）' : firstMessage;
  return html`<tr><td class="when">${whenOf(lastAt)}</td>
<td><a href="/staff/conversations/${encodeURIComponent(id)}"><bdi>${words.length > 80 ? `${words.slice(0, 80)}…` : words}</bdi></a></td>
<td class="when">${channelNames[channel] ?? channel}</td><td class="when">${deviceName(device)}</td><td class="number">${messages}</td>
<td>${declines > 0 ? html`<span class="badge bad">資料にない ${declines}</span> ` : ''}${downs > 0 ? html`<span class="badge bad">低評価 ${downs}</span> ` : ''}${ups > 0 ? html`<span class="badge same">高評価 ${ups}</span>` : ''}</td>
<td>${mark === null ? '' : (marks[mark] ?? mark)}</td></tr>`;
}

function deviceName(device: string | null): string {
  return device === 'pc' || device === 'smartphone' ? deviceNames[device] : '';
}

/** GET /staff/conversations/:id. Whatever people typed is shown as text. */
export function conversationPage(knowledge: Knowledge, member: StaffMember, conversation: KeptConversation): Html {
  const { id, startedAt, channel, page, device, review, messages } = conversation;
  const path = `/staff/conversations/${encodeURIComponent(id)}`;
  return staffLayout(knowledge, {
    title: `${whenOf(startedAt)}の会話`,
    member,
    section: '/staff/conversations',
    content: html`<p><a href="/staff/conversations">会話の一覧に戻る</a></p>
<p class="soft">入口：${channelNames[channel] ?? channel}　画面：${deviceName(device) || '不明'}${page === null ? '' : `　ページ：${page}`}</p>
<ol class="talk">${messages.map((message) => messageItem(knowledge, message))}</ol>
<section class="card" aria-labelledby="review"><h2 id="review">確認</h2>
${review === null ? '' : html`<p>${marks[review.mark] ?? review.mark}（${review.reviewer}、${whenOf(review.at)}）</p>`}
<form method="post" action="${path}/review">${tokenField(member)}
<fieldset class="tools"><legend class="vh">確認の結果</legend>${Object.entries(marks).map(
      ([value, name], index) =>
        html`<label class="check"><input type="radio" name="mark" value="${value}"${(review?.mark ?? 'fine') === value || (review === null && index === 0) ? html` checked` : ''} required>${name}</label>`,
    )}</fieldset>
<p class="field"><label for="note">メモ</label><textarea id="note" name="note" maxlength="1000" rows="2">${review?.note ?? ''}</textarea></p>
<button class="main" type="submit">確認済みにする</button></form></section>
${
  member.role === 'editor'
    ? html`<section class="card" aria-labelledby="delete"><h2 id="delete">削除</h2><p>この会話の質問・回答・評価をすべて消します。元には戻せません。</p>
<form class="tools" method="post" action="${path}/delete">${tokenField(member)}<label class="check"><input type="checkbox" name="sure" value="yes" required>消してよいことを確認しました</label>
<button class="danger" type="submit">会話を削除する</button></form></section>`
    : ''
}`,
  });
}

function messageItem(
  knowledge: Knowledge,
  { at, message, reply, kind, topic, point, sections, device, mode, contacts, latencyMs, feedback }: KeptMessage,
): Html {
  const title = point === null ? null : (knowledge.points.get(point)?.title ?? point);
  const facts = [
    whenOf(at),
    topic === null ? null : `話題：${knowledge.topics.find(({ id }) => id === topic)?.title ?? topic}`,
    title === null ? null : `項目：${title}`,
    deviceName(device) || null,
    mode === 'model' ? '言語モデルが文を整えた' : null,
    contacts > 0 ? '問い合わせ先を案内' : null,
    `${Math.round(latencyMs)}ミリ秒`,
  ];
  return html`<li><div class="asked plain">${message.trim() === '' ? '（空の質問）' : message}</div>
<div class="replied"><span class="badge${kind === 'decline' ? ' bad' : ''}">${kindNames[kind] ?? kind}</span>
<p class="plain">${reply}</p>
${sections.length === 0 ? '' : html`<p class="soft">出典：${sections.map((section, index) => html`${index > 0 ? '、' : ''}${sectionLink(knowledge, section)}`)}</p>`}
${feedback === null ? '' : html`<p><strong>${feedback.rating === 'up' ? '○ 役に立った' : '× 役に立たなかった'}</strong>${feedback.comment === null ? '' : html`　<bdi class="plain">${feedback.comment}</bdi>`}</p>`}
</div><p class="facts soft">${facts.filter(Boolean).join('　')}　<a href="/staff?q=${encodeURIComponent(message.slice(0, 200))}">この言葉で調べる</a></p></li>`;
}

/** A section that is no longer there is shown by its id. */
export function sectionLink(knowledge: Knowledge, id: string): Html {
  const section = knowledge.sections.get(id);
  if (section === undefined) return html`${id}`;
  const anchor = encodeURIComponent(section.anchor);
  return html`<a href="/sources/${encodeURIComponent(section.document)}?section=${anchor}#${anchor}">${section.title}</a>`;
}
