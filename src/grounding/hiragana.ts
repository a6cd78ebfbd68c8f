/**
 * What a run of hiragana says beside grammar: denial, condition, limit… Endings and particles say nothing and fall away;
 * what is in neither list is a word and stays one, so that an unknown word is never overlooked.
 */
export type Marker = 'not' | 'must' | 'may' | 'can' | 'if' | 'only' | 'until' | 'even-if' | 'because' | 'after' | 'wish' | 'question';

/** How the word before a run is bound: who or what (が, を), where (に, へ, で), where from (から); null says any of them. */
export type Role = 'core' | 'place' | 'from' | null;

export interface HiraganaReading {
  readonly role: Role;
  /** Markers, and `word:…` for what is not grammar, in order. */
  readonly meanings: readonly string[];
}

const MARKED: Record<string, readonly (Marker | `word:${string}`)[]> = {
  ません: ['not'],
  ませんで: ['not'],
  ませんでした: ['not'],
  ない: ['not'],
  ないで: ['not'],
  ないよう: ['not'],
  なく: ['not'],
  なくて: ['not'],
  なかっ: ['not'],
  なかった: ['not'],
  ず: ['not'],
  ずに: ['not'],
  ぬ: ['not'],
  なし: ['not'],
  なしで: ['not'],
  ないと: ['not', 'if'],
  なければ: ['not', 'if'],
  なかったら: ['not', 'if'],
  なければなりません: ['must'],
  なければいけません: ['must'],
  なくてはなりません: ['must'],
  なくてはいけません: ['must'],
  ないといけません: ['must'],
  ねばなりません: ['must'],
  かもしれません: ['may'],
  かもしれない: ['may'],
  でしょう: ['may'],
  はず: ['may'],
  でき: ['can'],
  できる: ['can'],
  ことができ: ['can'],
  ことができる: ['can'],
  いただけ: ['can'],
  いただける: ['can'],
  もらえ: ['can'],
  られます: ['can'],
  たら: ['if'],
  ったら: ['if'],
  んだら: ['if'],
  いたら: ['if'],
  だら: ['if'],
  ましたら: ['if'],
  でしたら: ['if'],
  なら: ['if'],
  ならば: ['if'],
  れば: ['if'],
  えば: ['if'],
  けば: ['if'],
  せば: ['if'],
  めば: ['if'],
  ければ: ['if'],
  ると: ['if'],
  すると: ['if'],
  すと: ['if'],
  くと: ['if'],
  うと: ['if'],
  むと: ['if'],
  ぶと: ['if'],
  つと: ['if'],
  ぐと: ['if'],
  ますと: ['if'],
  いると: ['if'],
  ばあい: ['if'],
  ばあいは: ['if'],
  ばあいには: ['if'],
  だけ: ['only'],
  のみ: ['only'],
  しか: ['only'],
  ばかり: ['only'],
  まで: ['until'],
  までに: ['until'],
  までの: ['until'],
  ても: ['even-if'],
  しても: ['even-if'],
  としても: ['even-if'],
  ので: ['because'],
  ため: ['because'],
  ために: ['because'],
  ですから: ['because'],
  だから: ['because'],
  てから: ['after'],
  してから: ['after'],
  したら: ['if'],
  すれば: ['if'],
  たい: ['wish'],
  たく: ['wish'],
  ですか: ['question'],
  ますか: ['question'],
  ませんか: ['not', 'question'],
  でしょうか: ['question'],
  はい: ['word:はい'],
  いいえ: ['word:いいえ'],
  あれば: ['if'],
  かまいません: ['word:かまいません'],
};

/** Words that grammar's pieces could be mistaken for, or that denial could be read into. */
const WORDS = (
  'もし いや また まず かた なに ここ そこ もの とも いずれ いずれか いずれも どちら どちらも どれ どの どう その この それ それぞれ それでも これ そちら こちら そのまま そのあと ' +
  'すぐ すぐに すでに まだ もう ほか はじめて いつでも いつも いつか だめ すべて ひとつ ふたつ まとまり ずつ わずか さき さきに あと あとで たぶん なるべく できるだけ'
).split(' ');

const GRAMMAR = new Set(
  (
    'です でした である であり であれ でございます ございます ござい だった ます ました まして って った いて んで んだ ますが ましょう ください くださいませ てください でください ' +
    'してください しておいてください ておいてください ていただき ていただく ていただいて いたします いたし いたす いただき いただいて いただく いただきます して した します しました ' +
    'しましょう する しまし され される されて された されています されます されました させ させて おこない おこなって おこなっていただく おこなう おこなった おこない おこないます おこなえ ' +
    'おり おります います いました いる いて いた ていて ている ていた てあり である ある あり あって あった あります なり なって なった なる なります なっています なさい なさって ておき ておく ておいて おいて おく おき ' +
    'てみて てみる てくだ れる れて れた れます れました られる られて られた こと ことを ことが ことで とおり とおりに よう ように ような ところ うえで うえ ほう ほうが ' +
    'など などを などは などの などが などに という といった として とした とする とし とは とのこと について についての につき に関する にて における において に、 にし にして をし をして をします にしてください には では へは のは のが のを のに のも にも からも への での との からの からは では ' +
    'かを かは かが か、 かどうか かどうかを かどうかは いるか ているか ているかを でも にでも であること どうぞ して しながら ながら たり が、 ですが そのうえで さらに なお い は が を に へ で の も と や か ね よ し て た る な だ さ から'
  ).split(/\s+/),
);

for (const word of WORDS) MARKED[word] ??= [`word:${word}`];

/** Roles of the particles that may follow a word directly. */
const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/^(?:など)?から/u, 'from'],
  [/^(?:など)?(?:へ|に(?!つ)|では(?!な|あ|ご)|で(?![すしきあごなもは]))/u, 'place'],
  [/^(?:など)?(?:が|を)/u, 'core'],
];

/** Longest entry of the lists, in characters. */
const LONGEST = Math.max(...[...GRAMMAR, ...Object.keys(MARKED)].map((entry) => entry.length));

/** Characters after a kanji that may belong to its word: 届かない, 改める. Longer, or begun like a particle, they could hide another word. */
const LONGEST_OKURIGANA = 2;
const NO_OKURIGANA = /^[はをへの]|[ずぬ]|な[いくけか]/u;

const COST = { entry: 1, okurigana: 2, okuriganaCharacter: 2, unknownCharacter: 12 };

interface Reading {
  readonly cost: number;
  readonly from: number;
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
  const start = { cost: 0, from: 0, meanings: [], single: false };
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
        const marked = MARKED[piece];
        const single = length === 1 && marked === undefined;
        if (marked === undefined && !GRAMMAR.has(piece)) continue;
        if (single && before.single) continue;
        offer(at + length, {
          cost: before.cost + COST.entry,
          from: at,
          meanings: marked ? [...before.meanings, ...marked] : before.meanings,
          single,
        });
      }
      offer(at + 1, {
        cost: before.cost + COST.unknownCharacter,
        from: at,
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
