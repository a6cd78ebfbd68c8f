import { readKanjiNumbers } from './kanji-numbers.ts';

/**
 * Different spellings and everyday synonyms → one wording, so that a sentence said in other words can be held against the
 * printed one. Japanese in general, nothing of one service; every pair means the same wherever it stands in a guide.
 */
const EQUIVALENTS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])(?:pc|ノートpc)(?![a-z])/gu, 'パソコン'],
  [/スマホ|スマフォ|スマートホン/gu, 'スマートフォン'],
  [/qrコード|二次元バーコード|2次元バーコード/gu, '2次元コード'],
  [/必ず|かならず/gu, '必'],
  [/全て|すべて|全部/gu, '全'],
  [/お客さま|お客様|客さま/gu, '客'],
  [/を?お願い(?:いたし|致し|申し上げ|し)?(?:ます)?/gu, 'ください'],
  [/下さい/gu, 'ください'],
  [/出来/gu, 'でき'],
  [/可能(?:です|でございます|となります|になります)/gu, 'できます'],
  [/可能/gu, 'でき'],
  [/頂[きい]|戴[きい]/gu, 'いただき'],
  [/(?<![\p{Script=Han}\d])致し/gu, 'いたし'],
  [/無い|無く/gu, 'ない'],
  [/有り|在り/gu, 'あり'],
  [/行(?=[いうっわえ])/gu, 'おこな'],
  [/(?<![\p{Script=Han}ァ-ヺー])[おご御](?=[\p{Script=Han}ァ-ヺ])/gu, ''],
  [/等(?=[はがをにへでのも、。]|$)/gu, 'など'],
  [/(?:の)?上(?:で)?(?=、)/gu, 'うえで'],
  [/通り(?=[にの、。でに])/gu, 'とおり'],
  [/場合|とき|(?<=[たるのい])時(?=[はにも、])|際(?=[はにも、])/gu, 'ばあい'],
  [/もう(?:一|1)度/gu, '再度'],
  [/押す/gu, 'クリックする'],
  [/押せ/gu, 'クリックでき'],
  [/押(?:下し|し|さ)/gu, 'クリックし'],
  [/タップ/gu, 'クリック'],
  [/チェックを入れ|チェックを付け|チェックをつけ/gu, 'チェックし'],
  [/すす(?=[まみむめん])/gu, '進'],
  [/確かめ/gu, '確認し'],
  [/選ぶ/gu, '選択する'],
  [/選(?:び|ん|ば)/gu, '選択し'],
  [/書かれて|書いてあ/gu, '記載されて'],
  [/送られ/gu, '送信され'],
  [/問(?:い)?合(?:わ)?せ/gu, '問合'],
  [/申(?:し)?込(?:み|む|め|ん)?/gu, '申込'],
  [/受(?:け)?付(?:け)?/gu, '受付'],
  [/取(?:り)?扱(?:い|う)?/gu, '取扱'],
  [/読(?:み)?取(?:り|る|っ|れ)?/gu, '読取'],
  [/紐(?:付け|づけ)|ひもづけ/gu, '紐付'],
  [/まで(?=(?:連絡|問合|相談|電話|申込))/gu, 'へ'],
  [/より(?=、|\p{Script=Han})/gu, 'から'],
  [/(?<=\d)[〜~](?=\d)/gu, 'から'],
];

/** @param text Without 「labels」 and addresses, which hold letter by letter. */
export function foldWording(text: string): string {
  let folded = readKanjiNumbers(text);
  for (const [pattern, wording] of EQUIVALENTS) folded = folded.replace(pattern, wording);
  return folded;
}

/** Half and full width, circled digits, letter case, all kinds of dashes and blanks: what never changes what is said. */
export function foldWidth(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/gu, '')
    .replace(/\s+/gu, ' ');
}
