import { describe, expect, it } from 'vitest';
import { hasLuhnCheckDigit, hasMyNumberCheckDigit } from '../../src/privacy/find-numbers.ts';

describe('check digits', () => {
  it.each(['4111111111111111', '5555555555554444', '378282246310005'])('accepts the card number %s', (digits) => {
    expect(hasLuhnCheckDigit(digits)).toBe(true);
  });
  it('refuses a card number with one digit changed or two swapped', () => {
    expect(hasLuhnCheckDigit('4111111111111112')).toBe(false);
    expect(hasLuhnCheckDigit('5555555555554454')).toBe(false);
  });
  it('accepts one check digit for the eleven digits of a My Number', () => {
    expect(hasMyNumberCheckDigit('123456789018')).toBe(true);
    expect([...'012345679'].filter((digit) => hasMyNumberCheckDigit(`12345678901${digit}`))).toEqual([]);
    expect(hasMyNumberCheckDigit('12345678901')).toBe(false);
  });
});
