import { html } from 'hono/html';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { StaffRole } from '../../staff/staff-account.ts';
import type { Html } from '../page-layout.ts';
import { type ServedScript, scriptTags } from '../widget-scripts.ts';
import { staffCssUrl } from './staff-css.ts';

/** Somebody who is signed in. */
export interface StaffMember {
  readonly name: string;
  readonly role: StaffRole;
  /** Goes with every form: only pages of this session know it. */
  readonly csrfToken: string;
}

export const roleNames: Readonly<Record<StaffRole, string>> = { operator: 'オペレーター', editor: '編集者' };

const sections = [
  ['/staff', '調べる'],
  ['/staff/conversations', '会話'],
  ['/staff/gaps', '答えられなかった質問'],
  ['/staff/knowledge', 'ナレッジ'],
  ['/staff/dashboard', '集計'],
] as const;
type StaffSection = (typeof sections)[number][0];

interface StaffPageParts {
  readonly title: string;
  readonly content: Html;
  /** null: nobody is signed in. */
  readonly member: StaffMember | null;
  readonly section?: StaffSection;
  readonly script?: ServedScript | null;
  /** Whether the heading is for screen readers only: the page's first line is precious. @default false */
  readonly hasQuietTitle?: boolean;
}

/** The frame every page of the console shares. */
export function staffLayout(
  knowledge: Pick<Knowledge, 'wording'>,
  { title, content, member, section, script, hasQuietTitle }: StaffPageParts,
): Html {
  const { serviceName } = knowledge.wording;
  return html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}｜${serviceName} スタッフ</title>
<link rel="stylesheet" href="${staffCssUrl}">
${script ? scriptTags([script]) : ''}</head>
<body>
<a class="skip" href="#main">本文へ移動</a>
<header class="bar"><p>スタッフ画面</p>
${
  member === null
    ? ''
    : html`<nav aria-label="スタッフ画面の項目"><ul>${sections.map(
        ([path, name]) => html`<li><a href="${path}"${path === section ? html` aria-current="page"` : ''}>${name}</a></li>`,
      )}</ul></nav>
<form method="post" action="/staff/sign-out">${tokenField(member)}<span>${member.name.replace(/^oidc:/, '')}（${roleNames[member.role]}）</span><button type="submit">サインアウト</button></form>`
}</header>
<main id="main" tabindex="-1">
<h1${hasQuietTitle ? html` class="vh"` : ''}>${title}</h1>
${content}
</main>
</body>
</html>`;
}

/** Every form of the console carries it. */
export function tokenField(member: StaffMember): Html {
  return html`<input type="hidden" name="token" value="${member.csrfToken}">`;
}

const clock = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'medium', timeStyle: 'short' });

/** Japanese time, whatever zone the server runs in. */
export function whenOf(at: number): string {
  return clock.format(at);
}

export const kindNames: Readonly<Record<string, string>> = {
  answer: '回答',
  clarify: '聞き返し',
  decline: '資料にない',
  chat: 'あいさつなど',
};
export const channelNames: Readonly<Record<string, string>> = { web: 'ホームページ', qr: 'QRコード', staff: 'スタッフ' };

/** A day in Japan as the browser's date field writes it. @returns milliseconds since 1970 at its beginning, or null */
export function startOfDay(text: string | undefined): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? Date.parse(`${text}T00:00:00+09:00`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** The reverse of {@link startOfDay}. */
export function dayOf(at: number): string {
  return new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
/** Days shown at first. */
const USUAL_DAYS = 30;

export interface Days {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970; the end is not included. */
  readonly start: number;
  readonly end: number;
}

/** Days in Japan, both included; the last thirty where they are not given. */
export function readDays(given: (name: string) => string | undefined, now = Date.now()): Days {
  const last = startOfDay(given('to')) ?? (startOfDay(dayOf(now)) as number);
  const first = startOfDay(given('from')) ?? last - (USUAL_DAYS - 1) * DAY_MS;
  return { from: dayOf(first), to: dayOf(last), start: first, end: last + DAY_MS };
}
