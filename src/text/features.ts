import { foldKana, normalize } from './normalize.ts';

// Dictionary-free features of Japanese text. Two views that repair each other's cuts, words of Intl.Segmenter and n-grams
// inside runs of one script; a third, of readings, catches people who type without kanji.

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
const SHORT_HIRAGANA = /^[ぁ-ゖー]{1,2}$/;
const KANA_ONLY = /^[ぁ-ゖァ-ヺー]+$/;
const HAS_KANJI = /\p{Script=Han}/u;

/** Words that carry a request, not its subject. */
const FUNCTION_WORDS = new Set([
  'ください',
  '下さい',
  'くだ',
  'さい',
  'ます',
  'です',
  'ました',
  'でしょう',
  'ません',
  'という',
  'について',
  'から',
  'まで',
  'ので',
  'けど',
  'だけど',
]);

/** @returns content words in order, repeats kept (BM25 counts them). */
export function words(text: string): readonly string[] {
  // A query is cut by several legs in a row.
  if (text !== lastText) {
    lastWords = cutWords(text);
    lastText = text;
  }
  return lastWords;
}

let lastText = '';
let lastWords: readonly string[] = [];

function cutWords(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(normalize(text))) {
    if (isWordLike !== true || SHORT_HIRAGANA.test(segment) || FUNCTION_WORDS.has(segment)) continue;
    if (KANA_ONLY.test(segment)) found.push(foldKana(segment));
    else if (HAS_KANJI.test(segment)) found.push(segment.replace(/[ぁ-ゖ]/g, '') || segment);
    else found.push(segment);
  }
  return found;
}

const RUNS = /\p{Script=Han}+|[ァ-ヺー]+|[a-z0-9]+/gu;

/** @returns n-grams inside runs of kanji, katakana, latin letters and digits, repeats kept. */
export function grams(text: string): string[] {
  const found: string[] = [];
  for (const [run] of normalize(text).matchAll(RUNS)) {
    if (HAS_KANJI.test(run)) found.push(...run);
    else found.push(run);
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i++) found.push(`${characters[i]}${characters[i + 1]}`);
  }
  return found;
}

/** @returns trigrams of kana runs of three or more characters, in katakana: the query side of the readings view. */
export function kanaTrigrams(text: string): string[] {
  const found: string[] = [];
  for (const [run] of normalize(text).matchAll(/[ぁ-ゖァ-ヺー]{3,}/gu)) {
    const folded = foldKana(run);
    for (let i = 0; i + 3 <= folded.length; i++) found.push(folded.slice(i, i + 3));
  }
  return found;
}
