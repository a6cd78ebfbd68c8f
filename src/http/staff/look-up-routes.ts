import { html, raw } from 'hono/html';
import type { Config } from '../../config.ts';
import { deviceSchema } from '../../contract/chat.ts';
import { type LookUp, type LookUpParts, lookUp } from '../../staff/look-up.ts';
import type { AppContext } from '../app-env.ts';
import { publicBase } from '../public-base.ts';
import { chatUrl, qrSvg } from '../qr-code.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { lookUpContent, lookUpData, lookUpPage } from './look-up-page.ts';
import type { StaffGuard } from './staff-guard.ts';
import { type StaffMember, staffLayout } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

interface LookUpDependencies {
  readonly guard: StaffGuard;
  readonly office: StaffOffice;
  readonly config: Config;
  readonly parts: LookUpParts;
}

/** What to tell the customer who is on the line. */
export function lookUpRoutes({ guard, office, config, parts }: LookUpDependencies): Routes {
  const { knowledge } = parts;
  const find = (given: (name: string) => string | null | undefined): Promise<LookUp> =>
    lookUp(parts, given('q') ?? '', deviceSchema.safeParse(given('device')).data ?? null);
  const base = (context: AppContext) => {
    const found = publicBase(context, config, config.publicUrl);
    return found && new URL(chatUrl(found, null));
  };
  const shownIn = (context: AppContext) => ({ knowledge, base: base(context) });
  const page = (context: AppContext, member: StaffMember, found: LookUp) =>
    context.html(lookUpPage(shownIn(context), office, member, found));
  return {
    // What staff type about a customer goes in the body of a request: addresses end up in histories and in the logs of proxies.
    '/staff': {
      ...guard.get('operator', async (context, member) => page(context, member, await find((name) => context.req.query(name)))),
      ...guard.post('operator', async (context, member, form) => page(context, member, await find((name) => form.get(name)))),
    },
    '/staff/api/lookup': {
      // As data, for programs.
      ...guard.get('operator', async (context) =>
        context.json(lookUpData(shownIn(context), await find((name) => context.req.query(name))) as object),
      ),
      // The part of the page that shows it, while somebody types.
      ...guard.post('operator', async (context, _, form) =>
        context.html(html`<!doctype html><title>結果</title>${lookUpContent(shownIn(context), await find((name) => form.get(name)))}`),
      ),
    },
    '/staff/qr': guard.get('operator', (context, member) => {
      const address = ownAddress(base(context), context.req.query('path') ?? '');
      if (address === null) throw new Refusal('not-found');
      const content = html`<div class="card" id="code"><p>お客さまのスマートフォンで読み取っていただく画面です。</p>
<div class="qr">${raw(qrSvg(address, `QRコード：${address}`))}</div>
<p>${address}</p><form method="dialog"><button hidden>閉じる</button></form></div>`;
      return context.html(staffLayout(knowledge, { title: 'QRコード', member, content }));
    }),
  };
}

/** An address of this server, or null: a QR code of the console never leads elsewhere. */
function ownAddress(base: URL | null, path: string): string | null {
  if (base === null || !/^\/(?:\?|procedures\/)[\w%=&?./-]*$/.test(path)) return null;
  const address = new URL(path.slice(1), base);
  return address.href.startsWith(base.href) ? address.href : null;
}
