import type { Logger } from 'pino';
import type { ModelTrace, ReplyTrace } from '../answering/reply-trace.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { Chat } from './chat-port.ts';

/** A chat that counts the calls of a model, and writes one line for each answer: what was found, what a model was asked, what became of it; never a word. */
export function loggingChat(chat: Chat, logger: Logger, metrics: Pick<Metrics, 'countModelUse'> | null = null): Chat {
  let isRefused = false;
  const alarm = ({ name, understanding, wording }: ModelTrace) => {
    const outcomes = [understanding, wording].flatMap((use) => use ?? []);
    const refused = outcomes.find(({ outcome }) => outcome === 'refused');
    // Once, until it works again: nobody reads an alarm a second.
    if (refused && !isRefused)
      logger.error({ model: name, status: refused.status }, 'the language model refuses our requests: check LLM_MODEL and LLM_API_KEY');
    if (refused) isRefused = true;
    else if (outcomes.some(({ outcome }) => outcome === 'used')) isRefused = false;
  };
  return {
    topics: () => chat.topics(),
    async reply(request, signal, messageId, listener = {}) {
      const started = performance.now();
      let trace: ReplyTrace | undefined;
      const reply = await chat.reply(request, signal, messageId, {
        ...listener,
        onTrace(given) {
          trace = given;
          listener.onTrace?.(given);
        },
      });
      if (trace?.model) {
        alarm(trace.model);
        for (const use of ['understanding', 'wording'] as const) {
          const call = trace.model[use];
          if (call) metrics?.countModelUse(use, call);
        }
      }
      const level = trace?.model ? 'info' : 'debug';
      if (trace && logger.isLevelEnabled(level)) {
        const { topic, point, mode, retrieved, model } = trace;
        const sections = reply.citations.map(({ section }) => section);
        const ms = Math.round(performance.now() - started);
        logger[level]({ messageId, kind: reply.kind, topic, point, mode, sections, retrieved, ms, ...(model && { model }) }, 'answer');
      }
      return reply;
    },
  };
}
