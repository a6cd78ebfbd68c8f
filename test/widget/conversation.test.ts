import { describe, expect, it } from 'vitest';
import {
  advance,
  type Conversation,
  type ConversationEvent,
  EMPTY_CONVERSATION,
  guidedMessage,
  type ReplyMessage,
  restoreConversation,
  resumeAt,
  saveConversation,
  shownSteps,
} from '../../widget/conversation.ts';
import { readReply } from '../../widget/shown-reply.ts';

function replyOf(fields: Record<string, unknown> = {}) {
  const reply = readReply({ conversationId: 'c-1', messageId: 'm-1', kind: 'answer', text: '回答です。', ...fields });
  if (!reply) throw new Error('no reply');
  return reply;
}

const steps = [
  { number: 1, text: '右側を押す', device: 'pc', citation: 1 },
  { number: 1, text: '右上を押す', device: 'smartphone', citation: 1 },
  { number: 2, text: '番号を入れる', device: null, citation: 1 },
];

function run(events: readonly ConversationEvent[], from: Conversation = EMPTY_CONVERSATION): Conversation {
  return events.reduce(advance, from);
}

const asked = (text = '登録したい'): ConversationEvent => ({ type: 'asked', id: 'u1', text });
const replied = (fields: Record<string, unknown> = {}, id = 'r1'): ConversationEvent => ({
  type: 'came',
  id,
  event: { type: 'reply', reply: replyOf(fields) },
});

function lastReply({ messages }: Conversation): ReplyMessage {
  const last = messages.at(-1);
  if (last?.role !== 'reply') throw new Error('the last message is no reply');
  return last;
}

describe('advance(), a question and its answer', () => {
  it('shows the question at once, gathers what streams in, and puts the whole reply in its place', () => {
    const waiting = run([
      asked(),
      { type: 'came', id: 'r1', event: { type: 'delta', text: '回' } },
      { type: 'came', id: 'r1', event: { type: 'delta', text: '答' } },
    ]);
    expect(waiting.messages).toHaveLength(1);
    expect(waiting.pending?.text).toBe('回答');
    const done = run([replied()], waiting);
    expect(done.pending).toBeNull();
    expect(done.conversationId).toBe('c-1');
    expect(lastReply(done).reply.lead).toBe('回答です。');
  });

  it('forgets the pieces of an attempt that was lost', () => {
    const state = run([
      asked(),
      { type: 'came', id: 'r1', event: { type: 'delta', text: '途中' } },
      { type: 'came', id: 'r1', event: { type: 'restarted' } },
    ]);
    expect(state.pending).toMatchObject({ text: '', restarted: true });
  });

  it('keeps the question when it failed, and asks it again without a second bubble', () => {
    const failed = run([asked(), { type: 'failed', failure: { kind: 'lost', said: null, retryAt: 0 } }]);
    expect(failed.messages).toMatchObject([{ role: 'user', text: '登録したい' }]);
    const again = run([{ type: 'asked-again' }, replied()], failed);
    expect(again.failure).toBeNull();
    expect(again.messages.map(({ role }) => role)).toEqual(['user', 'reply']);
  });

  it('ignores what still comes after the person stopped the answer', () => {
    const stopped = run([asked(), { type: 'failed', failure: { kind: 'stopped', said: null, retryAt: 0 } }]);
    expect(advance(stopped, replied())).toBe(stopped);
  });

  it('says at the message itself what the server says about it, and echoes it as it was masked', () => {
    const state = run([asked('山田太郎です'), replied({ maskedMessage: '（お名前）です', notices: ['お名前を伏せました。'] })]);
    expect(state.messages[0]).toMatchObject({ text: '（お名前）です', notices: ['お名前を伏せました。'] });
    expect(restoreConversation(saveConversation(state)).messages[0]).toEqual(state.messages[0]);
  });

  it('leaves a message as it was typed when nothing was masked', () => {
    const state = run([asked('一つめ1234'), replied(), asked('二つめ'), replied({ maskedMessage: '●●', notices: ['伏せました。'] }, 'r2')]);
    expect(state.messages[0]).toMatchObject({ text: '一つめ1234', notices: [] });
  });
});

