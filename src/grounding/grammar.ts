/**
 * What a run of hiragana says beside grammar: denial, condition, limit… Endings and particles say nothing and fall away;
 * what is in neither list is a word and stays one, so that an unknown word is never overlooked.
 */
type Marker = 'not' | 'must' | 'may' | 'can' | 'if' | 'only' | 'others' | 'until' | 'even-if' | 'because' | 'after' | 'wish' | 'question';

const MARKERS: Readonly<Record<string, readonly (Marker | `word:${string}`)[]>> = {
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
  など: ['others'],
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

/** Endings and particles: they say nothing that could be true or false. */
export const GRAMMAR: ReadonlySet<string> = new Set(
  (
    'です でした である であり であれ でございます ございます ござい だった ます ました まして って った いて んで んだ ますが ましょう ください くださいませ てください でください ' +
    'してください しておいてください ておいてください ていただき ていただく ていただいて いたします いたし いたす いただき いただいて いただく いただきます して した します しました しましょう ' +
    'する しまし され される されて された されています されます されました させ させて おこない おこなって おこなっていただく おこなう おこなった おこないます おこなえ おり おります います ' +
    'いました いる いた ていて ている ていた てあり ある あり あって あった あります なり なって なった なる なります なっています なさい なさって ておき ておく ておいて おいて おく おき ' +
    'てみて てみる れる れて れた れます れました られる られて られた こと ことを ことが ことで とおり とおりに よう ように ような ところ うえで うえ ほう ほうが ' +
    'という といった として とした とする とし とは とのこと について についての につき に関する にて における において にし にして をし をして をします にしてください ' +
    'には では へは のは のが のを のに のも にも からも への での との からの からは かを かは かが かどうか かどうかを かどうかは いるか ているか ているかを でも にでも であること ' +
    'どうぞ しながら ながら たり ですが そのうえで さらに なお い は が を に へ で の も と や か ね よ し て た る な だ さ から'
  ).split(' '),
);

/** What carries meaning: piece → markers, or the word that it is. */
export const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(WORDS.map((word) => [word, [`word:${word}`]])),
  ...MARKERS,
};
