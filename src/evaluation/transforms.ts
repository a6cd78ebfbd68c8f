import { kanaOf } from './kanji-readings.ts';

/** Another way to type the same question. */
export interface Transform {
  readonly name: string;
  /** @returns the question in other letters; the question itself where the transform finds nothing to change. Deterministic. */
  apply(question: string): string;
}

/** Transforms that keep a question's meaning: people who see both would give one answer. */
export const TRANSFORMS: readonly Transform[] = [
  { name: 'half width', apply: toHalfWidth },
  { name: 'full width', apply: (text) => text.replace(/[!-~]/g, (sign) => shift(sign, 0xfee0)).replaceAll(' ', '　') },
  { name: 'upper case', apply: (text) => text.toUpperCase() },
  { name: 'lower case', apply: (text) => text.toLowerCase() },
  { name: 'katakana to hiragana', apply: (text) => text.replace(/[ァ-ヶ]/g, (kana) => shift(kana, -0x60)) },
  { name: 'hiragana to katakana', apply: (text) => text.replace(KANA_WORD, toKatakana) },
  { name: 'kanji to hiragana', apply: kanaOf },
  { name: 'kanji to katakana', apply: (text) => kanaOf(text, toKatakana) },
  { name: 'typo: dropped', apply: (text) => mistype(text, (word, at) => [...word.slice(0, at), ...word.slice(at + 1)]) },
  { name: 'typo: doubled', apply: (text) => mistype(text, (word, at) => [...word.slice(0, at + 1), ...word.slice(at)]) },
  {
    name: 'typo: swapped',
    apply: (text) => mistype(text, (word, at) => [...word.slice(0, at), word[at + 1] ?? '', word[at] ?? '', ...word.slice(at + 2)]),
  },
  { name: 'particles missing', apply: (text) => text.replace(PARTICLE, '') },
  { name: 'dialect: Kansai', apply: (text) => rewrite(text, KANSAI) },
  { name: 'dialect: Tohoku', apply: (text) => rewrite(text, TOHOKU) },
  { name: 'dialect: Kyushu', apply: (text) => rewrite(text, KYUSHU) },
  { name: 'filler: えっと', apply: (text) => `えっと、あの、${text}` },
  { name: 'filler: すみませんが', apply: (text) => `すみませんが、${text}` },
  {
    name: 'filler: お願いします',
    apply: (text) => (/お願い(?:し|いた)/u.test(text) ? text : `${text.replace(/[。、？！?!…〜~\s]+$/u, '')}、お願いします。`),
  },
  { name: 'punctuation removed', apply: (text) => text.replace(/[。、，．・！？!?…「」『』（）()〜]/gu, '') },
];

function shift(sign: string, by: number): string {
  return String.fromCharCode(sign.charCodeAt(0) + by);
}

function toKatakana(hiragana: string): string {
  return hiragana.replace(/[ぁ-ゖ]/g, (kana) => shift(kana, 0x60));
}

/** Full-width kana → the half-width signs that NFKC makes them of. */
const HALF_WIDTH: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0xff9f - 0xff61 + 1 }, (_, index) => String.fromCharCode(0xff61 + index)).flatMap((half) =>
    ['', 'ﾞ', 'ﾟ'].map((mark) => [`${half}${mark}`.normalize('NFKC'), `${half}${mark}`] as const).filter(([full]) => full.length === 1),
  ),
);

function toHalfWidth(text: string): string {
  return text.replace(/[ァ-ヶ][ァ-ヶー]*|[！-～　]/gu, (run) =>
    [...run].map((sign) => HALF_WIDTH.get(sign) ?? sign.normalize('NFKC')).join(''),
  );
}

/** Words that people write in either kana. Japanese is not parted by blanks, so a list it is. */
const KANA_WORD =
  /おしえて|やりかた|やめたい|やめる|わから|わかり|どうすれば|どうしたら|どこ|どれ|どちら|どっち|どなた|なに|いつ|いくら|まだ|もう|すぐ|ぜんぜん|ちゃんと|すみません|ありがとう|こんにちは|こんばんは|おはよう|だめ|めーる|ぱそこん|すまほ|けいたい|まいぺーじ|ぼたん|ください/gu;

