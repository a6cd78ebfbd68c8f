/** Digits as they are spoken. Longer spellings stand before the shorter ones they begin with. */
const SPOKEN: readonly (readonly [string, string])[] = [
  ['ぜろ', '0'],
  ['れい', '0'],
  ['まる', '0'],
  ['いち', '1'],
  ['にい', '2'],
  ['にぃ', '2'],
  ['にー', '2'],
  ['に', '2'],
  ['さん', '3'],
  ['よん', '4'],
  ['よー', '4'],
  ['しー', '4'],
  ['し', '4'],
  ['よ', '4'],
  ['ごー', '5'],
  ['ごう', '5'],
  ['ご', '5'],
  ['ろく', '6'],
  ['ろっ', '6'],
  ['なな', '7'],
  ['しち', '7'],
  ['はち', '8'],
  ['はっ', '8'],
  ['きゅう', '9'],
  ['きゅー', '9'],
  ['く', '9'],
];
const SEPARATOR = /[\s\-‐−ー・.、,の]/;
/** Shorter runs are ordinary words. */
const MIN_DIGITS = 4;
const MIN_LONG_WORDS = 3;

export interface SpokenDigit {
  readonly start: number;
  readonly end: number;
  readonly digit: string;
}

function digitAt(hiragana: string, at: number): SpokenDigit | undefined {
  for (const [word, digit] of SPOKEN) {
    if (hiragana.startsWith(word, at)) return { start: at, end: at + word.length, digit };
  }
  const char = hiragana[at] ?? '';
  return /[0-9]/.test(char) ? { start: at, end: at + 1, digit: char } : undefined;
}

/** Finds digits spelled in kana (ぜろきゅうぜろ…), in runs of at least four. One pass; the positions are of `text`. */
export function findSpokenDigits(text: string): SpokenDigit[] {
  const hiragana = text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
  let found: SpokenDigit[] = [];
  let run: SpokenDigit[] = [];
  const close = () => {
    const longWords = run.filter(({ start, end }) => end - start > 1).length;
    if (run.length >= MIN_DIGITS && (longWords >= MIN_LONG_WORDS || (longWords > 0 && longWords * 2 >= run.length)))
      found = found.concat(run);
    run = [];
  };
  let at = 0;
  while (at < hiragana.length) {
    const digit = digitAt(hiragana, at);
    if (digit !== undefined) {
      run.push(digit);
      at = digit.end;
    } else {
      const previous = run.at(-1);
      if (previous !== undefined && (at - previous.end >= 3 || !SEPARATOR.test(hiragana[at] ?? ''))) close();
      at += 1;
    }
  }
  close();
  return found;
}
