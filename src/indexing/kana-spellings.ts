import { normalize } from '../text/normalize.ts';
import { type KanaSpellings, READING_LENGTH, toHiragana } from '../text/restore-kanji.ts';
import { type Token, tokenizeAll } from './readings.ts';

/** How often the knowledge must spell a reading so before it is taken for that spelling. */
const MIN_COUNT = 3;
const HAS_KANJI = /\p{Script=Han}/u;

/**
 * Learns from texts which spelling with kanji a reading stands for: the most frequent one, where it stands at least
 * three times and more often than the reading itself written in kana.
 * Loads the morphological analyser: for ingest only.
 */
export async function collectKanaSpellings(texts: readonly string[]): Promise<KanaSpellings> {
  const counts = new Map<string, Map<string, number>>();
  const inKana = new Map<string, number>();
  const katakana = new Set<string>();
  const add = (surface: string, reading: string) => {
    const key = toHiragana(reading);
    if (key.length < READING_LENGTH.min || key.length > READING_LENGTH.max) return;
    const spellings = counts.get(key) ?? new Map<string, number>();
    spellings.set(surface, (spellings.get(surface) ?? 0) + 1);
    counts.set(key, spellings);
  };
  for (const tokens of await tokenizeAll(texts)) addWords(tokens, add);
  for (const text of texts) {
    const plain = normalize(text);
    for (const [run] of plain.matchAll(/[ァ-ヺー]{3,}/gu)) katakana.add(run);
    for (const [run] of plain.matchAll(/[ぁ-ゖ]{3,}/gu)) {
      for (let at = 0; at < run.length; at++) {
        for (let length = READING_LENGTH.min; length <= READING_LENGTH.max && at + length <= run.length; length++) {
          const piece = run.slice(at, at + length);
          inKana.set(piece, (inKana.get(piece) ?? 0) + 1);
        }
      }
    }
  }
  // A word that the knowledge writes in katakana is not respelt in kanji because somebody once wrote 頁.
  const words = new Set([...katakana].map(toHiragana));
  const spellings: Record<string, string> = {};
  for (const reading of [...counts.keys()].sort()) {
    if (words.has(reading)) continue;
    const [best] = [...(counts.get(reading) ?? [])].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    if (best && best[1] >= MIN_COUNT && best[1] > (inKana.get(reading) ?? 0)) spellings[reading] = best[0];
  }
  return { spellings, katakana: [...katakana].sort() };
}

/** Words with kanji, compounds of up to three nouns, and verbs with what they end in. */
function addWords(tokens: readonly Token[], add: (surface: string, reading: string) => void): void {
  for (const [at, { surface, reading }] of tokens.entries()) {
    if (!reading || !HAS_KANJI.test(surface)) continue;
    add(surface, reading);
    let [whole, sound] = [surface, reading];
    for (const next of tokens.slice(at + 1, at + 3)) {
      if (!next.reading || !HAS_KANJI.test(next.surface) || next.partOfSpeech !== '名詞') break;
      whole += next.surface;
      sound += next.reading;
      add(whole, sound);
    }
    const ending = tokens[at + 1];
    if (ending?.reading && /^[ぁ-ゖ]+$/.test(ending.surface) && ending.partOfSpeech.includes('動詞'))
      add(surface + ending.surface, reading + ending.reading);
  }
}
