import { create } from 'qrcode';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { chatUrl, qrSvg } from '../../src/http/qr-code.ts';

/** The dark modules of an SVG made by qrSvg(), row by row. */
function modulesOf(svg: string): string[] {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const rows = Array.from({ length: size }, () => Array<string>(size).fill('.'));
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) rows[Number(y)]?.fill('#', Number(x), Number(x) + Number(length));
  return rows.map((row) => row.join(''));
}

describe('qrSvg()', () => {
  it('draws the same modules as another encoder does, with a quiet zone of four', () => {
    const text = 'https://chat.example.jp/?topic=email-change';
    const { version, maskPattern } = encode(text, { ecc: 'M' });
    const other = create([{ data: new TextEncoder().encode(text), mode: 'byte' }], {
      errorCorrectionLevel: 'M',
      version,
      maskPattern: maskPattern as 0,
    });
    const { size, data } = other.modules;
    const blank = '.'.repeat(size + 8);
    const rows = Array.from(
      { length: size },
      (_, y) => `....${Array.from({ length: size }, (_, x) => (data[y * size + x] ? '#' : '.')).join('')}....`,
    );
    expect(modulesOf(qrSvg(text, ''))).toEqual([blank, blank, blank, blank, ...rows, blank, blank, blank, blank]);
  });

  it('says what it is, whatever that holds', () => {
    expect(qrSvg('a', '"><script>')).toContain('aria-label="&quot;>&lt;script>"');
  });
});

describe('chatUrl()', () => {
  it.each([
    ['https://chat.example.jp', null, 'https://chat.example.jp/'],
    ['https://chat.example.jp/', 'renewal', 'https://chat.example.jp/?topic=renewal'],
    ['https://www.example.jp/help/chat', 'renewal', 'https://www.example.jp/help/chat/?topic=renewal'],
    ['https://www.example.jp/help/chat/', null, 'https://www.example.jp/help/chat/'],
    ['http://127.0.0.1:3000/?x=1#y', 'a b', 'http://127.0.0.1:3000/?topic=a+b'],
  ])('%s, topic %s', (base, topic, expected) => {
    expect(chatUrl(new URL(base), topic)).toBe(expected);
  });
});