/** は が を に で の between two words that are not hiragana; を anywhere. */
const PARTICLE =
  /(?<=[\p{Script=Han}ァ-ヺーA-Za-z0-9」])[はがをにでの](?=[\p{Script=Han}ァ-ヺA-Za-z0-9「])|(?<=[\p{Script=Han}ァ-ヺーA-Za-z0-9」])を/gu;

/** Runs of one script of four or more characters: a slip in a shorter word makes another word of it. */
const LONG_WORD = /\p{Script=Han}{4,}|[ァ-ヺー]{4,}|[A-Za-z]{4,}|[ぁ-ゖー]{4,}/gu;
/** A slip in these turns the question round. */
const NEVER_MISTYPED =
  /ない|ません|へん|なく|なかっ|ずに|不可|未|無|スマ|スマート|パソコン|ケータイ|けいたい|ぱそこん|すまほ|アイフォ|アンドロイド|iphone|android|携帯/iu;

/** One slip, in the middle of one long word; which word and where is the same for the same question. */
function mistype(text: string, change: (word: readonly string[], at: number) => string[]): string {
  const words = [...text.matchAll(LONG_WORD)].filter(([word]) => !NEVER_MISTYPED.test(word));
  const named = words.filter(([word]) => !/^[ぁ-ゖー]+$/.test(word));
  const pool = named.length > 0 ? named : words;
  const seed = [...text].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0, 7);
  const match = pool[seed % Math.max(1, pool.length)];
  if (!match) return text;
  const word = [...match[0]];
  const at = 1 + (seed % (word.length - 2));
  return text.slice(0, match.index) + change(word, at).join('') + text.slice(match.index + match[0].length);
}

type Rules = readonly (readonly [RegExp, string])[];

function rewrite(text: string, rules: Rules): string {
  return rules.reduce((result, [found, said]) => result.replace(found, said), text);
}

/** 届きません → 届か and the dialect's negation; できません, 来ません, 押せません keep their stem. */
function negations(negation: string, linked: string): Rules {
  return [
    [/でき(?:ません|ない)/gu, `でき${negation}`],
    [/(?<=来)(?:ません|ない)/gu, negation],
    [/(?<!で)き(?=ません)/gu, 'か'],
    [/り(?=ません)/gu, 'ら'],
    [/(?<!す)み(?=ません)/gu, 'ま'],
    [/(?<=[かがさたなばまらわえけげせてねべめれ])(?:ません|ない)(?!と|で|わけ)/gu, negation],
    [new RegExp(`(?<=${negation})[んの](?=です|だ)`, 'gu'), linked],
  ];
}

const KANSAI: Rules = [
  ...negations('へん', 'の'),
  [/(?:の|ん)でしょうか/gu, 'んやろか'],
  [/でしょうか/gu, 'やろか'],
  [/(?:の|ん)(?:ですが|ですけど|だけど)/gu, 'んやけど'],
  [/(?:ですが|ですけど)/gu, 'やけど'],
  [/(?:の|ん)ですか(?!ら)/gu, 'のん'],
  [/(?<=い)ですか(?!ら)/gu, 'ん'],
  [/ですか(?!ら)/gu, 'なん'],
  [/です(?=[。、よね！!]|から|$)/gu, 'や'],
  [/ください/gu, 'ちょうだい'],
];
const TOHOKU: Rules = [
  ...negations('ねえ', 'ん'),
  [/(?<=ます)でしょうか/gu, 'べか'],
  [/(?:の|ん)?でしょうか/gu, 'だべか'],
  [/(?:の|ん)(?:ですが|ですけど|だけど)/gu, 'んだけんども'],
  [/(?:ですが|ですけど)/gu, 'だけんども'],
  [/(?:の|ん)?ですか(?!ら)/gu, 'だべか'],
  [/です(?=[。、よね！!]|から|$)/gu, 'だべ'],
  [/ください/gu, 'けれ'],
];
const KYUSHU: Rules = [
  [/て(?:いません|いない|ません|ない)(?!と|で)/gu, 'とらん'],
  ...negations('ん', 'と'),
  [/(?:の|ん)?でしょうか/gu, 'やろか'],
  [/(?:の|ん)(?:ですが|ですけど|だけど)/gu, 'とばってん'],
  [/(?:ですが|ですけど)/gu, 'ばってん'],
  [/(?:の|ん)?ですか(?!ら)/gu, 'とね'],
  [/です(?=[。、よね！!]|から|$)/gu, 'ばい'],
  [/ください/gu, 'くれんね'],
];
