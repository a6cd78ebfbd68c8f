/** What a light paraphrase does to a sentence that stays true. */
export const paraphraseKinds = [
  'ending',
  'politeness',
  'spelling',
  'synonym',
  'opening',
  'joined',
  'split',
  'shortened',
  'free-synonym',
] as const;
export type ParaphraseKind = (typeof paraphraseKinds)[number];

export interface Paraphrase {
  readonly kind: ParaphraseKind;
  readonly text: string;
}

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/クリックしてください(?=。|$)/gu, 'クリックします'],
  [/クリックします(?=。|$)/gu, 'クリックしてください'],
  [/してください(?=。|$)/gu, 'します'],
  [/(?<=[クク力択更定認録加])します(?=。|$)/gu, 'してください'],
  [/お問い合わせください(?=。|$)/gu, 'お問い合わせをお願いいたします'],
  [/ご確認ください(?=。|$)/gu, '確認してください'],
  [/進んでください(?=。|$)/gu, 'お進みください'],
  [/送信されます(?=。|$)/gu, '送信されることになっています'],
];

const POLITENESS: readonly (readonly [RegExp, string])[] = [
  [/お手続き/gu, '手続き'],
  [/ご確認いただき/gu, '確認して'],
  [/お客さま/gu, 'お客様'],
  [/ご契約/gu, '契約'],
  [/お電話/gu, '電話'],
  [/(?<!ご)登録(?=した)/gu, 'ご登録'],
];

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/スマートフォン/gu, 'スマホ'],
  [/パソコン/gu, 'PC'],
  [/ください/gu, '下さい'],
  [/二次元コード/gu, 'QRコード'],
  [/お問い合わせ/gu, 'お問合せ'],
  [/すべて|全て/gu, '全て'],
];

const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/^ボタンを(?:クリック|押)/gu, 'をクリック'],
  [/クリックし/gu, '押し'],
  [/場合は/gu, 'ときは'],
  [/(?<=[\p{Script=Han}])できます/gu, 'することが可能です'],
  [/選択します/gu, '選びます'],
  [/確認し/gu, '確かめ'],
];

const FREE_SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/表示され/gu, '画面に出'],
  [/送信され/gu, '届き'],
  [/お手続き/gu, 'ご対応'],
  [/必要です/gu, 'しなくてはいけません'],
  [/記載されて/gu, '載って'],
];

/** Ways in which a model might say a true sentence otherwise, without changing a fact. The last two kinds change words freely. */
export function paraphrase(sentence: string, next: string | null): Paraphrase[] {
  const found: Paraphrase[] = [];
  const add = (kind: ParaphraseKind, text: string) => {
    if (text !== sentence && !found.some((known) => known.text === text)) found.push({ kind, text });
  };
  const swap = (kind: ParaphraseKind, table: readonly (readonly [RegExp, string])[]) => {
    for (const [pattern, other] of table)
      add(
        kind,
        outsideLabels(sentence, (text) => text.replace(pattern, other)),
      );
  };
  swap('ending', ENDINGS);
  swap('politeness', POLITENESS);
  swap('spelling', SPELLINGS);
  add(
    'spelling',
    sentence.replace(/(?<![-\w.@/])\d+(?![-\w./])/gu, (digits) =>
      digits.replace(/\d/gu, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)),
    ),
  );
  swap('synonym', SYNONYMS);
  if (!/^(?:まず|次に|その後|また|なお)/u.test(sentence)) add('opening', `なお、${sentence}`);
  if (next !== null && /(?:してください|します)。$/u.test(sentence))
    add('joined', `${sentence.replace(/(?:してください|します)。$/u, 'し')}、${next}`);
  const clauses = /^(.{8,}?[^ので])し、(.{8,})$/u.exec(sentence);
  if (clauses) add('split', `${clauses[1]}します。`);
  const location = /^[^「」、]{3,20}(?:では|で)、(.+)$/u.exec(sentence);
  if (location?.[1]) add('shortened', location[1]);
  swap('free-synonym', FREE_SYNONYMS);
  return found;
}

/** Labels are names: a model that rewords them is wrong. */
function outsideLabels(sentence: string, change: (text: string) => string): string {
  return sentence
    .split(/(「[^」]*」|https?:\S+)/u)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}
