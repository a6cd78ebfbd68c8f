import { describe, expect, it } from 'vitest';
import { createEventParser } from '../../widget/event-stream.ts';
import { recordedReply, recordStream } from './recorded-stream.ts';

/** The payloads of a stream that arrives in these pieces. */
function payloadsOf(pieces: readonly Uint8Array[]): string[] {
  const decoder = new TextDecoder();
  const read = createEventParser();
  return [...pieces.flatMap((piece) => read(decoder.decode(piece, { stream: true }))), ...read(decoder.decode())];
}

describe('createEventParser()', () => {
  it('gives the same events wherever a real stream is cut in two, inside Japanese characters too', async () => {
    const bytes = await recordStream(recordedReply);
    const whole = payloadsOf([bytes]);
    expect(whole.at(-1)).toBe('[DONE]');
    expect(whole.map((payload) => (payload === '[DONE]' ? payload : JSON.parse(payload).type))).toContain('data-reply');
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(payloadsOf([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at byte ${cut}`).toEqual(whole);
    }
  });

  it('gives the same events when every byte comes alone', async () => {
    const bytes = await recordStream(recordedReply);
    expect(payloadsOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(payloadsOf([bytes]));
  });

  it('reads lines that end in CR LF, LF or CR, also when CR and LF come apart', () => {
    const read = createEventParser();
    expect(read('data: 一\r')).toEqual([]);
    expect(read('\n\r\ndata: 二\n\ndata: 三\r\r')).toEqual(['一', '二']);
    expect(read('data: 四')).toEqual(['三']);
  });

  it('joins the data lines of one event and drops comments and other fields', () => {
    expect(createEventParser()(': beat\nid: 1\nevent: x\ndata: a\ndata:b\n\n')).toEqual(['a\nb']);
  });

  it('never gives an event that was not finished', () => {
    expect(createEventParser()('data: {"type":"finish"}\n')).toEqual([]);
  });
});
