import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationCaseSchema } from '../../../src/evaluation/conversation-case.ts';
import { type StaffServer, type StaffVisitor, signedIn, startStaffServer } from '../../support/staff-server.ts';
import { ask, rate, until } from '../../support/store-server.ts';
import { sampleRecord } from '../../support/test-store.ts';

const HOSTILE = `=cmd|' /C calc'!A0 <script>alert(1)</script> "><img src=x onerror=alert(2)>`;

let server: StaffServer;
let operator: StaffVisitor;
let editor: StaffVisitor;
beforeAll(async () => {
  server = await startStaffServer();
  operator = await signedIn(server.base, 'operator');
  editor = await signedIn(server.base, 'editor');
});
afterAll(() => server.close());

const keep = (...records: ReturnType<typeof sampleRecord>[]) => server.records.store.call('saveMessages', [records]);
const forgetAll = async () => {
  for (;;) {
    const { conversations } = await server.records.store.call('findConversations', [{}, { limit: 200 }]);
    if (conversations.length === 0) return;
    for (const { id } of conversations) await server.records.store.call('forgetConversation', [id]);
  }
};
const text = async (response: Promise<Response>) => (await response).text();
const fresh = (rest: Parameters<typeof sampleRecord>[0] = {}) => sampleRecord({ at: Date.now(), ...rest });

describe('what people asked through the chat', () => {
  it('is listed and can be read, with what they thought of it', async () => {
    const reply = await ask(server.base, '暗証番号を変えたい', { device: 'pc', channel: 'qr' });
    await until(async () => (await rate(server.base, reply, { rating: 'down', comment: '画面が違う' })) === 204, 'the feedback is kept');
    const list = await text(operator.get('/staff/conversations?only=down&channel=qr&device=pc'));
    expect(list).toContain('暗証番号を変えたい');
    const path = /href="(\/staff\/conversations\/[\w-]+)"><bdi>暗証番号/.exec(list)?.[1] ?? '';
    const page = await text(operator.get(path));
    expect(page).toContain('暗証番号の変更');
    expect(page).toContain('× 役に立たなかった');
    expect(page).toContain('画面が違う');
    expect(server.log()).toContainEqual(
      expect.objectContaining({ staff: '佐藤', did: 'read conversation', conversation: reply.conversationId }),
    );
    expect(JSON.stringify(server.log())).not.toContain('画面が違う');
  });
});

