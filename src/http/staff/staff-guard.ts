import { createHash, timingSafeEqual } from 'node:crypto';
import type { Handler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { isStaffRole, type StaffRole } from '../../staff/staff-account.ts';
import type { StoreClient } from '../../store/store-client.ts';
import { StoreError } from '../../store/store-error.ts';
import type { AppContext, AppEnv } from '../app-env.ts';
import { errorResponse } from '../error-response.ts';
import { forwardedValue } from '../forwarded.ts';
import { admit } from '../front-door.ts';
import { Refusal } from '../refusal.ts';
import { logFailure } from '../request-log.ts';
import type { Route } from '../route.ts';
import { isFromOwnPage } from '../same-origin.ts';
import { signInPage } from './sign-in-page.ts';
import { type StaffMember, staffLayout } from './staff-layout.ts';
import type { StaffOffice } from './staff-office.ts';

export interface GuardDependencies {
  readonly office: StaffOffice;
  readonly knowledge: Knowledge;
  readonly config: Pick<Config, 'trustProxy' | 'publicUrl'>;
  readonly logger: Logger;
}

type Reading = (context: AppContext, member: StaffMember) => Response | Promise<Response>;
type Changing = (context: AppContext, member: StaffMember, form: URLSearchParams) => Response | Promise<Response>;

/**
 * The one door of the console: every route of it is made by {@link get}, {@link post} or {@link open}, so that no spelling of
 * a path leads past it. @see OWASP ASVS 5.0, 8.2.1, 8.3.1
 */
export class StaffGuard {
  readonly #dependencies: GuardDependencies;

  constructor(dependencies: GuardDependencies) {
    this.#dependencies = dependencies;
  }

  /** A page or data for whoever is signed in with the role or a higher one. */
  get(role: StaffRole, handler: Reading): Route {
    return {
      GET: this.#shown(async (context) => {
        const member = await this.member(context);
        if (member === null) throw new Refusal('sign-in-needed');
        demand(member, role);
        return handler(context, member);
      }),
    };
  }

  /** A form of one of the console's own pages. */
  post(role: StaffRole, handler: Changing): Route {
    return {
      POST: this.#shown(async (context) => {
        if (!isFromOwnPage(context)) throw new Refusal('origin-refused');
        const member = await this.member(context);
        if (member === null) throw new Refusal('sign-in-needed');
        const form = await readForm(context);
        if (!isSame(form.get('token') ?? '', member.csrfToken)) throw new Refusal('form-expired');
        demand(member, role);
        return handler(context, member, form);
      }),
    };
  }

  /** What nobody has to be signed in for; its failures look like the console's. */
  open(handler: (context: AppContext) => Response | Promise<Response>): Handler<AppEnv> {
    return this.#shown(async (context) => handler(context));
  }

  /** Who sends the request; null: nobody who is signed in. */
  async member(context: AppContext): Promise<StaffMember | null> {
    const token = getCookie(context, cookieName(this.isHttps(context)));
    if (token === undefined || !/^[\w-]{43}$/.test(token)) return null;
    const session = await this.#store().call('findStaffSession', [token, Date.now()]);
    const role = session && this.#roleOf(session);
    return session && role ? { name: session.name, role, csrfToken: csrfTokenOf(token) } : null;
  }

  /** The name of whoever sends the request, for routes outside the console; null also where the store cannot say. */
  async nameOf(context: AppContext): Promise<string | null> {
    return this.member(context).then(
      (member) => member?.name ?? null,
      () => null,
    );
  }

  /** Begins a session under a new token; one that came with the request ends, so that nobody can plant it beforehand. */
  async begin(context: AppContext, who: { readonly name: string; readonly role: StaffRole }): Promise<void> {
    await this.end(context);
    const token = await this.#store().call('createStaffSession', [{ name: who.name, role: this.#grantOf(who) }, Date.now()]);
    const isHttps = this.isHttps(context);
    // Without a lifetime: it goes when the browser is closed, and sooner when the server says so.
    setCookie(context, cookieName(isHttps), token, { path: '/', httpOnly: true, sameSite: 'Strict', secure: isHttps });
    this.#dependencies.logger.info({ requestId: context.get('requestId'), staff: who.name, role: who.role }, 'staff signed in');
  }

  async end(context: AppContext): Promise<void> {
    const name = cookieName(this.isHttps(context));
    const token = getCookie(context, name);
    if (token === undefined) return;
    await this.#store().call('endStaffSession', [token]);
    deleteCookie(context, name, { path: '/', secure: this.isHttps(context) });
  }

  /** Who read or changed what, without a word of it. @see OWASP ASVS 5.0, 16.3.2 */
  note(context: AppContext, member: StaffMember, did: string, what: Readonly<Record<string, unknown>> = {}): void {
    this.#dependencies.logger.info({ requestId: context.get('requestId'), staff: member.name, did, ...what }, 'staff');
  }

  #store(): Pick<StoreClient, 'call'> {
    return this.#dependencies.office.store;
  }

  /** A session is worth what it was begun with: an account that is gone, or has another role or password now, ends it. */
  #roleOf({ name, role: grant }: { readonly name: string; readonly role: string }): StaffRole | null {
    const { passwords, oidc } = this.#dependencies.office;
    if (name.startsWith(OIDC_PREFIX)) return oidc && isStaffRole(grant) ? grant : null;
    const account = passwords?.find(name);
    return account && this.#grantOf(account) === grant ? account.role : null;
  }

  /** The role; for an account with a password also which password it was. */
  #grantOf({ name, role }: { readonly name: string; readonly role: StaffRole }): string {
    const account = this.#dependencies.office.passwords?.find(name);
    if (name.startsWith(OIDC_PREFIX) || account === undefined) return role;
    return `${role} ${createHash('sha256').update(account.passwordHash).digest('hex').slice(0, 16)}`;
  }

  /** Whether browsers speak TLS with us or with the proxy in front. */
  isHttps(context: AppContext): boolean {
    const { publicUrl, trustProxy } = this.#dependencies.config;
    return publicUrl?.startsWith('https:') === true || forwardedValue(context.req.header('x-forwarded-proto'), trustProxy) === 'https';
  }

  /** Gives every response of the console its headers, and every failure its page. */
  #shown(handler: (context: AppContext) => Promise<Response>): Handler<AppEnv> {
    return async (context) => {
      for (const [name, value] of Object.entries(responseHeaders)) context.header(name, value);
      try {
        return await handler(context);
      } catch (error) {
        return this.#fail(context, error instanceof StoreError ? new Refusal('unavailable', { 'Retry-After': '10' }) : error);
      }
    };
  }

  async #fail(context: AppContext, error: unknown): Promise<Response> {
    const { knowledge, logger, office } = this.#dependencies;
    logFailure(logger, context.get('requestId'), error);
    const { status, body, headers } = errorResponse(error);
    if (!/\btext\/html\b/i.test(context.req.header('accept') ?? '')) return context.json(body, status, { ...headers });
    if (error instanceof Refusal && error.code === 'sign-in-needed') {
      const next = context.req.method === 'GET' ? pathOf(context) : '/staff';
      return context.html(signInPage(knowledge, office, { next, fault: null }), status);
    }
    const content = html`<section class="card alert" role="alert"><p>${body.error.message}</p></section>
<p><a href="/staff">スタッフ画面の最初に戻る</a></p>`;
    return context.html(staffLayout(knowledge, { title: 'お知らせ', member: null, content }), status, { ...headers });
  }
}

