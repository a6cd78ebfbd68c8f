import { createHash, timingSafeEqual } from 'node:crypto';
import type { Handler, MiddlewareHandler } from 'hono';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { Recorder } from '../store/recorder.ts';
import type { AppEnv } from './app-env.ts';
import { Refusal } from './refusal.ts';

type Records = Pick<Recorder, 'record' | 'saveFeedback'>;

/** GET /metrics: for whoever shows the token (RFC 6750), nobody else. */
export function metricsRoute(metrics: Metrics, token: string): Handler<AppEnv> {
  const wanted = digestOf(`Bearer ${token}`);
  return async (context) => {
    // Digests are of one length, so that the time to compare tells nothing.
    if (!timingSafeEqual(digestOf(context.req.header('authorization') ?? ''), wanted))
      throw new Refusal('unauthorized', { 'WWW-Authenticate': 'Bearer' });
    const { contentType, text } = await metrics.render();
    return context.body(text, 200, { 'Content-Type': contentType });
  };
}

/** @param routeOf The pattern a path belongs to. */
export function measureRequests(metrics: Metrics, routeOf: (path: string) => string): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const started = performance.now();
    await next();
    metrics.countRequest(routeOf(context.req.path), context.req.method, context.res.status, (performance.now() - started) / 1_000);
  };
}

/** Counts what is kept on its way. */
export function measureRecords(metrics: Metrics, records: Records): Records {
  return {
    record(record) {
      metrics.countReply(record);
      records.record(record);
    },
    async saveFeedback(feedback) {
      const isKnown = await records.saveFeedback(feedback);
      if (isKnown) metrics.countFeedback(feedback.rating);
      return isKnown;
    },
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
