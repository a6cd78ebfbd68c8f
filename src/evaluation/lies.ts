/** What a lie changes. */
export const lieKinds = [
  'digit',
  'unit',
  'label',
  'device',
  'contact',
  'deadline',
  'negation',
  'order',
  'thing',
  'condition',
  'insertion',
  'particle',
  'subject',
] as const;
export type LieKind = (typeof lieKinds)[number];

export interface Lie {
  readonly kind: LieKind;
  readonly text: string;
}

/** Words of the same knowledge that a lie may put in another's place: they exist, only not here. */
export interface LieVocabulary {
  readonly labels: readonly string[];
  readonly phones: readonly string[];
  readonly things: readonly string[];
  /** What other sentences speak of: 「証券番号は」. */
  readonly subjects: readonly string[];
}

const UNITS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/時間/gu, ['分', '日']],
  [/(?<=\d)分/gu, ['時間', '日']],
  [/契約まで/gu, ['台まで', '名まで']],
  [/(?<=\d)契約/gu, ['か月', '名']],
  [/項目/gu, ['桁', '件']],
  [/(?<=\d)丁目/gu, ['番地']],
  [/(?<=[\d二三])か所/gu, ['回']],
  [/半角/gu, ['全角']],
];

const DEVICES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/パソコン|PC/gu, ['スマートフォン', 'スマホ', 'タブレット']],
  [/スマートフォン|スマホ/gu, ['パソコン', 'PC', 'タブレット']],
];

const DEADLINES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/以内/gu, ['以降', '以上', '']],
  [/24時間/gu, ['48時間', '二十五時間', '３日']],
  [/(?:約)(?=\d)/gu, ['最大', '最短', '']],
  [/最大/gu, ['最低', '約', '']],
  [/いつでも/gu, ['平日のみ', '日中だけ']],
  [/後日/gu, ['当日', '翌日']],
  [/すぐ/gu, ['後日', '翌日']],
];

const NEGATIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/してください/gu, ['しないでください']],
  [/ってください/gu, ['らないでください']],
  [/できます/gu, ['できません']],
  [/できません|出来ません/gu, ['できます']],
  [/ではありません/gu, ['です']],
  [/ありません/gu, ['あります']],
  [/していません/gu, ['しています']],
  [/していない/gu, ['している']],
  [/されます/gu, ['されません']],
  [/します(?=。|$)/gu, ['しません']],
  [/しない/gu, ['する']],
  [/届かない/gu, ['届いた']],
  [/必要です/gu, ['不要です', '必要ありません', '必要はないです']],
  [/不要です/gu, ['必要です']],
  [/がなく/gu, ['があり']],
  [/(?<=[^ま])です(?=。|$)/gu, ['ではありません', 'じゃないです']],
  [/失われ/gu, ['失われず残り']],
  [/有効/gu, ['無効']],
  [/「無効」/gu, ['「有効」']],
  [/(?<!不)可能/gu, ['不可能']],
  [/対象外/gu, ['対象']],
  [/のみ|だけ/gu, ['以外']],
];

const CONDITIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/必ず/gu, ['できれば', '']],
  [/後(?=[、はに])/gu, ['前', '前']],
  [/前(?=[、にはで])/gu, ['後']],
  [/してから/gu, ['する前に', 'せずに']],
  [/の場合は?、?/gu, ['以外では、']],
  [/まで(?=。|、|に)/gu, ['以降']],
  [/両方/gu, ['どちらか']],
  [/全て|すべて/gu, ['一部']],
  [/一致/gu, ['不一致']],
];

/** Put before the last clause: each adds something that the sentence does not say. */
const INSERTIONS = ['無料で', '平日のみ', 'いつでも', 'すぐに', 'あとで', '代理店で', 'しなくても', 'どの画面でも', 'もう'];

const PARTICLES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<=[\p{Script=Han}ァ-ヺー」])から(?=[\p{Script=Han}ァ-ヺー「])/gu, ['まで', 'へ']],
  [/(?<=[\p{Script=Han}ァ-ヺー」])へ(?=[\p{Script=Han}ァ-ヺー「])/gu, ['から', 'を']],
  [/(?<=[\p{Script=Han}ァ-ヺー」])を(?=[\p{Script=Han}ァ-ヺー「])/gu, ['から', 'に']],
  [/(?<=[\p{Script=Han}ァ-ヺー」])で(?=、|[\p{Script=Han}ァ-ヺー「])/gu, ['以外で', 'から']],
];

/**
 * Every way of changing one fact of a true sentence that fits it; the same sentence always gives the same lies.
 * @param vocabulary What stands elsewhere in the knowledge.
 */
