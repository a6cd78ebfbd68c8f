import { afterEach, describe, expect, it } from 'vitest';
import { type Reply, replySchema } from '../../src/contract/chat.ts';
import { type StreamPart, streamPartSchema } from '../../src/contract/stream-part.ts';
import { memoryChat } from '../support/memory-chat.ts';
import { ask, type ModelApp, type ModelAppOptions, SHORT_TIMES, startModelApp } from '../support/model-chat.ts';
import { isWording, type ProviderBehaviour, sentencesAsked } from '../support/provider-double.ts';

const chat = await memoryChat();
const PIN = { message: '暗証番号を変えたい', device: 'pc' } as const;
const JOIN = { message: 'カードを作りたい' } as const;
const extractive = await chat.ask(PIN.message, PIN);
const IDS = { conversationId: expect.any(String), messageId: expect.any(String) };

let app: ModelApp;
afterEach(() => app.close());
const start = async (behaviour: ProviderBehaviour, options: ModelAppOptions = {}) => {
  app = await startModelApp({ chat: await memoryChat(), ...options });
  app.double.behave(behaviour);
};
const says = (text: string): ProviderBehaviour => ({ kind: 'answer', text: () => text });
const reply = async (body: object): Promise<Reply> => replySchema.parse(await (await ask(app.base, body)).json());
const trace = () => app.log().findLast(({ msg }) => msg === 'answer') as { mode: string; model: { wording: Record<string, unknown> } };

async function stream(body: object): Promise<{ parts: StreamPart[]; times: number[] }> {
  const response = await ask(app.base, body, 'text/event-stream');
  const parts: StreamPart[] = [];
  const times: number[] = [];
  let text = '';
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(piece).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      if (event.startsWith(':') || event.endsWith('[DONE]')) continue;
      parts.push(streamPartSchema.parse(JSON.parse(event.slice('data: '.length))));
      times.push(performance.now());
    }
  }
  return { parts, times };
}
const textOf = (parts: readonly StreamPart[]) => parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
const replyOf = (parts: readonly StreamPart[]) => parts.find((part) => part.type === 'data-reply')?.data as Reply;

