const DIGITS = '〇一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/**
 * Numbers in kanji → Arabic digits: 二十四時間 → 24時間, 五六 → 56, 一丁目 → 1丁目. Words such as 一致 change as well
 * (1致): harmless where both sides of a comparison go through here.
 */
export function readKanjiNumbers(text: string): string {
  return text.replace(/[〇一二三四五六七八九十百千]+/gu, (run) => String(numberIn(run)));
}

function numberIn(run: string): string | number {
  const characters = [...run];
  if (!characters.some((character) => character in UNITS)) return characters.map((character) => DIGITS.indexOf(character)).join('');
  let sum = 0;
  let digit: number | null = null;
  for (const character of characters) {
    const unit = UNITS[character];
    if (unit === undefined) digit = DIGITS.indexOf(character);
    else {
      sum += (digit ?? 1) * unit;
      digit = null;
    }
  }
  return sum + (digit ?? 0);
}
