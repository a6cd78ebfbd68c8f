/** Everyday words of procedures and screens, as people write them who do not convert to kanji. */
const READINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    会員登録: 'かいいんとうろく',
    新規登録: 'しんきとうろく',
    仮登録: 'かりとうろく',
    本登録: 'ほんとうろく',
    登録: 'とうろく',
    会員: 'かいいん',
    更新手続き: 'こうしんてつづき',
    更新: 'こうしん',
    継続: 'けいぞく',
    変更: 'へんこう',
    追加: 'ついか',
    退会: 'たいかい',
    解約: 'かいやく',
    手続き: 'てつづき',
    手順: 'てじゅん',
    画面: 'がめん',
    入力: 'にゅうりょく',
    確認: 'かくにん',
    同意: 'どうい',
    終了: 'しゅうりょう',
    完了: 'かんりょう',
    情報: 'じょうほう',
    登録情報: 'とうろくじょうほう',
    電話番号: 'でんわばんごう',
    電話: 'でんわ',
    番号: 'ばんごう',
    住所: 'じゅうしょ',
    名義: 'めいぎ',
    契約: 'けいやく',
    自動車: 'じどうしゃ',
    方法: 'ほうほう',
    条件: 'じょうけん',
    設定: 'せってい',
    受信: 'じゅしん',
    迷惑: 'めいわく',
    件名: 'けんめい',
    時間: 'じかん',
    所要時間: 'しょようじかん',
    目安: 'めやす',
    最初: 'さいしょ',
    最後: 'さいご',
    全部: 'ぜんぶ',
    流れ: 'ながれ',
    届かない: 'とどかない',
    届きません: 'とどきません',
    届き: 'とどき',
    押せない: 'おせない',
    押せません: 'おせません',
    押し: 'おし',
    押す: 'おす',
    進めない: 'すすめない',
    教えて: 'おしえて',
    忘れ: 'わすれ',
    消し: 'けし',
    消え: 'きえ',
    始め: 'はじめ',
    終わ: 'おわ',
    分からな: 'わからな',
    分かりま: 'わかりま',
    来ない: 'こない',
    来ません: 'きません',
    変えたい: 'かえたい',
    入れ: 'いれ',
    真っ白: 'まっしろ',
    白い: 'しろい',
    車: 'くるま',
    紙: 'かみ',
    免許証: 'めんきょしょう',
    免許: 'めんきょ',
    色: 'いろ',
    運転者: 'うんてんしゃ',
    範囲: 'はんい',
    重要事項: 'じゅうようじこう',
    次へ: 'つぎへ',
    次: 'つぎ',
    携帯: 'けいたい',
  }),
);
const WORDS = new RegExp([...READINGS.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');

/**
 * @param write how a reading is written. @default as hiragana
 * @returns the text with the words above in kana; other kanji stay. A part of a longer kanji word stays too.
 */
export function kanaOf(text: string, write: (hiragana: string) => string = (hiragana) => hiragana): string {
  return text.replace(WORDS, (word, at: number) => {
    const before = text.slice(0, at);
    const after = text.slice(at + word.length);
    const isPart =
      (/\p{Script=Han}$/u.test(before) && /^\p{Script=Han}/u.test(word)) ||
      (/\p{Script=Han}$/u.test(word) && /^\p{Script=Han}/u.test(after));
    return isPart ? word : write(READINGS.get(word) ?? word);
  });
}