export function tellLies(sentence: string, vocabulary: LieVocabulary): Lie[] {
  const lies: Lie[] = [];
  const add = (kind: LieKind, text: string) => {
    if (text !== sentence && !lies.some((lie) => lie.text === text)) lies.push({ kind, text });
  };
  const swap = (kind: LieKind, table: readonly (readonly [RegExp, readonly string[]])[]) => {
    for (const [pattern, others] of table)
      for (const match of sentence.matchAll(pattern)) for (const other of others) add(kind, replaceAt(sentence, match, other));
  };

  for (const match of sentence.matchAll(/\d+/gu))
    for (const other of otherNumbers(match[0])) add('digit', replaceAt(sentence, match, other));
  for (const match of sentence.matchAll(/[①-⑧]/gu))
    add('digit', replaceAt(sentence, match, String.fromCodePoint((match[0].codePointAt(0) ?? 0) + 1)));
  for (const match of sentence.matchAll(/[一二三四](?=丁目|つ|か所|本|次元)/gu)) add('digit', replaceAt(sentence, match, '五'));
  swap('unit', UNITS);
  for (const match of sentence.matchAll(/「([^」]+)」/gu)) {
    const label = match[1] ?? '';
    for (const other of othersOf(vocabulary.labels, label, 3)) add('label', replaceAt(sentence, match, `「${other}」`));
    if (label.length > 3) add('label', replaceAt(sentence, match, `「${label.slice(0, -1)}」`));
    add('label', replaceAt(sentence, match, `「${label}する」`));
  }
  swap('device', DEVICES);
  if (/クリック|押|タップ|お手続き/u.test(sentence)) {
    add('device', `スマートフォンでは、${sentence}`);
    add('device', `パソコンの場合は、${sentence}`);
  }
  for (const match of sentence.matchAll(/0\d{1,3}-\d{2,4}-\d{3,4}/gu))
    for (const other of [...vocabulary.phones.filter((phone) => phone !== match[0]), '0120-000-000'])
      add('contact', replaceAt(sentence, match, other));
  for (const match of sentence.matchAll(/(?:https?:\/\/|@)[\w./@-]+/gu)) {
    add('contact', replaceAt(sentence, match, match[0].replace(/\.jp/u, '.com')));
    add('contact', replaceAt(sentence, match, match[0].replace(/o/u, '0')));
  }
  swap('deadline', DEADLINES);
  swap('negation', NEGATIONS);
  swap('condition', CONDITIONS);
  const labels = [...sentence.matchAll(/「[^」]+」/gu)];
  for (const [at, label] of labels.entries()) {
    const next = labels[at + 1];
    if (next && next[0] !== label[0]) add('order', exchange(sentence, label, next));
  }
  const clauses = sentence.replace(/。$/u, '').split('、');
  for (let at = 0; at + 1 < clauses.length; at++) {
    const [a, b] = [clauses[at] ?? '', clauses[at + 1] ?? ''];
    // 「本登録は、…」 moved to the end says the same.
    if (a === b || a.length < 4 || b.length < 4 || /[はも]$/u.test(a)) continue;
    add('order', `${[...clauses.slice(0, at), b, a, ...clauses.slice(at + 2)].join('、')}。`);
  }
  for (const thing of vocabulary.things) {
    const at = sentence.indexOf(thing);
    if (at < 0) continue;
    for (const other of othersOf(vocabulary.things, thing, 2))
      add('thing', sentence.slice(0, at) + other + sentence.slice(at + thing.length));
  }
  const tail = sentence.lastIndexOf('、') + 1;
  for (const insertion of INSERTIONS)
    if (!sentence.includes(insertion)) add('insertion', sentence.slice(0, tail) + insertion + sentence.slice(tail));
  swap('particle', PARTICLES);
  const subject = /^([^「」、。は]{2,20})は/u.exec(sentence)?.[1];
  if (subject !== undefined)
    for (const other of othersOf(
      vocabulary.subjects.filter((each) => each === subject || !sharesWord(each, subject)),
      subject,
      3,
    ))
      add('subject', other + sentence.slice(subject.length));
  return lies;
}

/** Whether two names speak of the same thing, so that one in the other's place is no lie: 退会, 退会の手続き. */
function sharesWord(a: string, b: string): boolean {
  return [...a.matchAll(/[\p{Script=Han}ァ-ヺ]/gu)].some(([character]) => b.includes(character));
}

function otherNumbers(digits: string): string[] {
  const value = Number(digits);
  const reversed = [...digits].reverse().join('');
  const changed = `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 3) % 10}`;
  const all = digits.length <= 3 ? [String(value + 1), String(value * 2), changed, wide(String(value + 1))] : [changed, reversed];
  return [...new Set(all)].filter((other) => other !== digits);
}

function wide(digits: string): string {
  return digits.replace(/\d/gu, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0));
}

function replaceAt(text: string, match: RegExpExecArray, other: string): string {
  return text.slice(0, match.index) + other + text.slice(match.index + match[0].length);
}

function exchange(text: string, first: RegExpExecArray, second: RegExpExecArray): string {
  return (
    text.slice(0, first.index) +
    second[0] +
    text.slice(first.index + first[0].length, second.index) +
    first[0] +
    text.slice(second.index + second[0].length)
  );
}

/** Others of a list, the ones behind it first: stable, and neighbours in the list are neighbours on the sheet. */
function othersOf(list: readonly string[], own: string, most: number): string[] {
  const at = Math.max(0, list.indexOf(own));
  const turned = [...list.slice(at + 1), ...list.slice(0, at)].filter((other) => other !== own);
  return turned.slice(0, most);
}
