import { foldWidth, foldWording } from './fold-wording.ts';

/**
 * Runs of hiragana as polite Japanese writes them. What a model writes must be made of the same threes of characters:
 * grammar says nothing that could be proven, but garbled grammar must not go out either.
 */
const RUNS = (
  'してください します しました しましょう しています していません している していない していなければ していないと していて した して する すると すれば したら するには するときは したときは するまで してから したうえで しながら し しない しないで しないでください しません せず せずに しなければなりません ' +
  'されます されました されています されていません されている されていない された されて される されない されません させます させて させる させてください ' +
  'できます できません できました できる できない できた できて できましたら できれば できなければ できないときは できるようになります ' +
  'することができます することが ことができます されることになっています にし にして にします をし をして をします をしてください きし きして きします ' +
  'です でした である であり であることを ではありません ではなく でございます でしょう ですが ですので なので なのは などは などを などが などの などに などで など ' +
  'ます ました ません ませんでした まして ましたら ますと ますので ますが ましょう ' +
  'になります になりました になって になる となります となりました となる となって なります なりました なって なる なり ' +
  'あります ありました ありません ありませんでした ある あり あれば あって ない なく なくて なければ なかった なし ' +
  'います いました いません いる いて いた おります おりません おり おいて おいてください おきます おく ておいてください ' +
  'いただきます いただき いただいて いただく いただけます いただけません いただけましたら いただいたうえで いたします いたしました いたしません いたし いたして ' +
  'おこないます おこない おこなって おこなってください おこなう おこなった おこなわない ください くださいませ ていただき てください ていただきます ています ていません ている ておく てから ても ては ' +
  'きます きました きません きて きた いてください いて いた いたら くと かない かなければ けます けて けた ける けば けない きください ' +
  'ります りました りません って った ったら ってください ってから ると らない らなければ れば れます れました れません れて れた れる れない れてください りください ' +
  'します しまう してしまった します す すと さない せば せます して した しください ' +
  'みます みました みません んで んだ んでください むと まない めば めます めました めて めた める めない めてください みください ' +
  'びます びました んで ぶと ばない べば べます べて べる ちます ちました った つと たない てば います いました って った うと わない えば えます えました えて えた える えない えてください いください ' +
  'げます げて げる ぎます いで いだ せます せて せた せる ぜます ねます ねて べます べて ' +
  'は が を に へ で の と も や か から まで より など には では とは へは のは のが のを のに のも にも でも とも からは からも への での との からの までの までに までは にて における においては について につきましては に として とする という といった といい ' +
  'ばあい ばあいは ないばあいは るばあいは たばあいは のばあいは いばあいは をおこなってください をおこないます をおこなう はできます はできません もできます もできません ができます ができません はありません がありません もありません ばあいには ばあいに ばあいも ことを ことが ことは ことで ことに こと ようにします ように ような よう ところ とおり とおりに とおりです ほか ほう ほうは うえで うえ あとに あとで あと ため ために ためです ので のでは のみ だけ だけです だけで どちら どちらの どちらも いずれか いずれかの いずれも それぞれ それでも そのまま その この これ それ ここから ' +
  'すでに まだ もう また まず なお すぐ すぐに はじめて はじめての すべて すべての お ご な い ときは とき ときに もし さま お は、 かどうかを かを かご '
)
  .split(' ')
  .filter((run) => run !== '');

/** How a sentence ends. */
const ENDINGS = (
  'です でした ます ました ません ませんでした ください くださいませ である でございます ましょう してください ないでください します しました しません されます できます できません ' +
  'います きます ります みます えます います ばあいです だけです ためです のみです'
).split(' ');

/** Runs that may stand at the beginning of a sentence or behind a comma. */
const OPENERS =
  'また まず なお その この それ これ そのまま そのうえで すでに まだ もう すぐ すぐに はじめて はじめての どちらの どちらも いずれかの それぞれ それでも ここから そこで はい いいえ どの ほかの あとで あらかじめ よく もし さらに または および すべて すべての'.split(
    ' ',
  );

const KNOWN = new Set([
  ...RUNS.flatMap((run) => triplesOf(`^${run}$`)),
  ...OPENERS.flatMap((run) => triplesOf(`、${run}$`)),
  ...[...RUNS, ...ENDINGS].flatMap(endingTriples),
]);

/** Threes of a run that ends a sentence, if it may. */
function endingTriples(run: string): string[] {
  return ENDINGS.some((ending) => run.endsWith(ending)) ? triplesOf(`^${run}。`) : [];
}

/** Threes of characters of every run of hiragana in a text, its beginning and its end among them. */
export function hiraganaTriples(text: string): Set<string> {
  const found = new Set<string>();
  const plain = foldWording(foldWidth(text.replace(/「[^」]*」|『[^』]*』|\[\d{1,3}\]/gu, '「')));
  for (const { 0: run, index } of plain.matchAll(/[ぁ-ゖ]+/gu)) {
    const isOpening = /^$|[、。（(,\s]$/u.test(plain.slice(0, index));
    const isLast = /^[。！!]?$/u.test(plain.slice(index + run.length).trim());
    for (const triple of triplesOf(`${isOpening ? '、' : '^'}${run}${isLast ? '。' : '$'}`)) found.add(triple);
  }
  return found;
}

/** @param attested Threes that the evidence itself holds. */
export function isWellFormed(sentence: string, attested: ReadonlySet<string>): boolean {
  for (const triple of hiraganaTriples(sentence)) if (!KNOWN.has(triple) && !attested.has(triple)) return false;
  return true;
}

function triplesOf(run: string): string[] {
  const characters = [...run];
  return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''));
}
