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
import { staffLayout } from './staff-layout.ts';
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
  const find = (context: AppContext): Promise<LookUp> =>
    lookUp(parts, context.req.query('q') ?? '', deviceSchema.safeParse(context.req.query('device')).data ?? null);
  const base = (context: AppContext) => {
    const found = publicBase(context, config, config.publicUrl);
    return found && new URL(chatUrl(found, null));
  };
  return {
    '/staff': guard.get('operator', async (context, member) =>
      context.html(lookUpPage({ knowledge, base: base(context) }, office, member, await find(context))),
    ),
    // As data; as the part of the page that shows it when a browser asks for that.
    '/staff/api/lookup': guard.get('operator', async (context) => {
      const shown = { knowledge, base: base(context) };
      const found = await find(context);
      context.header('Vary', 'Accept');
      if (/\btext\/html\b/i.test(context.req.header('accept') ?? ''))
        return context.html(html`<!doctype html><title>結果</title>${lookUpContent(shown, found)}`);
      return context.json(lookUpData(shown, found) as object);
    }),
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
