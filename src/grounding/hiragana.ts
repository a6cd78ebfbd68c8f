import { GRAMMAR, MEANINGS } from './grammar.ts';

/** How the word before a run is bound: who or what (が, を), where (に, へ, で), where from (から); null says any of them. */
export type Role = 'core' | 'place' | 'from' | null;

export interface HiraganaReading {
  readonly role: Role;
  /** Markers, and `word:…` for what is not grammar, in order. */
  readonly meanings: readonly string[];
}

/** Roles of the particles that may follow a word directly. */
const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/^(?:など)?から/u, 'from'],
  [/^(?:など)?(?:へ|に(?!つ)|では(?!な|あ|ご)|で(?![すしきあごなもは]))/u, 'place'],
  [/^(?:など)?(?:が|を)/u, 'core'],
];

/** Longest entry of the lists, in characters. */
const LONGEST = Math.max(...[...GRAMMAR, ...Object.keys(MEANINGS)].map((entry) => entry.length));

/** Characters after a kanji that may belong to its word: 届かない, 改める. Longer, or begun like a particle, they could hide another word. */
const LONGEST_OKURIGANA = 2;
const NO_OKURIGANA = /^[はをへの]|[ずぬ]|な[いくけか]/u;

const COST = { entry: 1, okurigana: 2, okuriganaCharacter: 2, unknownCharacter: 12 };

interface Reading {
  readonly cost: number;
  readonly meanings: readonly string[];
  /** Whether the last entry was a single character of grammar: two in a row could hide a word (かたい). */
  readonly single: boolean;
}

/** @param afterKanji Whether a kanji stands before the run, so that it may begin with the ending of that word. */
export function readHiragana(run: string, afterKanji: boolean): HiraganaReading {
  return { role: ROLES.find(([pattern]) => pattern.test(run))?.[1] ?? null, meanings: meaningsOf(run, afterKanji) };
}

function meaningsOf(run: string, afterKanji: boolean): string[] {
  // best[at][0 | 1]: cheapest reading of the first `at` characters, ending in anything else or in a single character.
  const best: [Reading | null, Reading | null][] = Array.from({ length: run.length + 1 }, () => [null, null]);
  const start = { cost: 0, meanings: [], single: false };
  (best[0] as [Reading | null, Reading | null])[0] = start;
  const offer = (at: number, reading: Reading) => {
    const places = best[at] as [Reading | null, Reading | null];
    const place = reading.single ? 1 : 0;
    if (places[place] === null || reading.cost < places[place].cost) places[place] = reading;
  };
  for (let at = 0; at < run.length; at++) {
    for (const before of best[at] as [Reading | null, Reading | null]) {
      if (before === null) continue;
      for (let length = 1; length <= Math.min(LONGEST, run.length - at); length++) {
        const piece = run.slice(at, at + length);
        const marked = MEANINGS[piece];
        const single = length === 1 && marked === undefined;
        if (marked === undefined && !GRAMMAR.has(piece)) continue;
        if (single && before.single) continue;
        offer(at + length, {
          cost: before.cost + COST.entry,
          meanings: marked ? [...before.meanings, ...marked] : before.meanings,
          single,
        });
      }
      offer(at + 1, {
        cost: before.cost + COST.unknownCharacter,
        meanings: [...before.meanings, `word:${run[at]}`],
        single: false,
      });
    }
    if (at === 0 && afterKanji) {
      for (let length = 1; length <= Math.min(LONGEST_OKURIGANA, run.length); length++) {
        const piece = run.slice(0, length);
        if (NO_OKURIGANA.test(piece)) break;
        offer(length, { ...start, cost: COST.okurigana + COST.okuriganaCharacter * length });
      }
    }
  }
  const [plain, single] = best[run.length] as [Reading | null, Reading | null];
  const chosen = plain === null || (single !== null && single.cost < plain.cost) ? single : plain;
  return [...(chosen?.meanings ?? [])];
}
