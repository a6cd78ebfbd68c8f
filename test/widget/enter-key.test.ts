import { describe, expect, it } from 'vitest';
import { COMPOSITION_TAIL_MS, type KeyPress, sendsMessage } from '../../widget/enter-key.ts';

const enter: KeyPress = { key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
const NEVER = Number.POSITIVE_INFINITY;

describe('sendsMessage()', () => {
  it('sends on Enter', () => {
    expect(sendsMessage(enter, NEVER)).toBe(true);
  });

  it('leaves Enter to the input method while a conversion is under way', () => {
    expect(sendsMessage({ ...enter, isComposing: true, keyCode: 229 }, NEVER)).toBe(false);
    expect(sendsMessage({ ...enter, isComposing: true }, NEVER)).toBe(false);
  });

  it('leaves Enter with keyCode 229 to the input method even after the composition has ended', () => {
    expect(sendsMessage({ ...enter, keyCode: 229 }, NEVER)).toBe(false);
  });

  it('does not send on the Enter that ended the composition a moment ago, as Safari reports it', () => {
    expect(sendsMessage(enter, 0)).toBe(false);
    expect(sendsMessage(enter, COMPOSITION_TAIL_MS - 1)).toBe(false);
    expect(sendsMessage(enter, COMPOSITION_TAIL_MS)).toBe(true);
  });

  it.each(['shiftKey', 'ctrlKey', 'altKey', 'metaKey'] as const)('makes a new line, or leaves it to the browser, with %s', (modifier) => {
    expect(sendsMessage({ ...enter, [modifier]: true }, NEVER)).toBe(false);
  });

  it('ignores every other key', () => {
    expect(sendsMessage({ ...enter, key: 'a', keyCode: 65 }, NEVER)).toBe(false);
  });
});