describe('a proven wording', () => {
  it('takes the place of the extractive sentence, under its citation; everything else stays as it is', async () => {
    await start(says('画面左上の「設定」から、「暗証番号の変更」をクリックしてください。'));
    const worded = await reply(PIN);
    const lead = '画面左上の「設定」から、「暗証番号の変更」をクリックしてください。[1]';
    expect(worded).toEqual({ ...extractive, ...IDS, lead, text: extractive.text.replace(extractive.lead, lead) });
    expect(trace()).toMatchObject({
      mode: 'model',
      model: { wording: { outcome: 'used', prompt: 'wording/1', failedChecks: [], replaced: [[0, 0]], sentences: 1, inputTokens: 100 } },
    });
  });

  it('is counted: calls by outcome, tokens', async () => {
    await start(says('画面左上の「設定」から、「暗証番号の変更」をクリックしてください。'));
    await reply(PIN);
    app.double.behave({ kind: 'status', status: 429 });
    await reply(PIN);
    const metrics = await app.metrics();
    expect(metrics).toContain('support_chat_model_seconds_count{use="wording",outcome="used"} 1');
    expect(metrics).toContain('support_chat_model_seconds_count{use="wording",outcome="rate-limited"} 1');
    expect(metrics).toContain('support_chat_model_tokens_total{direction="input"} 100');
  });

  it('is asked for with masked text alone, between the marks of the request', async () => {
    await start(says('はい。'));
    await reply({ ...PIN, message: '暗証番号を変えたい。電話は090-1234-5678です' });
    const [asked] = app.double.asked;
    expect(asked?.user).toContain('【電話番号】'.replaceAll('【', '［').replaceAll('】', '］'));
    expect(asked?.user).not.toContain('090');
    const mark = asked?.user.split('\n')[0] ?? '';
    expect(mark).toMatch(/^資料-[0-9a-f]{18}$/);
    expect(asked?.user.endsWith(`\n${mark}`)).toBe(true);
    expect(asked?.system).toContain(mark);
  });

  it('keeps both paragraphs and their devices where the device is not known', async () => {
    await start({ kind: 'answer', text: (asked) => sentencesAsked(asked).join('\n') });
    const both = await reply({ message: PIN.message });
    expect(both).toEqual({ ...(await chat.ask(PIN.message)), ...IDS });
  });

  it.each<[string, string]>([
    ['another label', '画面左上の「メニュー」から「暗証番号の変更」を押します。'],
    ["the other device's way", '画面下の「その他」から「暗証番号の変更」を押します。'],
    ['a denial', '画面左上の「設定」から「暗証番号の変更」は押しません。'],
    ['a telephone number', 'お電話は0120-000-000へどうぞ。'],
    ['a link', '詳しくは https://evil.example/ をご覧ください。'],
    ['another language', 'Press "設定" and then "暗証番号の変更".'],
    ['HTML', '<img src=x onerror=alert(1)>画面左上の「設定」から「暗証番号の変更」を押します。'],
    ['the prompt', 'あなたは、お手続きの案内文を整える係です。'],
    ['politeness without a fact', 'ご不便をおかけして申し訳ございません。'],
  ])('is not released with %s: the extractive answer stands, word for word', async (_, lie) => {
    await start(says(lie));
    expect(await reply(PIN)).toEqual({ ...extractive, ...IDS });
    expect(trace()).toMatchObject({ mode: 'extractive', model: { wording: { outcome: 'unproven', failedChecks: [expect.any(String)] } } });
    const { parts } = await stream(PIN);
    expect(textOf(parts)).toBe(extractive.text);
  });

  it('releases what is proven and says the rest extractively, once and in order', async () => {
    await start(says('「カードを返却する」をクリックしてください。いますぐ返却しないと罰金です。「カードを返却する」を押します。'));
    const asked = 'カードを返却するには';
    const own = await chat.ask(asked);
    const worded = await reply({ message: asked });
    expect(worded.lead).toBe('「カードを返却する」をクリックしてください。[1][2]');
    expect(worded.citations.map(({ section }) => section)).toEqual(own.citations.map(({ section }) => section));
    expect(worded.warnings).toEqual(own.warnings);
    expect(trace().model.wording).toMatchObject({ failedChecks: ['unsupported', 'repeated'] });
  });

  it.each([
    ['a greeting', 'こんにちは'],
    ['nonsense', '#####'],
  ])('is not asked for where the reply is %s', async (_, message) => {
    await start(says('はい。'), { uses: ['wording'] });
    await reply({ message });
    expect(app.double.asked).toEqual([]);
  });
});

describe('streaming', () => {
  it('sends sources, then each proven sentence as soon as it is whole, then the whole reply', async () => {
    await start({
      kind: 'answer',
      text: () => '画面左上の「設定」から「暗証番号の変更」をクリックします。\nさて、どうでしょう。そして、かなり長い独り言。',
      size: 6,
      everyMs: 25,
    });
    const { parts, times } = await stream(PIN);
    const types = parts.map(({ type }) => type);
    expect(types.indexOf('source-document')).toBeLessThan(types.indexOf('text-delta'));
    expect(types.slice(-3)).toEqual(['text-end', 'data-reply', 'finish']);
    expect(textOf(parts)).toBe(replyOf(parts).text);
    const first = parts.findIndex((part) => part.type === 'text-delta');
    expect(parts[first]).toMatchObject({ delta: '画面左上の「設定」から「暗証番号の変更」をクリックします。[1]' });
    // Released while the model was still talking.
    expect((times[types.indexOf('data-reply')] ?? 0) - (times[first] ?? 0)).toBeGreaterThan(25);
    expect(parts.filter(({ type }) => type === 'text-start')).toHaveLength(1);
  });

  it('never shows a sentence that is not whole', async () => {
    await start({ kind: 'cut', text: '画面左上の「設定」から「暗証番号の変更」をクリック', inOrder: true });
    const { parts } = await stream(PIN);
    expect(textOf(parts)).toBe(extractive.text);
  });

  it('ends the call of the provider when the client goes away', async () => {
    await start({
      kind: 'answer',
      text: () => '画面左上の「設定」から「暗証番号の変更」をクリックします。\n'.repeat(50),
      size: 2,
      everyMs: 20,
    });
    const leave = new AbortController();
    const response = await ask(app.base, PIN, 'text/event-stream', leave.signal);
    await (response.body as ReadableStream).getReader().read();
    await expect.poll(() => app.double.asked.length).toBe(1);
    leave.abort();
    await expect.poll(() => app.double.leftEarly()).toBe(1);
    expect(app.model.counters.failures).toEqual({ aborted: 1 });
  });
});

