import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideGap } from '../../src/store/decide-gap.ts';
import { exportConversations, exportPage } from '../../src/store/export-conversations.ts';
import { forgetConversation } from '../../src/store/forget.ts';
import { recentQuestions } from '../../src/store/recent-questions.ts';
import { saveMessages } from '../../src/store/save-messages.ts';
import { findFailedQuestions } from '../../src/store/statistics.ts';
import { ENGINES, emptyStore, sampleRecord } from '../support/test-store.ts';

const NOON = Date.UTC(2025, 9, 9, 3);
const EVER = { from: 0, to: NOON * 2 };

describe.each(ENGINES)('what staff decide, on %s', (engine) => {
  let store: Awaited<ReturnType<typeof emptyStore>>;
  beforeAll(async () => {
    store = await emptyStore(engine);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await store.db.deleteFrom('conversations').execute();
  });

  const decisions = async () => (await findFailedQuestions(store.db, EVER)).map(({ decision }) => decision);

  describe('decideGap()', () => {
    it('keeps what was decided about a question; the last word counts', async () => {
      const record = sampleRecord({ kind: 'decline' });
      await saveMessages(store.db, [record]);
      expect(await decideGap(store.db, [record.id], { decision: 'out-of-scope', point: null, editor: '編集 花子', at: NOON })).toBe(1);
      expect(await decideGap(store.db, [record.id], { decision: 'assigned', point: 'login/how', editor: '編集 花子', at: NOON })).toBe(1);
      expect(await decisions()).toEqual([{ decision: 'assigned', point: 'login/how', editor: '編集 花子' }]);
    });

    it('takes a decision back', async () => {
      const record = sampleRecord({ kind: 'decline' });
      await saveMessages(store.db, [record]);
      await decideGap(store.db, [record.id], { decision: 'drafted', point: null, editor: 'a', at: NOON });
      await decideGap(store.db, [record.id], null);
      expect(await decisions()).toEqual([null]);
    });

    it('leaves out questions that are not known, and goes with its conversation', async () => {
      const record = sampleRecord({ kind: 'decline' });
      await saveMessages(store.db, [record]);
      expect(await decideGap(store.db, ['unknown', record.id], { decision: 'drafted', point: null, editor: 'a', at: NOON })).toBe(1);
      expect(await decideGap(store.db, ['unknown'], { decision: 'drafted', point: null, editor: 'a', at: NOON })).toBe(0);
      await forgetConversation(store.db, engine, record.conversationId);
      expect(await store.db.selectFrom('gap_decisions').selectAll().execute()).toEqual([]);
    });
  });

  it('recentQuestions() are first messages, each wording once, the latest first', async () => {
    const [one, same, later] = [
      sampleRecord({ at: NOON }),
      sampleRecord({ at: NOON + 1 }),
      sampleRecord({ at: NOON + 2, message: '解約' }),
    ];
    const second = sampleRecord({ conversationId: one.conversationId, at: NOON + 3, message: 'その次は' });
    await saveMessages(store.db, [one, same, later]);
    await saveMessages(store.db, [second]);
    expect(await recentQuestions(store.db, NOON)).toEqual([
      { id: later.id, message: '解約', device: null, times: 1 },
      { id: one.id, message: one.message, device: null, times: 2 },
    ]);
    expect(await recentQuestions(store.db, NOON + 10)).toEqual([]);
  });

  it('exportPage() gives the same lines as the whole export', async () => {
    await saveMessages(store.db, [sampleRecord({ message: '=1+1' }), sampleRecord()]);
    const whole: string[] = [];
    for await (const line of exportConversations(store.db, 'csv')) whole.push(line);
    const first = await exportPage(store.db, 'csv', 0, '');
    expect(first.lines).toEqual(whole);
    expect(whole.join('\n')).toContain(`"'=1+1"`);
    expect(await exportPage(store.db, 'csv', 0, first.next ?? '')).toEqual({ lines: [], next: null });
  });
});
