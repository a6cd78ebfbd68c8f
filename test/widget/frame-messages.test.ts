import { describe, expect, it } from 'vitest';
import { parentOrigin, readCommand } from '../../widget/frame-messages.ts';

describe('parentOrigin()', () => {
  const allowed = 'https://my.example.jp https://www.example.jp:8443';

  it('takes an origin that is listed letter by letter', () => {
    expect(parentOrigin('https://my.example.jp', allowed)).toBe('https://my.example.jp');
  });

  it.each([
    null,
    '',
    '*',
    'https://example.jp',
    'https://my.example.jp.evil.example',
    'https://my.example.jp/',
    'null',
    'http://my.example.jp',
  ])('refuses %j', (named) => {
    expect(parentOrigin(named, allowed)).toBeNull();
  });

  it('refuses a listed wildcard', () => {
    expect(parentOrigin('*', '*')).toBeNull();
  });
});

describe('readCommand()', () => {
  it('knows open and ask', () => {
    expect(readCommand({ type: 'support-chat:open', more: 1 })).toEqual({ type: 'support-chat:open' });
    expect(readCommand({ type: 'support-chat:ask', text: '退会したい' })).toEqual({ type: 'support-chat:ask', text: '退会したい' });
  });

  it.each([
    null,
    'support-chat:open',
    {},
    { type: 'open' },
    { type: 'support-chat:ask' },
    { type: 'support-chat:ask', text: 'x'.repeat(1001) },
  ])('ignores %j', (data) => {
    expect(readCommand(data)).toBeNull();
  });
});
