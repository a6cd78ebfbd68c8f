import { findSpokenDigits } from './kana-digits.ts';
import { NAMES_OF_KINDS } from './personal-data-kind.ts';
import { removeHiddenCharacters } from './remove-hidden-characters.ts';

/**
 * A copy of a message in which disguises are undone, for detection only, with the way back to the original.
 * `plain` and `digits` have the same length; index i of both comes from `original[start[i], end[i])`.
 */
export interface FoldedText {
  /** NFKC; hidden characters and combining marks out; masks that already stand in the text as one BARRIER each. */
  readonly plain: string;
  /** `plain` with kanji digits as 0–9 and whatever serves as a hyphen between digits as "-". */
  readonly digits: string;
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** Stands where nothing may be found: an existing mask, a published value, a date that is no birth date. */
export const BARRIER = '\u{fffc}';

const MASK = new RegExp(`【(?:${Object.values(NAMES_OF_KINDS).join('|')})】`, 'y');
const VOICING = /[\u3099\u309a]/;
const MARK = /^\p{M}+$/u;
const DECIMAL = /^\p{Nd}$/u;
const KANJI_DIGITS: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  一: '1',
  壱: '1',
  壹: '1',
  二: '2',
  弐: '2',
  貳: '2',
  三: '3',
  参: '3',
  參: '3',
  四: '4',
  肆: '4',
  五: '5',
  伍: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};
const HYPHEN_LIKE = /[-‐‑‒–—―−─━ーｰ~〜～⁃_¯￣]/;
const ASCII_DIGIT = /[0-9]/;

/** Digits in ornament that NFKC leaves alone or spells with brackets and dots. */
function ornamentalDigits(codePoint: number): string | undefined {
  const ranges: readonly (readonly [number, number, number])[] = [
    [0x2776, 0x277f, 1],
    [0x2780, 0x2789, 1],
    [0x278a, 0x2793, 1],
    [0x24f5, 0x24fe, 1],
    [0x2474, 0x2487, 1],
    [0x2488, 0x249b, 1],
    [0x24eb, 0x24f4, 11],
    [0x24ff, 0x24ff, 0],
    [0x1f101, 0x1f10a, 0],
    [0x3220, 0x3228, 1],
  ];
  const range = ranges.find(([first, last]) => codePoint >= first && codePoint <= last);
  return range === undefined ? undefined : String(codePoint - range[0] + range[2]);
}

function foldCharacter(char: string): string {
  if (char.charCodeAt(0) < 0x80) return char;
  if (removeHiddenCharacters(char) === '' || char === '\u{fe0f}') return '';
  const codePoint = char.codePointAt(0) ?? 0;
  const ornament = ornamentalDigits(codePoint);
  if (ornament !== undefined) return ornament;
  const folded = char.normalize('NFKC');
  if (DECIMAL.test(folded) && !ASCII_DIGIT.test(folded)) {
    // Decimal digits stand in rows of ten; the value is the distance to the row's zero.
    let value = 0;
    while (value < 9 && DECIMAL.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
    return String(value);
  }
  return folded;
}

interface Cell {
  char: string;
  start: number;
  end: number;
}

function foldCells(text: string): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  while (at < text.length) {
    MASK.lastIndex = at;
    const mask = text[at] === '【' ? MASK.exec(text)?.[0] : undefined;
    if (mask !== undefined) {
      cells.push({ char: BARRIER, start: at, end: at + mask.length });
      at += mask.length;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const end = at + char.length;
    const folded = foldCharacter(char);
    const last = cells.at(-1);
    if (last !== undefined && VOICING.test(folded) && (last.char + folded).normalize('NFC').length === 1) {
      last.char = (last.char + folded).normalize('NFC');
      last.end = end;
    } else if (last !== undefined && (folded === '' || MARK.test(folded))) {
      // Marks and hidden characters go with what they stand on: no half of a keycap stays behind.
      last.end = end;
    } else if (!MARK.test(folded)) {
      for (let i = 0; i < folded.length; i += 1) cells.push({ char: folded.charAt(i), start: at, end });
    }
    at = end;
  }
  return cells;
}

function joinSpokenDigits(cells: readonly Cell[]): Cell[] {
  const parts: Cell[][] = [];
  let at = 0;
  for (const { start, end, digit } of findSpokenDigits(cells.map(({ char }) => char).join(''))) {
    parts.push(cells.slice(at, start), [{ char: digit, start: cells[start]?.start ?? 0, end: cells[end - 1]?.end ?? 0 }]);
    at = end;
  }
  parts.push(cells.slice(at));
  return parts.flat();
}

/** Nearest characters that are not blanks, at most two blanks away. */
function neighbours(chars: readonly string[], at: number): readonly [string, string] {
  let before = at - 1;
  while (before > at - 3 && /\s/.test(chars[before] ?? 'x')) before -= 1;
  let after = at + 1;
  while (after < at + 3 && /\s/.test(chars[after] ?? 'x')) after += 1;
  return [chars[before] ?? '', chars[after] ?? ''];
}

function digitView(plain: string): string {
  const source = plain.split('');
  const isDigit = (char: string) => ASCII_DIGIT.test(char) || char in KANJI_DIGITS;
  const chars = source.map((char, at) => {
    const [before, after] = [source[at - 1] ?? '', source[at + 1] ?? ''];
    // 06一1234一5678: the kanji one between Arabic digits is a hyphen.
    if (char === '一' && ASCII_DIGIT.test(before) && ASCII_DIGIT.test(after)) return '-';
    if (/[○◯Oo]/.test(char)) {
      const zero = [before, after].some(isDigit) && ![before, after].some((near) => /[A-Za-z]/.test(near) && !/[Oo]/.test(near));
      return zero ? '0' : char;
    }
    return KANJI_DIGITS[char] ?? char;
  });
  return chars
    .map((char, at) => (HYPHEN_LIKE.test(char) && neighbours(chars, at).every((near) => /[0-9()ー-]/.test(near)) ? '-' : char))
    .join('');
}

/** Folds a message for detection. Linear in its length. */
export function foldText(text: string): FoldedText {
  const cells = joinSpokenDigits(foldCells(text));
  const plain = cells.map(({ char }) => char).join('');
  return { plain, digits: digitView(plain), start: cells.map(({ start }) => start), end: cells.map(({ end }) => end) };
}