/** Names of people whom a provider vouches for, so that they never meet an account of the same name. */
export const OIDC_PREFIX = 'oidc:';

/** Nothing of the console is ever shown inside another page, nor kept by a cache. Pages ask for no more than they get here. */
const responseHeaders = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** `__Host-`: only this host may set it, only over TLS. @see draft-ietf-httpbis-rfc6265bis, 4.1.3.2 */
function cookieName(isHttps: boolean): string {
  return isHttps ? '__Host-staff' : 'staff';
}

/** Known to the session's own pages alone; needs no place to be kept. */
function csrfTokenOf(sessionToken: string): string {
  return createHash('sha256').update(`form ${sessionToken}`).digest('base64url');
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** @throws {Refusal} 'role-missing' */
function demand({ role }: StaffMember, wanted: StaffRole): void {
  if (wanted === 'editor' && role !== 'editor') throw new Refusal('role-missing');
}

/** The body of a form, at most 16 KB. */
export async function readForm(context: AppContext): Promise<URLSearchParams> {
  const body = await admit(context, 'application/x-www-form-urlencoded', null);
  return new URLSearchParams(body);
}

/** Path and query of the request. */
function pathOf(context: AppContext): string {
  const { pathname, search } = new URL(context.req.url);
  return `${pathname}${search}`;
}
