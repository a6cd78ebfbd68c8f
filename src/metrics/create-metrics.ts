import type { UseTrace } from '../answering/reply-trace.ts';
import type { MessageRecord } from '../store/message-record.ts';

/** What is counted; names and label values are few and fixed, and say nothing of anybody. */
export interface Metrics {
  /** @param route The pattern of the path, never the path. @param seconds From request to the headers of the response. */
  countRequest(route: string, method: string, status: number, seconds: number): void;
  countReply(record: Pick<MessageRecord, 'kind' | 'mode' | 'channel' | 'latencyMs'>): void;
  countFeedback(rating: 'up' | 'down'): void;
  /** One call of a language model. */
  countModelUse(use: 'understanding' | 'wording', call: Pick<UseTrace, 'outcome' | 'ms' | 'inputTokens' | 'outputTokens' | 'cost'>): void;
  /** The text format of Prometheus. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What is asked for when somebody reads the metrics. */
export interface MetricsSources {
  /** Messages that wait to be kept. */
  waiting(): number;
  /** Messages dropped since the start. */
  lost(): number;
  isStoreReady(): Promise<boolean>;
}

/** Seconds: an answer takes milliseconds, a model seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/**
 * The library is loaded here and not before: most sites collect nothing.
 * @see https://prometheus.io/docs/practices/naming/
 */
export async function createMetrics(sources: MetricsSources): Promise<Metrics> {
  const { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } = (await import('prom-client')).default;
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'support_chat_http_request_seconds',
    help: 'Seconds from a request to its response, by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const replies = new Histogram({
    name: 'support_chat_reply_seconds',
    help: 'Seconds from a question to its reply, by kind of reply, who worded it and channel',
    labelNames: ['kind', 'mode', 'channel'],
    buckets: BUCKETS,
    registers,
  });
  const feedback = new Counter({
    name: 'support_chat_feedback_total',
    help: 'Feedback kept, by rating',
    labelNames: ['rating'],
    registers,
  });
  const modelCalls = new Histogram({
    name: 'support_chat_model_seconds',
    help: 'Seconds a language model took, by use and outcome',
    labelNames: ['use', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const modelTokens = new Counter({
    name: 'support_chat_model_tokens_total',
    help: 'Tokens of a language model, by direction',
    labelNames: ['direction'],
    registers,
  });
  const modelCost = new Counter({
    name: 'support_chat_model_cost_total',
    help: 'Cost of a language model in the currency of the configured price',
    registers,
  });
  new Gauge({
    name: 'support_chat_messages_waiting',
    help: 'Messages that wait to be kept',
    registers,
    collect() {
      this.set(sources.waiting());
    },
  });
  new Gauge({
    name: 'support_chat_messages_lost',
    help: 'Messages since the start that could not be kept',
    registers,
    collect() {
      this.set(sources.lost());
    },
  });
  new Gauge({
    name: 'support_chat_store_ready',
    help: '1 when what is written now is kept, else 0',
    registers,
    async collect() {
      this.set((await sources.isStoreReady()) ? 1 : 0);
    },
  });
  return {
    countRequest: (route, method, status, seconds) =>
      requests.observe({ route, method: METHODS.has(method) ? method : 'other', status }, seconds),
    countReply: ({ kind, mode, channel, latencyMs }) => replies.observe({ kind, mode, channel }, latencyMs / 1_000),
    countFeedback: (rating) => feedback.inc({ rating }),
    countModelUse: (use, { outcome, ms, inputTokens = 0, outputTokens = 0, cost = 0 }) => {
      modelCalls.observe({ use, outcome }, ms / 1_000);
      modelTokens.inc({ direction: 'input' }, inputTokens);
      modelTokens.inc({ direction: 'output' }, outputTokens);
      modelCost.inc(cost);
    },
    render: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}
