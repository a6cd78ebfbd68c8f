import { html } from 'hono/html';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Html } from '../page-layout.ts';
import { staffLayout } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface SignInState {
  /** Where to go afterwards: a path of the console. */
  readonly next: string;
  /** Why the last try failed, in Japanese. */
  readonly fault: string | null;
}

/** The form with which somebody signs in; also shown in place of a page that needs it. */
export function signInPage(
  knowledge: Pick<Knowledge, 'wording'>,
  { passwords, oidc }: Pick<StaffOffice, 'passwords' | 'oidc'>,
  { next, fault }: SignInState,
): Html {
  const target = nextPath(next);
  return staffLayout(knowledge, {
    title: 'サインイン',
    member: null,
    content: html`<div class="card narrow">
${fault === null ? '' : html`<p class="card alert" role="alert">${fault}</p>`}
${oidc === null ? '' : html`<p><a class="button" href="/staff/oidc?next=${encodeURIComponent(target)}">会社のアカウントでサインイン</a></p>`}
${
  passwords === null
    ? ''
    : html`<form method="post" action="/staff/sign-in">
<input type="hidden" name="next" value="${target}">
<p class="field"><label for="name">名前</label><input id="name" name="name" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus></p>
<p class="field"><label for="password">パスワード</label><input id="password" name="password" type="password" required maxlength="256" autocomplete="current-password"></p>
<button class="main" type="submit">サインイン</button>
</form>`
}
</div>`,
  });
}

/** Nothing but a page of the console: an address of elsewhere would lead people away from it. */
export function nextPath(next: string): string {
  return /^\/staff(?:\/[a-z-]+)*(?:\?[\w%=&.~+-]*)?$/.test(next) && !/^\/staff\/(?:api|sign-|oidc)/.test(next) ? next : '/staff';
}
