import { describe, expect, it } from 'vitest';
import { removeHiddenCharacters } from '../../src/privacy/remove-hidden-characters.ts';

describe('removeHiddenCharacters()', () => {
  it.each([
    ['zero width', 'パス\u200bワ\u200cー\u200dド\ufeff\u2060'],
    ['bidi controls', '\u202eパス\u202cワ\u2066ード\u2069\u200f\u061c'],
    ['Unicode tags', 'パスワード\u{e0001}\u{e0069}\u{e0067}\u{e007f}'],
    ['variation selectors', 'パ\ufe00ス\u{e0100}ワ\u{e01ef}ード\ufe0f'],
    ['soft hyphens and fillers', 'パ\u00adス\u3164ワ\uffa0ー\u034fド\u2800'],
    ['control characters', 'パ\u0000ス\u0007ワ\u001bー\u0085ド\u007f'],
    ['lone surrogates and noncharacters', 'パ\ud800ス\udfffワ\uffffード\u{1fffe}'],
  ])('removes %s', (_, text) => {
    expect(removeHiddenCharacters(text)).toBe('パスワード');
  });

  it('keeps line ends, tabs, emoji with their selector and every visible character', () => {
    const text = '①手順\t☰を\r\n⚠️ 葛飾 が「次へ」　😀 0️⃣ ㈱ 𠮟る';
    expect(removeHiddenCharacters(text)).toBe(text);
  });

  it('finds no more to remove the second time', () => {
    const once = removeHiddenCharacters('a\ufe0f\u200b\ufe0f😀\ufe0f\ufe0f');
    expect(removeHiddenCharacters(once)).toBe(once);
  });
});
