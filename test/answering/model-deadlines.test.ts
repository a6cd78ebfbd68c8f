import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/evaluation/run-evaluation.ts';
import { memoryChat } from '../support/memory-chat.ts';
import { ask, startModelApp } from '../support/model-chat.ts';
import type { ProviderBehaviour } from '../support/provider-double.ts';

// The real deadlines, under load: minutes, so only in the long run.
const faults: [string, ProviderBehaviour][] = [
  ['F1 never answers', { kind: 'silent' }],
  ['F2 error each time', { kind: 'status', status: 500 }],
  ['F3 429 with Retry-After', { kind: 'status', status: 429, retryAfter: 30 }],
  ['F10 slow stream', { kind: 'answer', text: () => '画面左上の「設定」から「暗証番号の変更」を押します。', size: 1, everyMs: 1900 }],
  ['F11 stalls', { kind: 'stall', text: '画面左上の' }],
  ['F12 cut', { kind: 'cut', text: '画面左上の「設定」から', inOrder: true }],
];

/** Questions a second, and seconds for each fault. */
const RATE = 10;
const SECONDS = 50;

describe.runIf(process.env.LONG)('the real deadlines at ten questions a second', () => {
  it.each(faults)(
    '%s: every question answered within 8 s',
    async (name, fault) => {
      const chat = await memoryChat();
      const app = await startModelApp({ chat });
      app.double.behave(fault);
      const times: number[] = [];
      const asked: Promise<void>[] = [];
      for (let question = 0; question < RATE * SECONDS; question++) {
        const accept = question % 2 === 0 ? 'application/json' : 'text/event-stream';
        const started = performance.now();
        asked.push(
          ask(app.base, { message: '暗証番号を変えたい', device: 'pc' }, accept).then(async (response) => {
            expect(await response.text()).toContain('「設定」');
            times.push(performance.now() - started);
          }),
        );
        await new Promise((resolve) => setTimeout(resolve, 1000 / RATE));
      }
      await Promise.all(asked);
      await app.close();
      console.info(
        `${name}: ${times.length} answers, p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms, ${JSON.stringify(app.model.counters.failures)}`,
      );
      expect(times).toHaveLength(RATE * SECONDS);
      expect(Math.max(...times)).toBeLessThan(8000);
    },
    200_000,
  );
});
