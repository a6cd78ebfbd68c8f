import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { createRateLimit, type RateLimit } from '../limits/rate-limit.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { Recorder } from '../store/recorder.ts';
import type { AppContext, AppEnv } from './app-env.ts';
import { assetResponse } from './asset.ts';
import type { Chat } from './chat-port.ts';
import { type ChatRouteDependencies, chatRoute } from './chat-route.ts';
import { limitClients } from './client-limit.ts';
import { demoStyle } from './demo-css.ts';
import { errorResponse } from './error-response.ts';
import { feedbackRoute } from './feedback-route.ts';
import { measureRecords, measureRequests, metricsRoute } from './metrics-route.ts';
import { type OpenApiDocument, openApiDocument } from './openapi-document.ts';
import { openApiPage } from './openapi-page.ts';
import { errorPage } from './page-layout.ts';
import { pageRoutes } from './page-routes.ts';
import { pagesStyle } from './pages-css.ts';
import { printStyle } from './print-css.ts';
import { printScript } from './print-script.ts';
import { recordingChat } from './recording-chat.ts';
import { Refusal } from './refusal.ts';
import { logFailure, requestLog } from './request-log.ts';
import { patternOf, type Routes } from './route.ts';
import { allowOnPage, securityHeaders } from './security-headers.ts';
import { StaffGuard } from './staff/staff-guard.ts';
import { type StaffDesk, staffRoutes } from './staff/staff-routes.ts';
import { topicsFor } from './topics-for.ts';
import { ClientGone } from './wait-for-reply.ts';
import { type BuiltWidget, serveWidget, type WidgetScripts } from './widget-scripts.ts';

export interface AppDependencies {
  readonly chat: Chat;
  readonly knowledge: Knowledge;
  readonly config: Config;
  readonly logger: Logger;
  /** `reason` is a code word such as 'index-missing'; anything else is shown as 'not-ready'. */
  readonly ready: () => Promise<{ ok: true } | { ok: false; reason: string }>;
  /** Without it there are no scripts, and the pages work as they do without JavaScript. */
  readonly widget?: BuiltWidget;
  /** Keeps questions, replies and feedback; without it nothing is kept and there is no POST /api/feedback. */
  readonly recorder?: Pick<Recorder, 'record' | 'saveFeedback'>;
  /** @default `config.rateLimit`, counted in this process */
  readonly rateLimit?: RateLimit;
  /** Without it, or without `config.metricsToken`, there is no GET /metrics. */
  readonly metrics?: Metrics | null;
  /** The staff console; without it there is nothing under /staff. */
  readonly staff?: StaffDesk | null;
}

export interface AppOptions {
  /** Milliseconds between heartbeats of an event stream. @default 10000 */
  readonly heartbeatMs?: number;
  /** Milliseconds after which a reply is given up; the core's own deadline should be shorter. @default 20000 */
  readonly replyDeadlineMs?: number;
  /** Address under which people reach this server, for QR codes. @default what a request was sent to */
  readonly publicUrl?: string;
}

/** Builds the whole HTTP interface; never listens. */
export function createApp(dependencies: AppDependencies, options: AppOptions = {}): Hono<AppEnv> {
  const { chat, knowledge, config, logger, ready } = dependencies;
  const metrics = config.metricsToken === undefined ? null : (dependencies.metrics ?? null);
  const recorder = metrics && dependencies.recorder ? measureRecords(metrics, dependencies.recorder) : dependencies.recorder;
  const { staff = null } = dependencies;
  const guard = staff && new StaffGuard({ office: staff.office, knowledge, config, logger });
  const staffNameOf = async (context: AppContext) => (await guard?.nameOf(context)) ?? null;
  const limit = limitClients(dependencies.rateLimit ?? createRateLimit(config.rateLimit), config, staffNameOf);
  const widget = dependencies.widget ? serveWidget(dependencies.widget) : null;
  const asking: ChatRouteDependencies = {
    chat: recorder ? recordingChat(chat, recorder, knowledge) : chat,
    logger,
    limit,
    heartbeatMs: options.heartbeatMs ?? 10_000,
    replyDeadlineMs: options.replyDeadlineMs ?? 20_000,
  };

  const pages = pageRoutes({ chat, knowledge, config, asking, widget, publicUrl: options.publicUrl });
  let description: OpenApiDocument | undefined;
  const describe = () => {
    description ??= openApiDocument({ feedback: recorder !== undefined, metrics: metrics !== null });
    return description;
  };
  const routes: Routes = {
    '/api/chat': { POST: chatRoute(asking) },
    ...(recorder && { '/api/feedback': { POST: feedbackRoute({ recorder, knowledge, limit }) } }),
    '/api/topics': { GET: (context) => context.json(topicsFor(chat.topics(), knowledge, context.req.query('page'))) },
    ...pages,
    ...assetRoutes(widget),
    ...(staff && guard && staffRoutes({ desk: staff, guard, knowledge, config, logger })),
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
    '/openapi.json': { GET: (context) => context.json(describe()) },
    '/openapi': { GET: (context) => context.html(openApiPage(knowledge, describe())) },
    ...(metrics && config.metricsToken !== undefined && { '/metrics': { GET: metricsRoute(metrics, config.metricsToken) } }),
    '/robots.txt': { GET: (context) => context.text('User-agent: *\nDisallow: /\n') },
  };

  const app = new Hono<AppEnv>();
  const patterns = Object.keys(routes);
  const routeOf = (path: string) => patternOf(path, patterns) ?? 'unknown';
  app.use(requestLog(logger, config, routeOf));
  if (metrics) app.use(measureRequests(metrics, routeOf));
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
  // Not /ask: what somebody else could make a page say must not change the length of what it says in secret.
  for (const path of Object.keys(pages)) if (path !== '/ask') app.use(path, compress());

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
    const isPage = patternOf(context.req.path, Object.keys(pages)) !== undefined;
    if (isPage && /\btext\/html\b/i.test(context.req.header('accept') ?? '')) {
      allowOnPage(context);
      return context.html(errorPage(knowledge, body.error.message), status, { ...headers });
    }
    return context.json(body, status, { ...headers });
  }

  return app;
}

/** Style sheets and scripts. */
function assetRoutes(widget: WidgetScripts | null): Routes {
  const styles: Routes = {
    '/assets/pages.css': { GET: (context) => assetResponse(context, pagesStyle, { immutable: true }) },
    '/assets/print.css': { GET: (context) => assetResponse(context, printStyle, { immutable: true }) },
    '/assets/print.js': { GET: (context) => assetResponse(context, printScript, { immutable: true }) },
    '/assets/demo.css': { GET: (context) => assetResponse(context, demoStyle, { immutable: true }) },
  };
  if (widget === null) return styles;
  return {
    ...styles,
    '/widget.js': { GET: (context) => assetResponse(context, widget.widget.asset, { immutable: false, shared: true }) },
    '/widget.d.ts': { GET: (context) => assetResponse(context, widget.types, { immutable: false, shared: true }) },
    [widget.widget.path]: { GET: (context) => assetResponse(context, widget.widget.asset, { immutable: true, shared: true }) },
    [widget.embed.path]: { GET: (context) => assetResponse(context, widget.embed.asset, { immutable: true }) },
  };
}
