import { randomUUID } from 'node:crypto';
import { type Handler, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { AppContext, AppEnv } from './app-env.ts';
import type { Chat } from './chat-port.ts';
import { type ChatRouteDependencies, chatRoute, replyTo } from './chat-route.ts';
import { errorResponse } from './error-response.ts';
import { admit, clientOf } from './front-door.ts';
import { homePage } from './home-page.ts';
import { errorPage } from './page-layout.ts';
import { pagesCss } from './pages-css.ts';
import { parseQuestionForm } from './parse-chat-request.ts';
import { createRateLimit } from './rate-limit.ts';
import { Refusal } from './refusal.ts';
import { createMarkdownRenderer } from './render-markdown.ts';
import { replyPage } from './reply-page.ts';
import { logFailure, requestLog } from './request-log.ts';
import { isFromOwnPage } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { sourcePage } from './source-page.ts';
import { ClientGone } from './wait-for-reply.ts';

export interface AppDependencies {
  readonly chat: Chat;
  readonly knowledge: Knowledge;
  readonly config: Config;
  readonly logger: Logger;
  /** `reason` is a code word such as 'index-missing'; anything else is shown as 'not-ready'. */
  readonly ready: () => Promise<{ ok: true } | { ok: false; reason: string }>;
}

export interface AppOptions {
  /** Milliseconds between heartbeats of an event stream. @default 10000 */
  readonly heartbeatMs?: number;
  /** Milliseconds after which a reply is given up; the core's own deadline should be shorter. @default 20000 */
  readonly replyDeadlineMs?: number;
}

/** Longest life of the style sheet in caches, in seconds; its address changes with it. */
const ASSET_MAX_AGE = 31_536_000;

/** Builds the whole HTTP interface; never listens. */
export function createApp(dependencies: AppDependencies, options: AppOptions = {}): Hono<AppEnv> {
  const { chat, knowledge, config, logger, ready } = dependencies;
  const documents = new Map(knowledge.documents.map((document) => [document.id, document]));
  const renderMarkdown = createMarkdownRenderer(knowledge.linkHosts);
  const asking: ChatRouteDependencies = {
    chat,
    config,
    logger,
    rateLimit: createRateLimit(config.rateLimit),
    heartbeatMs: options.heartbeatMs ?? 10_000,
    replyDeadlineMs: options.replyDeadlineMs ?? 20_000,
  };

  const routes: Record<string, Partial<Record<'GET' | 'POST', Handler<AppEnv>>>> = {
    '/api/chat': { POST: chatRoute(asking) },
    '/api/topics': { GET: (context) => context.json(chat.topics()) },
    '/': { GET: (context) => context.html(homePage(knowledge, chat.topics(), context.req.query('topic'))) },
    '/ask': {
      // Reached by going back or reloading: there is nothing to show without a question.
      GET: (context) => context.redirect('/', 303),
      POST: async (context) => {
        if (!isFromOwnPage(context)) throw new Refusal('origin-refused');
        const client = clientOf(context, config);
        const form = await admit(context, 'application/x-www-form-urlencoded', asking.rateLimit, client);
        const reply = await replyTo(parseQuestionForm(form), context.req.raw.signal, randomUUID(), asking);
        return context.html(replyPage(knowledge, reply, renderMarkdown));
      },
    },
    '/sources/:document': {
      GET: (context) => {
        const document = documents.get(context.req.param('document') ?? '');
        if (document === undefined) throw new Refusal('document-not-found');
        return context.html(sourcePage(knowledge, document, context.req.query('section'), renderMarkdown));
      },
    },
    '/assets/pages.css': {
      GET: (context) =>
        context.body(pagesCss, 200, {
          'Content-Type': 'text/css; charset=utf-8',
          'Cache-Control': `public, max-age=${ASSET_MAX_AGE}, immutable`,
        }),
    },
    '/healthz': { GET: (context) => context.json({ status: 'ok' }) },
    '/readyz': {
      GET: async (context) => {
        const readiness = await ready();
        if (readiness.ok) return context.json({ status: 'ok' });
        const { status, body } = errorResponse(new Refusal('unavailable'));
        const reason = /^[a-z][a-z-]{0,39}$/.test(readiness.reason) ? readiness.reason : 'not-ready';
        return context.json({ error: { ...body.error, code: reason } }, status);
      },
    },
    '/robots.txt': { GET: (context) => context.text('User-agent: *\nDisallow: /\n') },
  };

  const app = new Hono<AppEnv>();
  app.use(requestLog(logger, config, (path) => routeOf(path, Object.keys(routes))));
  app.use(securityHeaders(config));
  if (config.allowedOrigins.length > 0) {
    app.use(
      '/api/*',
      cors({
        origin: [...config.allowedOrigins],
        allowMethods: ['GET', 'HEAD', 'POST'],
        allowHeaders: ['Content-Type'],
        exposeHeaders: ['Retry-After', 'X-Request-Id', 'x-vercel-ai-ui-message-stream'],
        maxAge: 600,
      }),
    );
  }

  for (const [path, handlers] of Object.entries(routes)) {
    if (handlers.GET) app.get(path, handlers.GET);
    if (handlers.POST) app.post(path, handlers.POST);
    const allow = [handlers.GET && 'GET, HEAD', handlers.POST && 'POST', 'OPTIONS'].filter(Boolean).join(', ');
    app.options(path, (context) => context.body(null, 204, { Allow: allow }));
    app.all(path, () => {
      throw new Refusal('method-not-allowed', { Allow: allow });
    });
  }

  app.notFound((context) => fail(context, new Refusal('not-found')));
  app.onError((error, context) => fail(context, error));

  /** The one place where something thrown becomes a response. */
  function fail(context: AppContext, error: Error): Response | Promise<Response> {
    // 499, as nginx logs a client that closed the connection: nobody receives it.
    if (error instanceof ClientGone) return new Response(null, { status: 499 });
    logFailure(logger, context.get('requestId'), error);
    const { status, body, headers } = errorResponse(error);
    const isPage = routeOf(context.req.path, ['/', '/ask', '/sources/:document']) !== UNKNOWN_ROUTE;
    if (isPage && /\btext\/html\b/i.test(context.req.header('accept') ?? '')) {
      return context.html(errorPage(knowledge, body.error.message), status, { ...headers });
    }
    return context.json(body, status, { ...headers });
  }

  return app;
}

const UNKNOWN_ROUTE = 'unknown';

/** The pattern a path belongs to. */
function routeOf(path: string, patterns: readonly string[]): string {
  if (patterns.includes(path)) return path;
  const parent = path.slice(0, path.lastIndexOf('/'));
  return patterns.find((pattern) => pattern.endsWith('/:document') && pattern === `${parent}/:document`) ?? UNKNOWN_ROUTE;
}
