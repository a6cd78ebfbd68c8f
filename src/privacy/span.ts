import type { PersonalDataKind } from './personal-data-kind.ts';

/** A stretch of the folded text found to be personal data: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalDataKind;
}

/** The text of the matches of `pattern` (flags g, d not needed) as spans of one kind. */
export function spansOf(pattern: RegExp, text: string, kind: PersonalDataKind): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind }));
}