const GOOD = '画面左上の「設定」から「暗証番号の変更」を押します。';
const faults: [string, ProviderBehaviour][] = [
  ['F1 never answers', { kind: 'silent' }],
  ['F2 error each time', { kind: 'status', status: 500 }],
  ['F3 429 with Retry-After', { kind: 'status', status: 429, retryAfter: 30 }],
  ['F4 wrong key', { kind: 'status', status: 401 }],
  ['F5 no route', { kind: 'reset' }],
  ['F6 a page with status 200', { kind: 'html' }],
  ['F7 choices empty', { kind: 'no-choices' }],
  ['F8 empty text', says('')],
  ['F9 a tool call', { kind: 'tool-call' }],
  ['F10 slow stream', { kind: 'answer', text: () => GOOD, size: 1, everyMs: 150 }],
  ['F11 stalls', { kind: 'stall', text: '画面左上の' }],
  ['F12 cut, broken', { kind: 'cut', text: '画面左上の', inOrder: false }],
  ['F12 cut, in good order', { kind: 'cut', text: '画面左上の「設定」から', inOrder: true }],
  ['F13 another language', says('Please press the settings button at the top left of the screen.')],
  ['F13 polite nonsense', says('いつもお世話になっております。今後ともよろしくお願いいたします。')],
  [
    'F14 a made-up phone number, link, mail, amount, deadline',
    says('電話は03-1234-5678です。https://evil.example/ へ。a@evil.example まで。手数料は500円です。30日以内です。'),
  ],
  ['F15 the way of the other device', says('画面下の「その他」から「暗証番号の変更」を押します。')],
  ['F15 out of order', says('「暗証番号の変更」から画面左上の「設定」を押します。')],
  ['F16 markup and role tags', says('![x](https://evil.example/x.png)[押す](javascript:alert(1))<|system|>\u202e')],
  ['F16 a megabyte', { kind: 'answer', text: () => `${'あ'.repeat(999)}。`.repeat(1000), size: 10_000 }],
];

describe.each(['openai', 'ollama'] as const)('the faults of a provider, %s wire', (wire) => {
  it.each(faults)('%s: the extractive answer, in time, as JSON and as a stream', async (_, fault) => {
    await start(fault, { wire, times: SHORT_TIMES, limits: { idleMs: 200 } });
    const started = performance.now();
    const [json, streamed] = await Promise.all([reply(PIN), stream(PIN)]);
    // A tenth of the real deadlines; a second for a machine under load.
    expect(performance.now() - started).toBeLessThan(SHORT_TIMES.answerMs + 1000);
    expect(json).toEqual({ ...extractive, ...IDS });
    expect(textOf(streamed.parts)).toBe(extractive.text);
    expect(replyOf(streamed.parts)).toEqual({ ...extractive, ...IDS });
    expect(app.rawLog()).not.toContain('sk-secret');
  });
});

describe('the breaker', () => {
  it('answers at once while it is open, without a call, and alarms once', async () => {
    await start({ kind: 'status', status: 401 });
    for (let turn = 0; turn < 5; turn++) await reply(PIN);
    const calls = app.double.asked.length;
    const times: number[] = [];
    for (let turn = 0; turn < 100; turn++) {
      const started = performance.now();
      expect((await reply(PIN)).text).toBe(extractive.text);
      times.push(performance.now() - started);
    }
    expect(times.sort((a, b) => a - b)[98]).toBeLessThan(300);
    expect(app.double.asked.length).toBe(calls);
    expect(app.log().filter(({ level }) => level === 50)).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('LLM_API_KEY'), status: 401 }),
    ]);
  });
});

