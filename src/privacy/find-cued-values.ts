import { hasUnit, isExplainedBefore } from './digit-runs.ts';
import type { PersonalDataKind } from './personal-data-kind.ts';
import type { PublishedValues } from './published-values.ts';
import type { Span } from './span.ts';

/** A number that is personal because of the word before it. */
interface NumberCue {
  readonly kind: PersonalDataKind;
  readonly cue: RegExp;
  /** Letters and digits of the value, least and most; a longer value is masked whole. */
  readonly least: number;
  readonly most: number;
}

const NUMBER_CUES: readonly NumberCue[] = [
  {
    kind: 'policy-number',
    cue: /証券(?:番号|ナンバー|No\.?|NO|ばんごう)?|(?:しょう|ショウ)けん(?:ばんごう|番号)|(?:ご?契約|保険|お客様|お客さま|顧客|会員|加入者|受付|事故受付|申込)(?:番号|ナンバー|No\.?)|ポリシー(?:番号|ナンバー)|policy\s?(?:number|no\.?)?|S\/N/gi,
    least: 6,
    most: 14,
  },
  {
    kind: 'phone',
    cue: /電話(?:番号)?|でんわ(?:ばんごう)?|デンワ|TEL|FAX|ファックス|ファクス|携帯|ケータイ|けいたい|連絡先|固定|phone/gi,
    least: 6,
    most: 13,
  },
  { kind: 'postal-code', cue: /郵便番号|〒|ゆうびんばんごう/g, least: 7, most: 7 },
  { kind: 'driving-licence', cue: /免許証?(?:の?番号|証|No\.?)?/g, least: 8, most: 12 },
  { kind: 'my-number', cue: /マイナンバー(?:カード)?|個人番号|my\s?number/gi, least: 8, most: 12 },
  {
    kind: 'credit-card',
    cue: /(?:クレジット|クレカ|デビット)(?:カード)?|カード番号|カードNo\.?|VISA|JCB|Master(?:card)?|AMEX|card number/gi,
    least: 12,
    most: 19,
  },
  { kind: 'bank-account', cue: /口座(?:番号)?|普通預金|普通|当座|貯蓄|記号|通帳|ゆうちょ|account number/gi, least: 5, most: 8 },
  { kind: 'bank-account', cue: /支店番号|支店コード|店番号?|銀行コード/g, least: 3, most: 4 },
  { kind: 'chassis-number', cue: /車台番号|フレーム(?:番号|ナンバー|No\.?)|車体番号|シャシー番号|VIN/gi, least: 5, most: 17 },
  {
    kind: 'one-time-code',
    cue: /ワンタイム(?:パスワード|パス|コード|PW)?|ワンパス|OTP|(?:認証|確認|検証|本人確認)(?:コード|番号|キー|用?数字)|(?:届いた|来た|SMSの)(?:コード|番号|数字)|セキュリティ(?:コード|番号)|(?<![\p{L}ー0-9])コード(?=[は:「\s])|CVV|CVC|passcode|verification code/giu,
    least: 3,
    most: 10,
  },
  { kind: 'password', cue: /暗証(?:番号)?|PIN(?:コード|番号)?|パスコード/gi, least: 4, most: 12 },
];