describe('GET /staff/conversations', () => {
  beforeEach(forgetAll);

  it('shows hostile words as words', async () => {
    const record = fresh({ message: HOSTILE, reply: HOSTILE, page: null });
    await keep(record);
    for (const path of ['/staff/conversations', `/staff/conversations/${record.conversationId}`, '/staff/gaps']) {
      const page = await text(operator.get(path));
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
    }
    expect(await text(operator.get('/staff/conversations'))).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it.each([
    ['only=declined', '断った質問'],
    ['only=down', '不評の質問'],
    ['only=loop', '聞き返しの質問'],
    ['channel=staff', 'スタッフの質問'],
    ['device=smartphone', 'スマホの質問'],
    ['mark=mend', '直す質問'],
    ['to=2020-01-01', '昔の質問'],
  ])('filters by %s', async (query, found) => {
    const down = fresh({ message: '不評の質問' });
    const loop = fresh({ message: '聞き返しの質問', kind: 'clarify' });
    const mend = fresh({ message: '直す質問' });
    const old = sampleRecord({ message: '昔の質問', at: Date.UTC(2019, 0, 1) });
    await keep(
      ...[fresh({ message: '断った質問', kind: 'decline' }), fresh({ message: 'スタッフの質問', channel: 'staff' })],
      ...[fresh({ message: 'スマホの質問', device: 'smartphone' }), down, loop, mend, old],
      fresh({ conversationId: loop.conversationId, at: loop.at + 1, kind: 'clarify' }),
    );
    const { id: messageId, conversationId } = down;
    await server.records.store.call('saveFeedback', [{ messageId, conversationId, at: Date.now(), rating: 'down', comment: null }]);
    await server.records.store.call('reviewConversation', [mend.conversationId, { at: 1, mark: 'mend', note: '', reviewer: 'a' }]);
    const page = await text(operator.get(`/staff/conversations?${query}`));
    expect(page.match(/(?<=\/conversations\/[\w-]+"><bdi>)[^<>]+(?=<\/bdi>)/g)).toEqual([found]);
  });

  it('takes nonsense in its address for nothing', async () => {
    for (const query of ['only=constructor', 'channel=%00', 'from=yesterday', 'after=x', 'mark=__proto__', 'device=1&to=9999-99-99'])
      expect((await operator.get(`/staff/conversations?${query}`)).status).toBe(200);
  });

  it('goes on page by page', async () => {
    await keep(...Array.from({ length: 60 }, (_, index) => fresh({ message: `番号${index}番`, at: 1_700_000_000_000 + index })));
    const first = await text(operator.get('/staff/conversations'));
    const next = (/href="([^"]*after=[^"]*)"/.exec(first)?.[1] ?? '').replaceAll('&amp;', '&');
    const second = await text(operator.get(next));
    expect(first).toContain('番号59番');
    expect(first).not.toContain('番号9番');
    expect(second).toContain('番号9番');
  });
});

describe('a conversation', () => {
  it('is marked with a note', async () => {
    const record = fresh();
    await keep(record);
    const path = `/staff/conversations/${record.conversationId}`;
    expect((await operator.post(`${path}/review`, { token: await operator.token(), mark: 'mend', note: '<b>直す</b>' })).status).toBe(303);
    const page = await text(operator.get(path));
    expect(page).toContain('要修正（佐藤、');
    expect(page).toContain('&lt;b&gt;直す&lt;/b&gt;');
    expect((await operator.post(`${path}/review`, { token: await operator.token(), mark: 'other', note: '' })).status).toBe(422);
  });

  it('is deleted by an editor alone, and only when sure', async () => {
    const record = fresh();
    await keep(record);
    const path = `/staff/conversations/${record.conversationId}`;
    expect(await text(operator.get(path))).not.toContain('会話を削除する');
    expect((await operator.post(`${path}/delete`, { token: await operator.token(), sure: 'yes' })).status).toBe(403);
    expect((await editor.post(`${path}/delete`, { token: await editor.token() })).status).toBe(422);
    expect((await operator.get(path)).status).toBe(200);
    expect((await editor.post(`${path}/delete`, { token: await editor.token(), sure: 'yes' })).status).toBe(303);
    expect((await operator.get(path)).status).toBe(404);
    expect(server.log()).toContainEqual(
      expect.objectContaining({ staff: 'hana', did: 'deleted conversation', conversation: record.conversationId }),
    );
  });

  it('that is not there is said not to be', async () => {
    for (const id of ['unknown', '%00', '..%2f..', "'; drop table messages"]) {
      const response = await operator.get(`/staff/conversations/${encodeURIComponent(id)}`);
      expect([id, response.status]).toEqual([id, 404]);
    }
  });
});

describe('GET /staff/export', () => {
  it('gives an editor everything, and no spreadsheet a formula', async () => {
    await keep(fresh({ message: HOSTILE }), ...Array.from({ length: 250 }, () => fresh()));
    const csv = await editor.get('/staff/export?format=csv');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="conversations-\d{4}-\d\d-\d\d\.csv"$/);
    const bytes = Buffer.from(await csv.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const lines = bytes.toString('utf8').split('\r\n');
    expect(lines.length).toBeGreaterThan(250);
    expect(bytes.toString('utf8')).toContain(`"'=cmd`);
    const jsonl = (await text(editor.get('/staff/export?format=jsonl'))).trimEnd().split('\n');
    expect(jsonl.map((line) => JSON.parse(line) as { id: string }).length).toBeGreaterThan(250);
  });

  it('gives an operator nothing', async () => {
    for (const path of ['/staff/export?format=csv', '/staff/export?format=jsonl', '/staff/gaps/export?kind=cases'])
      expect((await operator.get(path)).status).toBe(403);
  });
});

describe('GET /staff/gaps', () => {
  beforeEach(forgetAll);

  it('puts questions that ask alike together, the most asked first', async () => {
    const declined = (message: string) => fresh({ message, kind: 'decline', point: null });
    await keep(
      declined('駐車場はありますか'),
      declined('駐車場はありますか？'),
      declined('駐車場の料金'),
      declined('本の寄贈を受け付けていますか'),
    );
    const page = await text(operator.get('/staff/gaps'));
    const headings = [...page.matchAll(/<h2 id="cluster-\d+"><bdi>([^<]+)<\/bdi><\/h2>\s*<p><strong>(\d+)件/g)].map(([, label, count]) => [
      label,
      count,
    ]);
    expect(headings).toEqual([
      ['駐車場はありますか', '3'],
      ['本の寄贈を受け付けていますか', '1'],
    ]);
    expect(page).not.toContain('action="/staff/gaps/decide"');
  });

  it('takes an editor’s decision, shows it, takes it back', async () => {
    const record = fresh({ message: '暗証番号をなくした', kind: 'decline' });
    await keep(record);
    const token = await editor.token();
    const decide = (decision: string, rest: Record<string, string> = {}) =>
      editor.post('/staff/gaps/decide', { token, id: record.id, decision, ...rest });
    expect((await decide('assigned', { point: 'no/such' })).status).toBe(422);
    expect((await decide('assigned', { point: '暗証番号の変更' })).status).toBe(303);
    expect(await text(editor.get('/staff/gaps'))).toContain('未対応の質問はありません。');
    expect(await text(editor.get('/staff/gaps?show=decided'))).toContain('今ある項目で答える「暗証番号の変更」（hana）');
    expect((await decide('none')).status).toBe(303);
    expect(await text(editor.get('/staff/gaps'))).toContain('暗証番号をなくした');
    expect((await operator.post('/staff/gaps/decide', { token: await operator.token(), id: record.id, decision: 'drafted' })).status).toBe(
      403,
    );
  });

  it('becomes wordings, drafts and failing tests', async () => {
    const first = fresh({ message: 'カードについて' });
    const [assigned, outside, drafted] = [
      fresh({ message: 'その番号を忘れた', kind: 'decline', conversationId: first.conversationId, device: 'pc', at: first.at + 1 }),
      fresh({ message: '明日の天気', kind: 'decline' }),
      fresh({ message: '本の: 予約 # したい', kind: 'decline' }),
    ] as const;
    await keep(first, assigned, outside, drafted);
    const decide = async (id: string, decision: string, point = '') =>
      editor.post('/staff/gaps/decide', { token: await editor.token(), id, decision, point });
    await decide(assigned.id, 'assigned', 'card/pin');
    await decide(outside.id, 'out-of-scope');
    await decide(drafted.id, 'drafted');
    const lines = (await text(editor.get('/staff/gaps/export?kind=cases'))).trimEnd().split('\n');
    const cases = lines.map((line) => conversationCaseSchema.parse(JSON.parse(line)));
    expect(cases.find(({ id }) => id === `real-${assigned.id}`)).toMatchObject({
      device: 'pc',
      turns: [
        { user: 'カードについて' },
        { user: 'その番号を忘れた', expect: { kind: ['answer'], sections: [['card-guide/pin-pc', 'card-guide/pin-phone']] } },
      ],
    });
    expect(cases.find(({ id }) => id === `real-${outside.id}`)?.turns[0]?.expect?.kind).toEqual(['decline']);
    const { parse } = await import('yaml');
    expect(parse(await text(editor.get('/staff/gaps/export?kind=asks')))).toEqual({ 'card/pin': ['その番号を忘れた'] });
    expect(parse(await text(editor.get('/staff/gaps/export?kind=drafts')))).toMatchObject({
      topic: 'draft',
      points: [{ asks: ['本の: 予約 # したい'] }],
    });
  });
});

describe('GET /staff/dashboard', () => {
  it('counts the days that are asked for, each figure also in a table', async () => {
    await forgetAll();
    const at = Date.parse('2026-03-05T12:00:00+09:00');
    await keep(
      sampleRecord({ at, latencyMs: 10 }),
      sampleRecord({ at, kind: 'decline', contacts: 1, latencyMs: 30, device: 'pc' }),
      sampleRecord({ at: at + 86_400_000 }),
    );
    const page = await text(operator.get('/staff/dashboard?from=2026-03-04&to=2026-03-05'));
    expect(page).toContain('<li>質問<strong>2件</strong></li>');
    expect(page).toContain('資料にない<strong>50%</strong>');
    expect(page).toMatch(/aria-label="一日ごとの回答。合計：回答 1、聞き返し 0、資料にない 1、あいさつなど 0（件）"/);
    expect(page).toMatch(/<th scope="row">3\/5<\/th><td class="number">1<\/td><td class="number">0<\/td><td class="number">1<\/td>/);
    expect(page).toMatch(/<th scope="row">3\/4<\/th><td class="number">0<\/td>/);
    // A day without a question has no response time, not one of nothing.
    expect(page).toMatch(/<th scope="row">3\/4<\/th><td class="number">－<\/td><td class="number">－<\/td>/);
    expect(page).toMatch(/<circle class="dot f1"/);
    expect(page.match(/<svg class="chart" viewBox="0 0 640/g)).toHaveLength(4);
  });

  it('takes a mad range for what it is', async () => {
    for (const query of ['from=2026-03-05&to=2026-03-01', 'from=0001-01-01&to=9999-12-31', 'from=x&to=y'])
      expect((await operator.get(`/staff/dashboard?${query}`)).status).toBe(200);
  });
});

describe('GET /staff/knowledge', () => {
  it('counts how often each section was cited and how it was rated', async () => {
    const record = fresh({ sections: ['card-guide/step-3'] });
    await keep(record);
    await server.records.store.call('saveFeedback', [
      { messageId: record.id, conversationId: record.conversationId, at: 1, rating: 'down', comment: null },
    ]);
    const page = await text(operator.get('/staff/knowledge'));
    expect(page).toMatch(
      /section=step-3#step-3">[^<]+<\/a><\/th><td class="number">1<\/td><td class="number">0<\/td><td class="number"><span class="badge bad">1/,
    );
    expect(page).not.toContain('action="/staff/knowledge/compare"');
    expect((await operator.post('/staff/knowledge/compare', { token: await operator.token() })).status).toBe(403);
    expect((await editor.post('/staff/knowledge/compare', { token: await editor.token() })).status).toBe(404);
  });
});

it('says that it is out of order while the store is gone, and comes back with it', async () => {
  const lone = await startStaffServer();
  const visitor = await signedIn(lone.base, 'operator');
  await lone.records.store.close();
  const response = await visitor.get('/staff');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await response.text()).toContain('少し待ってから');
  await lone.close();
});