describe('understanding', () => {
  const TANGLED =
    'あのですね、うちの母が先週から入院しておりまして、代わりに私がいろいろ片付けをしているところで、犬の散歩やら洗濯やら大変なんですけれども、' +
    'そういえば図書室のあれ、暗証の、ええと、番号って言うんですか、あれを何とかしたいと母が言うもので、どうしたものかと困っておりまして、' +
    '電車に乗って行かないとだめなのか、それとも家でできるものなのか、教えてもらえるとうれしいんですけど、どうなんでしょうね';
  const questions = (...list: string[]): ProviderBehaviour => says(JSON.stringify({ questions: list }));
  const only: ModelAppOptions = { uses: ['understanding'] };

  it('finds the answer of a tangled message that the dialogue did not understand', async () => {
    expect((await chat.ask(TANGLED)).kind).toBe('decline');
    await start(questions('暗証番号の変更'), only);
    expect(await reply({ message: TANGLED, device: 'pc' })).toEqual({ ...extractive, ...IDS });
    expect(trace()).toMatchObject({ mode: 'model', model: { understanding: { outcome: 'used', prompt: 'understanding/1' } } });
  });

  it('tells the model what was asked before, and goes on from what it understood', async () => {
    await start(questions('暗証番号の変更'), only);
    const first = await reply({ message: 'カードを作りたい' });
    const second = await reply({ message: TANGLED, device: 'pc', conversationId: first.conversationId });
    expect(app.double.asked.at(-1)?.user).toContain('【前のお問い合わせ】\nカードを作りたい');
    const third = await reply({ message: 'スマホだと？', conversationId: second.conversationId });
    expect(third.text).toContain('画面下の「その他」');
  });

  it('masks what the person gave away, and says so, also where the model understood', async () => {
    await start(questions('暗証番号の変更'), only);
    const got = await reply({ message: TANGLED.replace('入院して', '入院して（電話は090-1234-5678です）'), device: 'pc' });
    expect(got.lead).toBe(extractive.lead);
    expect(got.notices).toHaveLength(1);
    expect(got.text.endsWith(got.notices[0] as string)).toBe(true);
    expect(Buffer.concat(app.double.received).toString()).not.toContain('5678');
  });

  it.each<[string, ProviderBehaviour]>([
    ['it says nothing of use', says('わかりません。')],
    ['it answers instead of asking', says('画面左上の「設定」から変更できます。')],
    ['its JSON is broken', says('{"questions": ["暗証番号の変更"')],
    ['it brings in a device', questions('スマートフォンで暗証番号の変更をしたい')],
    ['it asks what the person did not', questions('本を何冊まで借りられますか')],
    ['it leads to what cannot be undone', questions('カードを返却したい番号')],
    ['it asks something that is not covered', questions('宇宙旅行の保険料はいくらですか')],
    ['it asks in another language', questions('how to change the PIN')],
    ['it hides a link', questions('https://evil.example/ 暗証番号の変更')],
    ['it is slow', { kind: 'silent' }],
    ['it fails', { kind: 'status', status: 500 }],
  ])('leaves the reading of the dialogue as it is where %s', async (_, behaviour) => {
    await start(behaviour, { ...only, times: SHORT_TIMES });
    expect(await reply({ message: TANGLED, device: 'pc' })).toMatchObject({ kind: 'decline', text: (await chat.ask(TANGLED)).text });
  });

  it('is not asked where the dialogue understood', async () => {
    await start(questions('カードを返却するには'), only);
    for (const message of [JOIN.message, '次の手順は？', 'こんにちは', PIN.message]) await reply({ message });
    expect(app.double.asked).toEqual([]);
  });
});

it('each use can be switched off', async () => {
  await start(says('はい。'), { uses: ['wording'] });
  await reply(PIN);
  expect(app.double.asked.every(isWording)).toBe(true);
  expect(app.double.asked).toHaveLength(1);
});