describe('advance(), inside a reply', () => {
  const withSteps = run([asked(), replied({ steps, warnings: [{ text: '戻せません。', citation: 1 }] })]);

  it('hides the steps behind the warnings until they are acknowledged', () => {
    expect(lastReply(withSteps).acknowledged).toBe(false);
    expect(lastReply(advance(withSteps, { type: 'acknowledged', id: 'r1' })).acknowledged).toBe(true);
  });

  it('does not ask for the same acknowledgement twice in a conversation', () => {
    const again = run(
      [{ type: 'acknowledged', id: 'r1' }, asked('次は'), replied({ warnings: [{ text: '戻せません。', citation: 1 }] }, 'r2')],
      withSteps,
    );
    expect(lastReply(again).acknowledged).toBe(true);
    const other = run(
      [{ type: 'acknowledged', id: 'r1' }, asked('次は'), replied({ warnings: [{ text: '別の注意。', citation: 1 }] }, 'r2')],
      withSteps,
    );
    expect(lastReply(other).acknowledged).toBe(false);
  });

  it('shows the way of the chosen device and remembers it for later replies', () => {
    expect(shownSteps(lastReply(withSteps))).toHaveLength(3);
    const chosen = advance(withSteps, { type: 'device', id: 'r1', device: 'smartphone' });
    expect(shownSteps(lastReply(chosen)).map(({ text }) => text)).toEqual(['右上を押す', '番号を入れる']);
    expect(lastReply(run([asked('次'), replied({ steps }, 'r2')], chosen)).device).toBe('smartphone');
  });

  it('opens one citation at a time and closes it on the second press', () => {
    const open = advance(withSteps, { type: 'cited', id: 'r1', key: 'lead0:1' });
    expect(lastReply(open).openCitation).toBe('lead0:1');
    expect(lastReply(advance(open, { type: 'cited', id: 'r1', key: 'step0:1' })).openCitation).toBe('step0:1');
    expect(lastReply(advance(open, { type: 'cited', id: 'r1', key: 'lead0:1' })).openCitation).toBeNull();
  });
});

describe('advance(), the step guide', () => {
  const start = run([asked(), replied({ steps }), { type: 'device', id: 'r1', device: 'pc' }, { type: 'guided', id: 'r1', to: 0 }]);

  it('walks step by step, ticks off what is done, and ends after the last', () => {
    const second = advance(start, { type: 'did', id: 'r1' });
    expect(lastReply(second)).toMatchObject({ guideAt: 1, done: [0] });
    const end = advance(second, { type: 'did', id: 'r1' });
    expect(lastReply(end)).toMatchObject({ guideAt: 2, done: [0, 2] });
    expect(advance(end, { type: 'did', id: 'r1' }).messages).toEqual(end.messages);
  });

  it('stays at a step that does not work until the person goes on or back', () => {
    const stuck = run(
      [
        { type: 'did', id: 'r1' },
        { type: 'stuck', id: 'r1', stuck: true },
      ],
      start,
    );
    expect(lastReply(stuck)).toMatchObject({ guideAt: 1, stuck: true });
    expect(lastReply(advance(stuck, { type: 'guided', id: 'r1', to: 0 }))).toMatchObject({ guideAt: 0, stuck: false });
  });

  it('takes up where the person was, after the list, other questions and a reload', () => {
    const later = run([{ type: 'did', id: 'r1' }, asked('証券番号は？'), replied({}, 'r2')], start);
    const reloaded = restoreConversation(saveConversation(later));
    expect(guidedMessage(reloaded)).toMatchObject({ id: 'r1', guideAt: 1 });
    const listed = run(
      [
        { type: 'did', id: 'r1' },
        { type: 'guided', id: 'r1', to: null },
      ],
      start,
    );
    expect(guidedMessage(listed)).toBeNull();
    expect(resumeAt(lastReply(listed))).toBe(1);
  });

  it('cannot be led outside the steps', () => {
    expect(lastReply(advance(start, { type: 'guided', id: 'r1', to: 99 })).guideAt).toBe(2);
    expect(lastReply(advance(start, { type: 'guided', id: 'r1', to: -1 })).guideAt).toBe(0);
  });
});

describe('restoreConversation()', () => {
  it('brings messages, ticks and ratings back', () => {
    const state = run([
      asked(),
      replied({ steps }),
      { type: 'ticked', id: 'r1', step: 2, done: true },
      { type: 'rated', id: 'r1', rating: 'up' },
    ]);
    expect(restoreConversation(saveConversation(state))).toEqual({ ...state, topics: null });
  });

  it('offers a question again that was under way when the page was left', () => {
    expect(restoreConversation(saveConversation(run([asked()])))).toMatchObject({
      pending: null,
      failure: { kind: 'interrupted' },
      messages: [{ text: '登録したい' }],
    });
  });

  it.each([null, '', '{', '[]', '{"version":0,"messages":[]}', '{"version":1}'])('starts afresh from %j', (json) => {
    expect(restoreConversation(json)).toEqual(EMPTY_CONVERSATION);
  });

  it('leaves out messages that were tampered with', () => {
    expect(
      restoreConversation('{"version":1,"messages":[{"role":"reply","id":"r","reply":{}},{"role":"user","id":1},7]}').messages,
    ).toEqual([]);
  });
});
