import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Logger } from 'pino';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { decodePending, encodePending } from '../../staff/oidc-sign-in.ts';
import type { AppContext } from '../app-env.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { nextPath, signInPage } from './sign-in-page.ts';
import { OIDC_PREFIX, type StaffGuard } from './staff-guard.ts';
import { staffLayout } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface OidcDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
  readonly logger: Logger;
}

/** Seconds that somebody may take at the provider. */
const AWAY_SECONDS = 600;

/** In through an OpenID Connect provider. */
export function oidcRoutes({ guard, office, knowledge, logger }: OidcDependencies): Routes {
  const { oidc } = office;
  if (oidc === null) return {};
  const fail = (context: AppContext, what: string, error: unknown) =>
    // The library's messages may quote what the provider sent.
    logger.warn(
      { requestId: context.get('requestId'), error: error instanceof Error ? error.name : typeof error, code: codeOf(error) },
      what,
    );
  return {
    '/staff/oidc': {
      GET: guard.open(async (context) => {
        const begun = await oidc.start(nextPath(context.req.query('next') ?? '')).catch((error: unknown) => {
          fail(context, 'the sign-in provider cannot be reached', error);
          throw new Refusal('unavailable', { 'Retry-After': '10' });
        });
        const secure = guard.isHttps(context);
        // Lax: the provider leads the browser back from another site.
        setCookie(context, pendingCookie(secure), encodePending(begun.pending), {
          path: '/',
          httpOnly: true,
          sameSite: 'Lax',
          secure,
          maxAge: AWAY_SECONDS,
        });
        return context.redirect(begun.address, 303);
      }),
    },
    '/staff/oidc/callback': {
      GET: guard.open(async (context) => {
        const secure = guard.isHttps(context);
        const pending = decodePending(getCookie(context, pendingCookie(secure)));
        deleteCookie(context, pendingCookie(secure), { path: '/', secure });
        const refuse = (fault: string) => context.html(signInPage(knowledge, office, { next: pending?.next ?? '/staff', fault }), 403);
        if (pending === null) return refuse('サインインの途中で時間が過ぎました。もう一度お試しください。');
        const person = await oidc.finish(new URL(context.req.url).search, pending).catch((error: unknown) => {
          fail(context, 'a sign-in at the provider failed', error);
          return null;
        });
        if (person === null) return refuse('サインインできませんでした。もう一度お試しください。');
        if (person.role === null) return refuse('このアカウントには、スタッフ画面を使う権限がありません。管理者にお問い合わせください。');
        await guard.begin(context, { name: `${OIDC_PREFIX}${person.name}`, role: person.role });
        // A redirect would still count as coming from the provider's site, and browsers would keep the new cookie back.
        const next = nextPath(pending.next);
        context.header('Refresh', `0; url=${next}`);
        return context.html(
          staffLayout(knowledge, {
            title: 'サインインしました',
            member: null,
            content: html`<p><a href="${next}">スタッフ画面へ進む</a></p>`,
          }),
        );
      }),
    },
  };
}

function pendingCookie(isHttps: boolean): string {
  return isHttps ? '__Host-staff-oidc' : 'staff-oidc';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
