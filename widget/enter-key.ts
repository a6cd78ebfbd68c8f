/** What the decision needs of a keydown event. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Milliseconds after compositionend in which Enter still belongs to the input method. */
export const COMPOSITION_TAIL_MS = 50;

/**
 * Whether a key press sends the message. Enter that confirms a conversion of the input method never does: browsers mark it
 * by `isComposing`, by keyCode 229, or — Safari, which ends the composition before the key press — only by its time.
 * @param sinceComposition Milliseconds since the last compositionend; Infinity without one.
 * @see https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode
 */
export function sendsMessage(press: KeyPress, sinceComposition: number): boolean {
  if (press.key !== 'Enter' || press.shiftKey || press.ctrlKey || press.altKey || press.metaKey) return false;
  return !press.isComposing && press.keyCode !== 229 && sinceComposition >= COMPOSITION_TAIL_MS;
}
