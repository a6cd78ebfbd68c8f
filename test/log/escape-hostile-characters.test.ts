import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { escapeHostileCharacters } from '../../src/log/escape-hostile-characters.ts';

describe('escapeHostileCharacters()', () => {
  const hostile = 'a\u001b[31m\r\n"\\\u007f\u009b31m\u2028\u2029\u202e\u2066\u200b\ufeff\u{e0041}z';

  it('leaves one printable line that says the same', () => {
    const line = escapeHostileCharacters(JSON.stringify({ text: hostile }));
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line)).toEqual({ text: hostile });
  });

  it('leaves Japanese and emoji as they are', () => {
    const line = JSON.stringify({ text: 'パスワード「再設定」　〜😀' });
    expect(escapeHostileCharacters(line)).toBe(line);
  });

  it('stands in the way of every line of the log', () => {
    let written = '';
    const logger = pino({ hooks: { streamWrite: escapeHostileCharacters } }, { write: (line: string) => void (written += line) });
    logger.info({ reason: hostile }, hostile);
    expect(written).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(written)).toMatchObject({ reason: hostile, msg: hostile });
  });
});
