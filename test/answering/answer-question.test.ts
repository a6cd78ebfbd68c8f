import { beforeAll, describe, expect, test } from 'vitest';
import { type Reply, replySchema } from '../../src/contract/chat.ts';
import { type MemoryChat, memoryChat } from '../support/memory-chat.ts';

let chat: MemoryChat;
beforeAll(async () => {
  chat = await memoryChat();
});

const sections = (reply: { citations: { section: string }[] }) => reply.citations.map(({ section }) => section);

describe('an answer', () => {
  test('says the fact first and cites the section that proves it, quoted word for word', async () => {
    const reply = await chat.ask('本は一度に何冊まで借りられるの？');
    expect(reply.kind).toBe('answer');
    expect(reply.text.startsWith('一度に借りられるのは10冊までです。[1]')).toBe(true);
    expect(reply.citations[0]).toMatchObject({
      n: 1,
      section: 'card-guide/step-3',
      quote: '一度に借りられるのは10冊までです。',
      url: '/sources/card-guide?section=step-3#step-3',
    });
    expect(() => replySchema.parse(reply)).not.toThrow();
  });

  test('lists a whole procedure in printed order with its own numbers', async () => {
    const reply = await chat.ask('登録の手順を最初から全部教えてください');
    expect(reply.steps.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(reply.steps[0]?.text).toBe('「利用申込書」に記入し、身分証を見せます。');
    expect(reply.text).toContain('1. カウンターで申し込む：「利用申込書」に記入');
  });

  test('every mark in the text belongs to a citation', async () => {
    for (const question of ['カードを返したい', '暗証番号を変えたい', '登録の手順を全部']) {
      const reply = await chat.ask(question);
      const marks = [...reply.text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
      expect(new Set(marks)).toEqual(new Set(reply.citations.map(({ n }) => n)));
    }
  });

  test('shows the warnings of an irreversible action before anything to press', async () => {
    const reply = await chat.ask('カードを返却するにはどうする');
    expect(reply.warnings.map(({ text }) => text)).toEqual(['予約は全て取り消されます。', '貸出の記録は失われます。']);
    expect(sections(reply)).toContain('card-guide/return-notes');
  });

  test('answers two questions of one message', async () => {
    const reply = await chat.ask('一度に何冊まで借りられますか。それと、最初の窓口で身分証はいりますか。');
    expect(sections(reply)).toEqual(expect.arrayContaining(['card-guide/step-3', 'card-guide/step-1']));
  });
});

describe('the device', () => {
  test('unknown, with differing paths: both are said, each named', async () => {
    const reply = await chat.ask('暗証番号を変えたい');
    expect(reply.text).toContain('【パソコン】画面左上の「設定」');
    expect(reply.text).toContain('【スマートフォン】画面下の「その他」');
  });

  test('of the request: only its path', async () => {
    const reply = await chat.ask('暗証番号を変えたい', { device: 'smartphone' });
    expect(reply.text).toContain('その他');
    expect(reply.text).not.toContain('左上');
    expect(reply.device).toBe('smartphone');
  });

  test('in words wins over the request, and is remembered', async () => {
    const [first, second] = await chat.talk(['パソコンで暗証番号を変えたい', '暗証番号の変更はどこ'], { device: 'smartphone' });
    expect(first?.text).toContain('左上');
    expect(second?.text).toContain('左上');
  });

  test('「スマホだと？」 repeats the last answer for that device', async () => {
    const [, second] = await chat.talk(['パソコンで暗証番号を変えたい', 'スマホだと？']);
    expect(second?.text).toContain('その他');
    expect(sections(second as never)).toEqual(['card-guide/pin-phone']);
  });
});

describe('a conversation', () => {
  test('goes on from the screen where the person stands, into the next procedure at the end', async () => {
    const replies = await chat.talk(['カウンターに着きました。最初に何を書くの', 'できました。その次は？', '押しました。次は？', '次は？']);
    expect(replies.map((reply) => sections(reply)[0])).toEqual([
      'card-guide/step-1',
      'card-guide/step-2',
      'card-guide/step-3',
      'card-guide/step-3',
    ]);
    expect(replies[1]?.steps[0]?.number).toBe(2);
  });

  test('stays on a screen whose later button is not yet pressed, and names what is left', async () => {
    const replies = await chat.talk([
      'カウンターに着きました。最初に何を書くの',
      'できました。その次は？',
      '受け取りましたにチェックしました。次は？',
    ]);
    expect(replies[2]?.text).toContain('続けて「次の窓口へ」と進みます。');
    expect(sections(replies[2] as Reply)).toEqual(['card-guide/step-2']);
  });

  test('follows somebody who has gone on alone, by what they say they pressed', async () => {
    const replies = await chat.talk(['カウンターに着きました。最初に何を書くの', '次の窓口へを押しました']);
    expect(sections(replies[1] as Reply)[0]).toBe('card-guide/step-3');
  });

  test('says which step was spoken of', async () => {
    const replies = await chat.talk(['カウンターに着きました。最初に何を書くの', 'できました。その次は？', 'それは何番目の手順ですか']);
    expect(replies[2]?.steps[0]?.number).toBe(2);
  });

  test('a remark before 「次は？」 does not keep it from going on, a question does', async () => {
    const start = 'カウンターに着きました。最初に何を書くの';
    const [, next] = await chat.talk([start, 'わかった、それは後で聞く。で、この次は？']);
    expect(sections(next as Reply)[0]).toBe('card-guide/step-2');
    const [, asked] = await chat.talk([start, '一度に何冊まで借りられますか？それは大事。次は？']);
    expect(asked?.text).toContain('10冊');
  });

  test('what was filled in is not left: the button that leads on is still to be pressed', async () => {
    const [, stayed, left] = await chat.talk(['カウンターに着きました。最初に何を書くの', '入れました', '次の窓口へを押しました']);
    expect(sections(stayed as Reply)[0]).toBe('card-guide/step-1');
    expect(sections(left as Reply)[0]).toBe('card-guide/step-3');
  });

  test('whom the same answer did not help a moment ago is told whom to ask', async () => {
    const [first, again] = await chat.talk(['申込書が見つからない', 'やっぱり申込書が見つからないんです']);
    expect(again?.lead).toBe(first?.lead);
    expect([first?.contacts.length, again?.contacts.length]).toEqual([0, 1]);
  });

  test('a greeting in between is a greeting, not the last answer again', async () => {
    const first = await chat.ask('一度に何冊まで借りられますか');
    const reply = await chat.ask('こんにちは', { conversationId: first.conversationId });
    expect(reply.kind).toBe('chat');
  });

  test('where both ways were shown, naming the device chooses, however it is wrapped', async () => {
    const both = await chat.ask('暗証番号を変えたい');
    const reply = await chat.ask('手元にあるのはパソコンです', { conversationId: both.conversationId });
    expect(reply.text).toContain('画面左上の「設定」');
    expect(reply.text).not.toContain('その他');
  });

  test('「手順3」 without context is asked about; the choice is understood by name and by number', async () => {
    for (const choice of ['貸出', '2']) {
      const [asked, chosen] = await chat.talk(['手順3', choice]);
      expect(asked?.kind).toBe('clarify');
      expect(asked?.suggestions.map(({ label }) => label)).toEqual(['利用登録', '貸出']);
      expect(chosen?.steps[0]?.text).toContain('10冊');
    }
  });

  test('「手順3」 within a procedure means that procedure', async () => {
    const [, second] = await chat.talk(['カウンターに着きました。最初に何を書くの', '手順3は？']);
    expect(second?.kind).toBe('answer');
    expect(second?.steps[0]).toMatchObject({ number: 3 });
  });

  test('an ambiguous wish is asked about once, and the answer decides', async () => {
    const [asked, chosen] = await chat.talk(['変更したいのですが', '番号のほうです']);
    expect(asked?.kind).toBe('clarify');
    expect(asked?.suggestions.map(({ label }) => label)).toEqual(['暗証番号', 'カードの返却']);
    expect(chosen?.text).toContain('暗証番号の変更');
  });

  test('a conversation never leaks into another', async () => {
    await chat.ask('カウンターに着きました。最初に何を書くの');
    const other = await chat.ask('その次は？');
    expect(sections(other)).not.toContain('card-guide/step-2');
  });

  test('an unknown conversation id starts anew under another id', async () => {
    const reply = await chat.ask('こんにちは', { conversationId: 'no-such-conversation-0000' });
    expect(reply.conversationId).not.toBe('no-such-conversation-0000');
    expect(reply.kind).toBe('chat');
  });
});

describe('what is not covered', () => {
  test('is declined with the contact, whose number is cited', async () => {
    const reply = await chat.ask('日曜日は何時まで開いていますか');
    expect(reply.kind).toBe('decline');
    expect(reply.contacts).toEqual([{ name: '中央図書館', phone: '03-1234-5678', for: 'ご相談' }]);
    expect(sections(reply)).toContain('card-guide/contact');
  });

  test.each(['asdf qwer zxcv', '宇宙ロケットの燃料を計算して', '🍣🍣🍣', '？？？'])('%j is declined', async (message) => {
    expect((await chat.ask(message)).kind).toBe('decline');
  });
});

test('personal data are masked, the person is told, the question is answered, and nothing of it is echoed', async () => {
  const reply = await chat.ask('電話は090-1234-5678です。暗証番号を変えたい', { device: 'pc' });
  expect(reply.kind).toBe('answer');
  expect(reply.text).toContain('左上');
  expect(reply.notices.join()).toContain('電話番号');
  expect(reply.maskedMessage).toMatch(/^電話は[^0-9]+です。暗証番号を変えたい$/);
  expect((await chat.ask('暗証番号を変えたい')).maskedMessage).toBeUndefined();
  const { conversationId: _, messageId: __, ...said } = reply;
  expect(JSON.stringify(said)).not.toMatch(/090|1234|5678/);
});

test('an English question is answered in Japanese, with one English line that says so', async () => {
  expect((await chat.ask('How can I change the PIN number?')).text).toContain('Answers are in Japanese.');
});
