import type { Config } from '../../config.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { clientOf } from '../client-of.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { isFromOwnPage } from '../same-origin.ts';
import { nextPath, signInPage } from './sign-in-page.ts';
import { readForm, type StaffGuard } from './staff-guard.ts';
import type { StaffOffice } from './staff-office.ts';

interface SignInDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
  readonly config: Pick<Config, 'trustProxy'>;
}

const REFUSED = '名前またはパスワードが違います。';

/** In and out with a password. */
export function signInRoutes({ guard, office, knowledge, config }: SignInDependencies): Routes {
  const { passwords } = office;
  return {
    '/staff/sign-in': {
      GET: guard.open((context) =>
        context.html(signInPage(knowledge, office, { next: context.req.query('next') ?? '/staff', fault: null })),
      ),
      ...(passwords && {
        POST: guard.open(async (context) => {
          if (!isFromOwnPage(context)) throw new Refusal('origin-refused');
          const form = await readForm(context);
          const next = nextPath(form.get('next') ?? '');
          const outcome = await passwords.attempt(form.get('name') ?? '', form.get('password') ?? '', clientOf(context, config));
          if (outcome.type === 'signed-in') {
            await guard.begin(context, outcome.account);
            return context.redirect(next, 303);
          }
          if (outcome.type === 'refused') return context.html(signInPage(knowledge, office, { next, fault: REFUSED }), 401);
          const minutes = Math.ceil(outcome.seconds / 60);
          const fault = `サインインの失敗が続いたため、${minutes}分ほどお待ちください。`;
          return context.html(signInPage(knowledge, office, { next, fault }), 429, { 'Retry-After': String(outcome.seconds) });
        }),
      }),
    },
    '/staff/sign-out': guard.post('operator', async (context, member) => {
      await guard.end(context);
      guard.note(context, member, 'signed out');
      return context.redirect('/staff/sign-in', 303);
    }),
  };
}
