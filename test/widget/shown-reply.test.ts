import { describe, expect, it } from 'vitest';
import { differsByDevice, hasBothDevices, leadOf, leadParagraphs, readReply } from '../../widget/shown-reply.ts';
import { recordedReply } from './recorded-stream.ts';

describe('readReply()', () => {
  it('keeps what a whole reply holds', () => {
    expect(readReply(recordedReply)).toMatchObject({
      lead: recordedReply.lead,
      steps: [{ number: 1, title: '', text: '「登録」ボタンを押します。', device: null, citation: 1, notes: [] }],
      citations: recordedReply.citations,
      suggestions: recordedReply.suggestions,
    });
  });

  it('gives the same reply again when it is read back from storage', () => {
    const once = readReply(recordedReply);
    expect(readReply(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it.each([null, 1, 'text', [], {}, { text: '' }, { text: '   ', steps: [{}] }])('finds nothing to show in %j', (value) => {
    expect(readReply(value)).toBeNull();
  });

  it('leaves out entries without what makes them useful, and fills in what is missing', () => {
    const reply = readReply({
      text: 'はい',
      steps: [{ text: '押す' }, { number: 2 }, null],
      citations: [{ n: 0, quote: 'x' }, { n: 1 }],
      contacts: [{ phone: '06-0000-0000' }],
      kind: 'unknown',
      device: 'tablet',
    });
    expect(reply).toMatchObject({
      kind: 'answer',
      device: null,
      steps: [{ number: 0, text: '押す', citation: 0 }],
      citations: [],
      contacts: [],
    });
  });

  it('cuts texts and lists that no screen could hold', () => {
    const reply = readReply({
      text: 'あ'.repeat(100_000),
      steps: Array.from({ length: 1000 }, (_, index) => ({ number: index + 1, text: 'x' })),
    });
    expect(reply?.lead.length).toBeLessThanOrEqual(8000);
    expect(reply?.steps).toHaveLength(60);
  });
});

describe('leadOf()', () => {
  it('takes the paragraphs before the first heading, list or contact line', () => {
    const lead = 'はじめに。[1]\n\n【パソコン】右側です。[2]';
    for (const rest of [
      '**注意**\n- 戻せません。[3]',
      '1. 押す[1]\n2. 進む[1]',
      '- 押す',
      '## 手順',
      'お問い合わせ先：窓口（TEL 06-0000-0000）[4]',
    ])
      expect(leadOf(`${lead}\n\n${rest}\n\nおわりに。`)).toBe(lead);
    expect(leadOf(lead)).toBe(lead);
  });

  it('stands in for a lead that the server left out, where the rest is shown as such', () => {
    const text = 'はい。\n\n1. 押す';
    expect(readReply({ text, steps: [{ text: '押す' }] })?.lead).toBe('はい。');
    expect(readReply({ text })?.lead).toBe(text);
  });
});

describe('leadParagraphs()', () => {
  it('tells words from marks and takes the device off the paragraph', () => {
    const { citations } = recordedReply;
    expect(leadParagraphs({ lead: '押します。[1]次です。\n\n【スマートフォン】右上です。', citations })).toEqual([
      { device: null, pieces: ['押します。', 1, '次です。'] },
      { device: 'smartphone', pieces: ['右上です。'] },
    ]);
  });

  it('never shows a mark that no citation stands behind', () => {
    expect(leadParagraphs({ lead: '押します。[7]', citations: recordedReply.citations })).toEqual([
      { device: null, pieces: ['押します。'] },
    ]);
  });
});

describe('the device of a reply', () => {
  const withSteps = (...devices: unknown[]) => {
    const reply = readReply({ text: 'x', steps: devices.map((device) => ({ number: 1, text: 'x', device })) });
    if (!reply) throw new Error('no reply');
    return reply;
  };

  it('differs where a step or a paragraph is for one of them', () => {
    expect(differsByDevice(withSteps(null))).toBe(false);
    expect(differsByDevice(withSteps(null, 'pc'))).toBe(true);
    expect(hasBothDevices(withSteps('pc'))).toBe(false);
    expect(hasBothDevices(withSteps('pc', 'smartphone'))).toBe(true);
  });
});
