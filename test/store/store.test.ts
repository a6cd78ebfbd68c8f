import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConversationState, saveConversationState } from '../../src/store/conversation-states.ts';
import { exportConversations } from '../../src/store/export-conversations.ts';
import { findConversations } from '../../src/store/find-conversations.ts';
import { forgetConversation, sweep } from '../../src/store/forget.ts';
import { readConversation } from '../../src/store/read-conversation.ts';
import { reviewConversation } from '../../src/store/review-conversation.ts';
import { saveFeedback } from '../../src/store/save-feedback.ts';
import { saveMessages } from '../../src/store/save-messages.ts';
import { createStaffSession, endStaffSession, endStaffSessionsOf, findStaffSession } from '../../src/store/staff-sessions.ts';
import { countAll, countBy, countByDay, countSections, findFailedQuestions } from '../../src/store/statistics.ts';
import { ENGINES, emptyStore, sampleRecord } from '../support/test-store.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** 2025-10-09, noon in Japan. */
const NOON = Date.UTC(2025, 9, 9, 3);

describe.each(ENGINES)('the store on %s', (engine) => {
  let store: Awaited<ReturnType<typeof emptyStore>>;
  beforeAll(async () => {
    store = await emptyStore(engine);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    for (const table of ['conversations', 'staff_sessions', 'conversation_states', 'rate_limits', 'marks'] as const)
      await store.db.deleteFrom(table).execute();
  });

  const save = (...records: ReturnType<typeof sampleRecord>[]) => saveMessages(store.db, records);
  const rate = (record: { id: string; conversationId: string }, rating: 'up' | 'down', comment: string | null = null) =>
    saveFeedback(store.db, { messageId: record.id, conversationId: record.conversationId, at: NOON, rating, comment });

  describe('saveMessages()', () => {
    it('keeps everything of a message', async () => {
      const record = sampleRecord({ sections: ['b/2', 'a/1'], device: 'pc', channel: 'qr', page: 'login', contacts: 2, latencyMs: 1.25 });
      await save(record);
      const kept = await readConversation(store.db, record.conversationId);
      const { conversationId, ...rest } = record;
      expect(kept?.messages).toEqual([{ ...rest, sections: ['a/1', 'b/2'], feedback: null }]);
      expect(kept).toMatchObject({
        id: conversationId,
        startedAt: record.at,
        lastAt: record.at,
        channel: 'qr',
        page: 'login',
        device: 'pc',
      });
    });

    it('keeps a conversation of many messages in their order, with the device known last', async () => {
      const first = sampleRecord({ at: NOON, device: 'pc' });
      const { conversationId } = first;
      await save(first, sampleRecord({ conversationId, at: NOON + 1, device: 'smartphone' }));
      await save(sampleRecord({ conversationId, at: NOON + 2, device: null }));
      const kept = await readConversation(store.db, conversationId);
      expect(kept?.messages.map(({ at }) => at)).toEqual([NOON, NOON + 1, NOON + 2]);
      expect(kept).toMatchObject({ startedAt: NOON, lastAt: NOON + 2, device: 'smartphone' });
    });

    it('takes the same batch twice and keeps it once', async () => {
      const record = sampleRecord();
      await save(record);
      await save(record);
      expect((await countAll(store.db, { from: 0, to: NOON + 100 * DAY })).messages).toBe(1);
    });

    it('keeps texts that databases are fond of tripping over', async () => {
      const message = `a\u0000b \ud800 '; drop table messages; -- 絵文字😀 \u202e "`;
      const record = sampleRecord({ message, page: 'p\u0000' });
      await save(record);
      expect((await readConversation(store.db, record.conversationId))?.messages[0]?.message).toBe(
        `ab \ufffd '; drop table messages; -- 絵文字😀 \u202e "`,
      );
    });
  });

  describe('saveFeedback()', () => {
    it('keeps what somebody thought of a reply; a second word replaces the first', async () => {
      const record = sampleRecord();
      await save(record);
      expect(await rate(record, 'up', '助かりました')).toBe(true);
      expect(await rate(record, 'down')).toBe(true);
      const kept = await readConversation(store.db, record.conversationId);
      expect(kept?.messages[0]?.feedback).toEqual({ at: NOON, rating: 'down', comment: null });
    });

    it('knows neither a message that was never kept nor one of another conversation', async () => {
      const record = sampleRecord();
      await save(record);
      expect(await rate({ ...record, id: 'unknown' }, 'up')).toBe(false);
      expect(await rate({ ...record, conversationId: 'another' }, 'up')).toBe(false);
      expect((await readConversation(store.db, record.conversationId))?.messages[0]?.feedback).toBeNull();
    });
  });

  describe('findConversations()', () => {
    const find = async (filter: Parameters<typeof findConversations>[1]) =>
      (await findConversations(store.db, filter)).conversations.map(({ id }) => id);

    it('filters by what happened and where', async () => {
      const answered = sampleRecord({ conversationId: 'answered', at: NOON, channel: 'qr', device: 'pc' });
      const declined = sampleRecord({ conversationId: 'declined', at: NOON + 1, kind: 'decline' });
      const looped = [1, 2].map((n) => sampleRecord({ conversationId: 'looped', at: NOON + 1 + n, kind: 'clarify' }));
      const asked = [4, 5, 6].map((n) => sampleRecord({ conversationId: 'asked', at: NOON + n, kind: n === 5 ? 'answer' : 'clarify' }));
      await save(answered, declined, ...looped, ...asked);
      await rate(answered, 'down');
      await rate(declined, 'up');
      expect(await find({})).toEqual(['asked', 'looped', 'declined', 'answered']);
      expect(await find({ declined: true })).toEqual(['declined']);
      expect(await find({ down: true })).toEqual(['answered']);
      expect(await find({ clarifyLoop: true })).toEqual(['looped']);
      expect(await find({ channel: 'qr' })).toEqual(['answered']);
      expect(await find({ device: 'pc' })).toEqual(['answered']);
      expect(await find({ from: NOON + 1, to: NOON + 6 })).toEqual(['looped', 'declined']);
      expect(await find({ declined: true, down: true })).toEqual([]);
    });

    it('sums a conversation up', async () => {
      const first = sampleRecord({ conversationId: 'c', at: NOON, message: '最初の質問' });
      await save(first, sampleRecord({ conversationId: 'c', at: NOON + 1, kind: 'decline', message: '次' }));
      await rate(first, 'up');
      const [summary] = (await findConversations(store.db)).conversations;
      expect(summary).toMatchObject({ firstMessage: '最初の質問', messages: 2, declines: 1, ups: 1, downs: 0, mark: null });
    });

    it('gives page after page without gap or repetition, also among equal times', async () => {
      await save(
        ...Array.from({ length: 25 }, (_, n) =>
          sampleRecord({ conversationId: `c${String(n).padStart(2, '0')}`, at: NOON + Math.floor(n / 10) }),
        ),
      );
      const seen: string[] = [];
      let after: Parameters<typeof findConversations>[2] = { limit: 7 };
      for (let pages = 0; pages < 10; pages++) {
        const { conversations, next } = await findConversations(store.db, {}, after);
        seen.push(...conversations.map(({ id }) => id));
        if (next === null) break;
        after = { limit: 7, after: next };
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `c${String(24 - n).padStart(2, '0')}`));
    });
  });

  describe('reviewConversation()', () => {
    it('marks a conversation, and a second review replaces the first', async () => {
      const record = sampleRecord();
      await save(record);
      const review = { at: NOON, mark: 'gap', note: '資料に追記', reviewer: 'sato' };
      expect(await reviewConversation(store.db, record.conversationId, review)).toBe(true);
      expect(await reviewConversation(store.db, record.conversationId, { ...review, mark: 'done' })).toBe(true);
      expect((await readConversation(store.db, record.conversationId))?.review).toEqual({ ...review, mark: 'done' });
      const marks = async (mark: string | null) => (await findConversations(store.db, { mark })).conversations.length;
      expect([await marks('done'), await marks('gap'), await marks(null)]).toEqual([1, 0, 0]);
    });

    it('does not know a conversation that was never kept', async () => {
      expect(await reviewConversation(store.db, 'unknown', { at: NOON, mark: 'gap', note: '', reviewer: 'sato' })).toBe(false);
    });
  });

  describe('the figures', () => {
    const all = { from: 0, to: NOON + 100 * DAY };

    it('count each Japanese day by kind, rating and latency', async () => {
      const midnight = Date.UTC(2025, 9, 9, 15);
      const records = Array.from({ length: 100 }, (_, n) => sampleRecord({ at: midnight - 1, latencyMs: n + 1 }));
      const next = [
        sampleRecord({ at: midnight, kind: 'clarify', latencyMs: 7 }),
        sampleRecord({ at: midnight, kind: 'decline', contacts: 1, latencyMs: 7 }),
        sampleRecord({ at: midnight, kind: 'chat', latencyMs: 7 }),
      ] as const;
      await save(...records, ...next);
      await rate(next[1], 'down');
      expect(await countByDay(store.db, all)).toEqual([
        { day: '2025-10-09', answer: 100, clarify: 0, decline: 0, chat: 0, handedOver: 0, up: 0, down: 0, p50: 50, p99: 99 },
        { day: '2025-10-10', answer: 0, clarify: 1, decline: 1, chat: 1, handedOver: 1, up: 0, down: 1, p50: 7, p99: 7 },
      ]);
      expect((await countByDay(store.db, all, 0)).map(({ day }) => day)).toEqual(['2025-10-09']);
      expect(await countAll(store.db, all)).toEqual({ conversations: 103, messages: 103, up: 0, down: 1, p50: 49, p99: 99 });
      expect(await countAll(store.db, { from: midnight, to: midnight + 1 })).toMatchObject({ messages: 3, p50: 7 });
    });

    it('are zero where nothing was asked', async () => {
      expect(await countByDay(store.db, all)).toEqual([]);
      expect(await countAll(store.db, all)).toEqual({ conversations: 0, messages: 0, up: 0, down: 0, p50: 0, p99: 0 });
    });

    it('split by topic, device and channel, the most frequent first', async () => {
      const login = [sampleRecord({ device: 'pc' }), sampleRecord({ channel: 'staff' })] as const;
      await save(...login, sampleRecord({ topic: null }));
      await rate(login[0], 'up');
      expect(await countBy(store.db, 'topic', all)).toEqual([
        { name: 'login', messages: 2, up: 1, down: 0 },
        { name: null, messages: 1, up: 0, down: 0 },
      ]);
      expect((await countBy(store.db, 'channel', all)).map(({ name, messages }) => [name, messages])).toEqual([
        ['web', 2],
        ['staff', 1],
      ]);
      expect(await countBy(store.db, 'device', all, 1)).toEqual([{ name: null, messages: 2, up: 0, down: 0 }]);
    });

    it('tell how often a section was cited and how its replies were rated', async () => {
      const records = [sampleRecord({ sections: ['a/1', 'a/2'] }), sampleRecord({ sections: ['a/1', 'a/1'] })] as const;
      await save(...records);
      await rate(records[0], 'down');
      expect(await countSections(store.db, all)).toEqual([
        { section: 'a/1', citations: 2, up: 0, down: 1 },
        { section: 'a/2', citations: 1, up: 0, down: 1 },
      ]);
    });

    it('list what was declined or rated down since a date, the latest first', async () => {
      const old = sampleRecord({ at: NOON - 1, kind: 'decline' });
      const declined = sampleRecord({ at: NOON, kind: 'decline', message: '資料にない質問', topic: null, point: null });
      const disliked = sampleRecord({ at: NOON + 1 });
      const liked = sampleRecord({ at: NOON + 2 });
      await save(old, declined, disliked, liked);
      await rate(disliked, 'down', '違います');
      await rate(liked, 'up');
      expect(await findFailedQuestions(store.db, { from: NOON, to: NOON + 10 })).toEqual([
        {
          messageId: disliked.id,
          conversationId: disliked.conversationId,
          at: NOON + 1,
          message: disliked.message,
          kind: 'answer',
          point: 'login-password',
          rating: 'down',
          comment: '違います',
          device: null,
          decision: null,
        },
        {
          messageId: declined.id,
          conversationId: declined.conversationId,
          at: NOON,
          message: '資料にない質問',
          kind: 'decline',
          point: null,
          rating: null,
          comment: null,
          device: null,
          decision: null,
        },
      ]);
    });
  });

  describe('forgetting', () => {
    it('deletes one conversation with everything that belongs to it, and no other', async () => {
      const [gone, stays] = [sampleRecord(), sampleRecord()];
      await save(gone, stays);
      await rate(gone, 'down', '秘密の言葉');
      await reviewConversation(store.db, gone.conversationId, { at: NOON, mark: 'gap', note: '', reviewer: 'sato' });
      await saveConversationState(store.db, gone.conversationId, '{}', NOON);
      expect(await forgetConversation(store.db, engine, gone.conversationId)).toBe(true);
      expect(await forgetConversation(store.db, engine, gone.conversationId)).toBe(false);
      expect(await readConversation(store.db, gone.conversationId)).toBeNull();
      expect(await readConversation(store.db, stays.conversationId)).not.toBeNull();
      for (const table of ['feedback', 'reviews', 'conversation_states'] as const)
        expect(await store.db.selectFrom(table).selectAll().execute()).toEqual([]);
      expect(await store.db.selectFrom('message_citations').selectAll().execute()).toHaveLength(1);
    });

    it('deletes what is older than the retention, and nothing younger', async () => {
      const old = Array.from({ length: 1200 }, (_, n) => sampleRecord({ conversationId: `old-${n % 10}`, at: NOON - 90 * DAY - 1 - n }));
      const young = sampleRecord({ at: NOON - 90 * DAY });
      const both = sampleRecord({ conversationId: 'both', at: NOON - 91 * DAY });
      await save(...old, young, both, sampleRecord({ conversationId: 'both', at: NOON - DAY }));
      await saveConversationState(store.db, 'state', '{}', NOON - 1);
      expect(await sweep(store.db, engine, NOON, 90)).toEqual({ done: true, messages: 1201 });
      expect((await findConversations(store.db)).conversations.map(({ id, messages }) => [id, messages])).toEqual([
        ['both', 1],
        [young.conversationId, 1],
      ]);
      expect(await store.db.selectFrom('conversation_states').selectAll().execute()).toEqual([]);
    });

    it('leaves it to one process at a time, and takes over from one that died', async () => {
      await store.db
        .insertInto('marks')
        .values({ name: 'sweeping', value: NOON + 60_000 })
        .execute();
      expect(await sweep(store.db, engine, NOON, 90)).toEqual({ done: false, messages: 0 });
      expect((await sweep(store.db, engine, NOON + 60_000, 90)).done).toBe(true);
      expect((await sweep(store.db, engine, NOON + 60_001, 90)).done).toBe(true);
    });

    it('does not wait for a lease from a clock that went wrong', async () => {
      await store.db
        .insertInto('marks')
        .values({ name: 'sweeping', value: NOON + 365 * DAY })
        .execute();
      expect((await sweep(store.db, engine, NOON, 90)).done).toBe(true);
    });
  });

  describe('exportConversations()', () => {
    const lines = async (format: 'jsonl' | 'csv', since?: number) => {
      const found: string[] = [];
      for await (const line of exportConversations(store.db, format, since)) found.push(line);
      return found;
    };

    it('writes a conversation a line as JSON, all of them', async () => {
      const records = Array.from({ length: 450 }, () => sampleRecord({ at: NOON }));
      await save(...records);
      const read = (await lines('jsonl')).map((line) => JSON.parse(line) as { id: string; messages: { message: string }[] });
      expect(new Set(read.map(({ id }) => id))).toEqual(new Set(records.map(({ conversationId }) => conversationId)));
      expect(read[0]?.messages[0]?.message).toBe('パスワードを忘れました');
      expect(await lines('jsonl', NOON + 1)).toEqual([]);
    });

    it.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', ' =1', '\t=1', '\r=1', '|cmd', '%0A=1'])(
      'writes %j into CSV so that no spreadsheet calculates it',
      async (text) => {
        await save(sampleRecord({ message: text }));
        const [heading, line] = await lines('csv');
        expect(heading).toMatch(/^"conversation","message_id","at"/);
        expect(line).toContain(`"'${text}"`);
      },
    );

    it('writes quotes, commas and line breaks into CSV as RFC 4180 says', async () => {
      const record = sampleRecord({ message: '「"はい"」, と\n言いました' });
      await save(record);
      await rate(record, 'up', 'ok');
      const [, line] = await lines('csv');
      expect(line).toContain('"「""はい""」, と\n言いました"');
      expect(line).toContain('"up","ok"');
    });
  });

  describe('staff sessions', () => {
    const who = { name: 'sato', role: 'operator' };

    it('begin with a token that only its holder knows, and end on the server', async () => {
      const token = await createStaffSession(store.db, who, NOON);
      expect(await findStaffSession(store.db, token, NOON + 1)).toEqual({ ...who, createdAt: NOON });
      expect(JSON.stringify(await store.db.selectFrom('staff_sessions').selectAll().execute())).not.toContain(token);
      await endStaffSession(store.db, token);
      expect(await findStaffSession(store.db, token, NOON + 1)).toBeNull();
    });

    it('end half an hour after the last request', async () => {
      const token = await createStaffSession(store.db, who, NOON);
      for (let minute = 20; minute <= 100; minute += 20)
        expect(await findStaffSession(store.db, token, NOON + minute * 60_000)).not.toBeNull();
      expect(await findStaffSession(store.db, token, NOON + 130 * 60_000)).toBeNull();
    });

    it('end twelve hours after they began, however busy', async () => {
      const token = await createStaffSession(store.db, who, NOON);
      for (let at = NOON; at < NOON + 12 * HOUR; at += 20 * 60_000) expect(await findStaffSession(store.db, token, at)).not.toBeNull();
      expect(await findStaffSession(store.db, token, NOON + 12 * HOUR)).toBeNull();
    });

    it('end all at once for one person', async () => {
      const [own, others] = [
        await createStaffSession(store.db, who, NOON),
        await createStaffSession(store.db, { ...who, name: 'abe' }, NOON),
      ];
      await endStaffSessionsOf(store.db, 'sato');
      expect([await findStaffSession(store.db, own, NOON), (await findStaffSession(store.db, others, NOON))?.name]).toEqual([null, 'abe']);
    });
  });

  describe('conversation states', () => {
    it('are found until their time is over; the last one saved counts', async () => {
      await saveConversationState(store.db, 'c', '{"n":1}', NOON);
      await saveConversationState(store.db, 'c', '{"n":2}', NOON + 10);
      expect(await readConversationState(store.db, 'c', NOON + 9)).toBe('{"n":2}');
      expect(await readConversationState(store.db, 'c', NOON + 10)).toBeNull();
      expect(await readConversationState(store.db, 'other', NOON)).toBeNull();
    });
  });
});
