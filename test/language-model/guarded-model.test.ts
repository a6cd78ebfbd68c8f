import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GuardedModel, guardModel, type ModelLimits } from '../../src/language-model/guarded-model.ts';
import { openLanguageModel } from '../../src/language-model/open-language-model.ts';
import { type ProviderBehaviour, type ProviderDouble, startProviderDouble } from '../support/provider-double.ts';

const PROMPT = [
  { role: 'system', text: '案内してください。' },
  { role: 'user', text: '文1：申込書類は不要です。' },
] as const;
const LIMITS: Partial<ModelLimits> = { idleMs: 500, breakerFailures: 1000 };
/** Far under the eight seconds that a customer waits, far over what a machine under load takes. */
const TIMEOUT = 1500;

let double: ProviderDouble;
beforeEach(async () => {
  double = await startProviderDouble();
  double.behave({ kind: 'answer', text: () => '申込書類は不要です。' });
});
afterEach(() => double.close());

const wires = [
  ['OpenAI-compatible', 'openai:double', () => double.openAiUrl],
  ['Ollama', 'ollama:double', () => double.ollamaUrl],
] as const;

describe.each(wires)('guardModel() over the %s wire', (_, name, baseUrl) => {
  const open = async (limits: Partial<ModelLimits> = {}, price = { input: 0, output: 0 }) =>
    guardModel(await openLanguageModel({ name, baseUrl: baseUrl(), apiKey: 'sk-secret-key-1' }), { ...LIMITS, ...limits }, price);
  const write = (model: GuardedModel, onText?: (text: string) => void) =>
    model.write(PROMPT, { signal: new AbortController().signal, timeoutMs: TIMEOUT, ...(onText && { onText }) });

  it('gives the text as it comes, counts tokens and cost', async () => {
    const model = await open({}, { input: 2_000_000, output: 1_000_000 });
    const pieces: string[] = [];
    const written = await write(model, (text) => pieces.push(text));
    expect(written).toEqual({ text: '申込書類は不要です。', inputTokens: 100, outputTokens: 20, counted: true, cost: 220 });
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(written.text);
    expect(model.counters).toMatchObject({ calls: 1, inputTokens: 100, outputTokens: 20, cost: 220, failures: {} });
  });

  it.each<[string, ProviderBehaviour, RegExp]>([
    ['F1 never answers', { kind: 'silent' }, /timeout/],
    ['F2 an error each time', { kind: 'status', status: 500 }, /server-error/],
    ['F3 too many requests, wait half a minute', { kind: 'status', status: 429, retryAfter: 30 }, /rate-limited/],
    ['F4 wrong key', { kind: 'status', status: 401 }, /refused/],
    ['F4 unknown model', { kind: 'status', status: 404 }, /refused/],
    ['F5 connection reset', { kind: 'reset' }, /unreachable/],
    ['F6 a page instead of an answer', { kind: 'html' }, /garbled|empty|unfinished/],
    ['F7 no choices', { kind: 'no-choices' }, /empty|garbled/],
    ['F8 empty text', { kind: 'answer', text: () => '' }, /empty/],
    ['F9 a tool call', { kind: 'tool-call' }, /tool-call|garbled/],
    ['F10 a token every two seconds', { kind: 'answer', text: () => '申込書類は不要です。', size: 1, everyMs: 150 }, /timeout/],
    ['F11 stalls after the first token', { kind: 'stall', text: '申込' }, /idle/],
    ['F12 broken in the middle', { kind: 'cut', text: '申込書類', inOrder: false }, /unreachable|garbled|unfinished/],
    ['F12 ended in good order without a finish reason', { kind: 'cut', text: '申込書類', inOrder: true }, /unfinished|garbled/],
    ['cut for length', { kind: 'length', text: '申込書類' }, /unfinished/],
    ['F16 a page of text', { kind: 'answer', text: () => '不'.repeat(1_000_000), size: 10_000 }, /too-long/],
  ])('%s: a failure, in time', async (__, behaviour, kind) => {
    double.behave(behaviour);
    const model = await open();
    const started = performance.now();
    await expect(write(model)).rejects.toMatchObject({ name: 'ModelFailure', kind: expect.stringMatching(kind) });
    expect(performance.now() - started).toBeLessThan(TIMEOUT + 2000);
    expect(Object.values(model.counters.failures)).toEqual([1]);
  });

  it('keeps what the provider says out of the failure: it quotes keys', async () => {
    double.behave({ kind: 'status', status: 401 });
    const failure: unknown = await write(await open()).catch((error: unknown) => error);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('sk-secret');
  });

  it('tries once more where the next try may succeed, and only then', async () => {
    let calls = 0;
    double.behave(() => (++calls === 1 ? { kind: 'status', status: 503 } : { kind: 'answer', text: () => 'はい。' }));
    expect((await write(await open())).text).toBe('はい。');
    expect(calls).toBe(2);
    for (const [behaviour, wanted] of [
      [{ kind: 'status', status: 500 }, 2],
      [{ kind: 'status', status: 429, retryAfter: 30 }, 1],
      [{ kind: 'status', status: 401 }, 1],
      [{ kind: 'tool-call' }, 1],
    ] as [ProviderBehaviour, number][]) {
      const before = double.asked.length;
      double.behave(behaviour);
      await write(await open()).catch(() => {});
      expect(double.asked.length - before, JSON.stringify(behaviour)).toBe(wanted);
    }
  });

  it('leaves the model alone after failures in a row, answers then at once, and tries again later', async () => {
    double.behave({ kind: 'status', status: 401 });
    const model = await open({ breakerFailures: 5, breakerMs: 300 });
    for (let call = 0; call < 5; call++) await expect(write(model)).rejects.toMatchObject({ kind: 'refused' });
    const before = double.asked.length;
    const started = performance.now();
    for (let call = 0; call < 20; call++) await expect(write(model)).rejects.toMatchObject({ kind: 'breaker-open' });
    expect((performance.now() - started) / 20).toBeLessThan(300);
    expect(double.asked.length).toBe(before);
    double.behave({ kind: 'answer', text: () => 'はい。' });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await write(model)).text).toBe('はい。');
    expect((await write(model)).text).toBe('はい。');
  });

  it('makes no more calls at once than allowed', async () => {
    double.behave({ kind: 'silent' });
    const model = await open({ concurrency: 2 });
    const outcomes = await Promise.allSettled([write(model), write(model), write(model)]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as { kind: string }).kind)).toEqual([
      'timeout',
      'timeout',
      'busy',
    ]);
  });

  it('ends the call, and only that call, when nobody waits for it any more', async () => {
    double.behave({ kind: 'answer', text: () => '申込書類は不要です。', size: 1, everyMs: 30 });
    const model = await open();
    const leave = new AbortController();
    const staying = model.write(PROMPT, { signal: new AbortController().signal, timeoutMs: 5000 });
    const leaving = model.write(PROMPT, { signal: leave.signal, timeoutMs: 5000, onText: () => leave.abort() });
    await expect(leaving).rejects.toMatchObject({ kind: 'aborted' });
    expect((await staying).text).toBe('申込書類は不要です。');
    await expect.poll(() => double.leftEarly()).toBe(1);
  });

  it('frees its sockets after every fault', async () => {
    double.behave({ kind: 'silent' });
    await write(await open()).catch(() => {});
    await expect.poll(() => double.leftEarly()).toBe(1);
  });
});

describe('guardModel() without a server', () => {
  const unreachable = [
    ['nobody listens', 'http://127.0.0.1:9/v1'],
    ['a name that does not exist', 'http://no-such-host.invalid/v1'],
    ['TLS where there is none', 'https://'],
  ] as const;
  let model: GuardedModel;
  afterEach(() => expect(model.counters.failures).toEqual({ unreachable: 1 }));

  it.each(unreachable)('F5 %s: unreachable', async (_, address) => {
    const baseUrl = address === 'https://' ? double.openAiUrl.replace('http:', 'https:') : address;
    model = await guardModel(await openLanguageModel({ name: 'openai:x', baseUrl }), LIMITS);
    await expect(model.write(PROMPT, { signal: new AbortController().signal, timeoutMs: 5000 })).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });
});