/** Words and signs between a cue and its value. */
const FILLER =
  /(?:[\s::=「『(<"'`、,。→⇒>…#・|/〒-]|№|No\.?|は|が|も|を|に|って|の|番号|ナンバー|コード|欄|です|だ|で|ね|けど|が、|確か|たしか|たぶん|多分|こちら|これ|以下|下記|下|次|とおり|通り|第|半角|英数|数字|全角|\)|私|わたし|自分|自宅|家|会社|職場|妻|夫|母|父|息子|娘|今|昨日|先ほど|さっき|入れた|入力した|届いた|来た|として|と|ゆうちょ|銀行|支店|口座|普通|当座|記号|一番下)/y;
const MAX_FILLERS = 8;

function skipFillers(text: string, from: number): number {
  let at = from;
  for (let count = 0; count < MAX_FILLERS; count += 1) {
    FILLER.lastIndex = at;
    const match = FILLER.exec(text);
    if (match === null) break;
    at += match[0].length;
  }
  return at;
}

const GROUP = /[A-Z0-9]{1,64}/iy;
const GAP = /[\s\-.・,_/()の]{1,3}(?=[A-Z]{0,2}\d)/iy;

/** Reads one value of letters and digits, in groups. */
function readCode(view: string, from: number, most: number): { end: number; code: string } | undefined {
  let at = from;
  let end = from;
  let code = '';
  while (true) {
    GROUP.lastIndex = at;
    const group = GROUP.exec(view)?.[0];
    if (group === undefined) break;
    const groupEnd = at + group.length;
    // 「証券番号A123456789 2台目」: a count behind the value is not part of it.
    if (code !== '' && (hasUnit(view, groupEnd) || (code.length >= 7 && code.length + group.length > most))) break;
    code += group;
    end = groupEnd;
    GAP.lastIndex = end;
    const gap = GAP.exec(view)?.[0];
    if (gap === undefined || (code.length === group.length && /^[A-Z]{4,}$/i.test(group))) break;
    at = end + gap.length;
  }
  return code === '' ? undefined : { end, code };
}

function findCuedNumbers(view: string, published: PublishedValues): Span[] {
  const spans: Span[] = [];
  for (const { kind, cue, least, most } of NUMBER_CUES) {
    for (const match of view.matchAll(cue)) {
      if (/[A-Z0-9]/i.test(match[0].charAt(0)) && /[A-Z]/i.test(view.charAt(match.index - 1))) continue;
      const start = skipFillers(view, match.index + match[0].length);
      const value = readCode(view, start, most);
      if (value === undefined || value.code.length < least || hasUnit(view, value.end)) continue;
      const digits = value.code.replace(/\D/g, '');
      if (digits.length < Math.min(3, least) || published.hasNumber(digits)) continue;
      if (/^[A-Z]+$/i.test(value.code) || isExplainedBefore(view, start)) continue;
      spans.push({ start, end: value.end, kind });
    }
  }
  return spans;
}

/** The value stands first: 「A123456789が証券番号です」. */
const VALUE_FIRST =
  /(?<![A-Z0-9])([A-Z0-9](?:[\s-]?[A-Z0-9]){3,15})[」』"']?\s?(?:が|は|って|というのが|という|の)(?:今の|私の|わたしの|うちの|ご?契約の|車の|マイページの|届いた){0,1}(証券番号|契約番号|暗証番号|認証コード|確認コード|認証番号|ワンタイム|免許証?番号|免許証の番号|口座番号|マイナンバー|車台番号|電話|携帯|連絡先)/dgi;
const VALUE_FIRST_KINDS: Readonly<Record<string, PersonalDataKind>> = {
  証: 'policy-number',
  契: 'policy-number',
  暗: 'password',
  認: 'one-time-code',
  確: 'one-time-code',
  ワ: 'one-time-code',
  免: 'driving-licence',
  口: 'bank-account',
  マ: 'my-number',
  車: 'chassis-number',
  電: 'phone',
  携: 'phone',
  連: 'phone',
};

function findValuesFirst(view: string, published: PublishedValues): Span[] {
  return [...view.matchAll(VALUE_FIRST)].flatMap((match): Span[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const digits = (match[1] ?? '').replace(/\D/g, '');
    const kind = VALUE_FIRST_KINDS[(match[2] ?? '').charAt(0)];
    if (kind === undefined || digits.length < 4 || hasUnit(view, end) || published.hasNumber(digits)) return [];
    return [{ start, end, kind }];
  });
}

/** One letter and six or more digits, two letters and eight or more, or nine to fourteen mixed characters with six digits. */
const POLICY_SHAPE =
  /(?<![A-Z0-9@._/-])(?:[A-Z][\s-]?\d(?:[\s-]?\d){5,12}|[A-Z]{2,3}-?\d(?:-?\d){7,11}|(?=[A-Z]{0,8}\d)(?=\d{0,8}[A-Z])(?:[A-Z]{0,2}\d){6,12}[A-Z]{0,2})(?![A-Z0-9@])/gi;

function findPolicyShapes(view: string, published: PublishedValues): Span[] {
  return [...view.matchAll(POLICY_SHAPE)].flatMap((match): Span[] => {
    const end = match.index + match[0].length;
    if (/^[A-Z]+$/i.test(match[0]) || hasUnit(view, end) || isExplainedBefore(view, match.index)) return [];
    if (!/[A-Z]/i.test(match[0]) || match[0].replace(/[^A-Z0-9]/gi, '').length < 7) return [];
    if (published.hasNumber(match[0].replace(/\D/g, ''))) return [];
    return [{ start: match.index, end, kind: 'policy-number' }];
  });
}

/** In a message about one-time codes, four to eight digits that count nothing are the code. */
const ABOUT_CODES = /ワンタイム|認証(?:コード|番号)|確認(?:コード|番号)|OTP|SMS|二段階|2段階|コードが?(?:届|来|き)/i;
const LONE_CODE = /(?<![A-Z0-9.\-/])(?:[A-Z]-)?\d(?:\s?\d){3,7}(?![A-Z0-9])(?!\.\d)(?!\/)(?!-\d)/gi;

function findLoneCodes(view: string): Span[] {
  if (!ABOUT_CODES.test(view)) return [];
  return [...view.matchAll(LONE_CODE)].flatMap((match): Span[] => {
    const end = match.index + match[0].length;
    const digits = match[0].replace(/\D/g, '');
    return digits.length < 4 || hasUnit(view, end) || isExplainedBefore(view, match.index)
      ? []
      : [{ start: match.index, end, kind: 'one-time-code' }];
  });
}

/** Numbers known by a word beside them, and policy numbers known by their letters. @param view Digit view with BARRIERs. */
export function findCuedValues(view: string, published: PublishedValues): Span[] {
  return [
    ...findCuedNumbers(view, published),
    ...findValuesFirst(view, published),
    ...findPolicyShapes(view, published),
    ...findLoneCodes(view),
  ];
}
