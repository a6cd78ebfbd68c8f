import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_LENGTH as serverLimit } from '../../src/contract/chat.ts';
import { MAX_MESSAGE_LENGTH, messageLength, shouldCount } from '../../widget/message-length.ts';
import { messages } from '../../widget/messages.ja.ts';
import { plain, withReadings } from '../../widget/wording.ts';

describe('plain() and withReadings()', () => {
  it('leaves readings out, or gives them beside their words', () => {
    expect(plain('{人|ひと}に{聞|き}く')).toBe('人に聞く');
    expect(withReadings('{人|ひと}に{聞|き}く')).toEqual([{ base: '人', reading: 'ひと' }, 'に', { base: '聞', reading: 'き' }, 'く']);
  });

  it('fills in placeholders and leaves unknown ones', () => {
    expect(plain('手順{n}／{all}', { n: 3 })).toBe('手順3／{all}');
  });

  it('finds every reading of the built-in words well formed', () => {
    for (const [key, text] of Object.entries(messages)) expect(plain(text), key).not.toMatch(/[|]|\{[^a-z]/);
  });
});

describe('messageLength()', () => {
  it('counts as the server does: after NFC, without blanks around, in UTF-16 code units', () => {
    expect(MAX_MESSAGE_LENGTH).toBe(serverLimit);
    expect(messageLength('　か\u3099𠮷 \n')).toBe(3);
  });

  it('shows the counter near the limit only', () => {
    expect(shouldCount(900)).toBe(false);
    expect(shouldCount(901)).toBe(true);
  });
});
