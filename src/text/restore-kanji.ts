import { normalize } from './normalize.ts';

/** What ingest learns of how the knowledge spells its words. Plain JSON. */
export interface KanaSpellings {
  /** Reading in hiragana, three characters or more → the spelling with kanji that it stands for. */
  readonly spellings: Readonly<Record<string, string>>;
  /** Katakana words that the knowledge writes so: they stay. */
  readonly katakana: readonly string[];
}

/** The file of an index generation that holds them. */
export const KANA_SPELLINGS_FILE = 'kana-spellings.json';

/** Shortest and longest reading that is looked up, in characters. */
export const READING_LENGTH = { min: 3, max: 10 } as const;

/** Each script for itself: in 「するページ」 the katakana word stands alone. */
const KANA_RUN = /[ぁ-ゖ][ぁ-ゖー]{2,}|[ァ-ヺ][ァ-ヺー]{2,}/gu;

/**
 * 「つぎへがおせません」 → 「つぎへが押せません」: rewrites what was typed without kanji, the longest known reading first.
 * Who writes kanji elsewhere in the message means most of their kana as kana (「いる」 is not 「入る」): there only words
 * of two kanji or more are put back.
 */
export class KanjiRestorer {
  readonly #spellings: ReadonlyMap<string, string>;
  readonly #katakana: ReadonlySet<string>;

  constructor({ spellings, katakana }: KanaSpellings) {
    this.#spellings = new Map(Object.entries(spellings));
    this.#katakana = new Set(katakana);
  }

  /** @returns the message itself where nothing was recognised, else normalised with the spellings put in */
  restore(message: string): string {
    const plain = normalize(message);
    const minKanji = /\p{Script=Han}/u.test(plain) ? 2 : 1;
    const restored = plain.replace(KANA_RUN, (run) => (this.#katakana.has(run) ? run : this.#restoreRun(run, minKanji)));
    return restored === plain ? message : restored;
  }

  #restoreRun(run: string, minKanji: number): string {
    const reading = toHiragana(run);
    let out = '';
    for (let at = 0; at < run.length; ) {
      const length = this.#longestAt(reading, at, minKanji);
      out += length > 0 ? this.#spellings.get(reading.slice(at, at + length)) : run[at];
      at += Math.max(1, length);
    }
    return out;
  }

  #longestAt(reading: string, at: number, minKanji: number): number {
    for (let length = Math.min(READING_LENGTH.max, reading.length - at); length >= READING_LENGTH.min; length--) {
      const spelling = this.#spellings.get(reading.slice(at, at + length));
      if (spelling !== undefined && [...spelling.matchAll(/\p{Script=Han}/gu)].length >= minKanji) return length;
    }
    return 0;
  }
}

export function toHiragana(text: string): string {
  return text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}
