import { hasUnit } from './digit-runs.ts';
import type { Span } from './span.ts';

const PASSWORD_CUE = /(?:ワンタイム)?(?:パスワ[ーァ]?ド|ぱすわーど|パスフレーズ|pass\s?word|passwd|pwd|パス|pass|PW|暗証番号|暗証)/gi;
const FILLER =
  /(?:[\s::=＝「『(<"'`、,→⇒>・|/)]|は|が|も|を|に|って|の欄|の件|の|欄|です|で|ね|確か|たしか|たぶん|多分|こちら|これ|以下|下記|第|今|昔|新しい|古い|いつも|前|番号|として|私|わたし|自分|に設定した|と(?=["'「]))/y;
const MAX_FILLERS = 6;
/** Printable ASCII without brackets and marks that end a sentence; a few kana or kanji may stand before it (さくら1958). */
const TOKEN = /[ぁ-んァ-ヶー\p{Script=Han}]{0,6}?[A-Za-z0-9!#$%&*+=?@^~][A-Za-z0-9!#$%&*+\-./:;=?@^_~]{2,63}/uy;
/** Words of devices and programs that are said right after a cue. */
const COMMON =
  /^(?:pass|password|passwd|pw|pwd|pin|otp|code|search|iphone|ipad|android|windows|mac|macos|google|chrome|safari|edge|sms|e-?mail|mail|line|web|wi-?fi|pdf|url|reset|login|what|how|page|https?:.*|www\..*)$/i;
const STATEMENT_END =
  /^\s?(?:[」』"')。、,!?]|です|でした|だ|で、|で(?:ログイン|入|試|合|いい|良|よ)|だと|って|と(?:入力|入れ|打|設定|いう|言)|に(?:し|変|設定|なっ)|を(?:入力|入れ|使)|なの|か|から|$)/;

function tokenAt(view: string, at: number): { start: number; end: number; text: string } | undefined {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(view)?.[0];
  if (match === undefined) return undefined;
  const text = match.replace(/[.:;?!]+$/, (tail) =>
    /[!?]/.test(tail) && /[A-Za-z0-9]/.test(match) && tail.length < 3 ? tail.replace(/[.:;?]+$/, '') : '',
  );
  return { start: at, end: at + text.length, text };
}

/** A password has digits or signs among its letters, or is a plain word that the sentence ends with or quotes. */
function looksLikeValue(view: string, token: { start: number; end: number; text: string }, quoted: boolean): boolean {
  const { text, end } = token;
  const ascii = text.replace(/^[^!-~]+/, '');
  const prefix = text.slice(0, text.length - ascii.length);
  if (COMMON.test(ascii) || ascii.length < 3) return false;
  const after = view.slice(end, end + 8);
  if (/^[\d.]+$/.test(ascii)) {
    if (hasUnit(view, end) || /^[\d]{1,3}$/.test(ascii)) return false;
    return prefix === '' || quoted || (prefix.length <= 4 && !/[はがをにでとの]$/.test(prefix) && STATEMENT_END.test(after));
  }
  if (prefix !== '') return /\d/.test(ascii) && !hasUnit(view, end) && (quoted || STATEMENT_END.test(after));
  if (/[0-9]/.test(ascii)) return !hasUnit(view, end) || /[A-Za-z]{3}/.test(ascii);
  if (!/[A-Za-z]{2}/.test(ascii) || ascii.length < 4) return false;
  return quoted || /[!#$%&*+=?@^_~]/.test(ascii.slice(0, -1)) || STATEMENT_END.test(after);
}

const NEXT_VALUE = /(?:\s?(?:から|か|または|もしくは|と|→|や|,|、|・|or|\/)\s?)/iy;

function findPasswords(view: string): Span[] {
  const spans: Span[] = [];
  for (const match of view.matchAll(PASSWORD_CUE)) {
    if (/^[a-z]/i.test(match[0]) && /[a-z]/i.test(view.charAt(match.index - 1))) continue;
    let at = match.index + match[0].length;
    for (let count = 0; count < MAX_FILLERS; count += 1) {
      FILLER.lastIndex = at;
      const filler = FILLER.exec(view)?.[0];
      if (filler === undefined) break;
      at += filler.length;
    }
    let token = tokenAt(view, at);
    const kind = match[0].startsWith('ワンタイム') ? 'one-time-code' : 'password';
    // 「abc123かabc124」: every value that follows with a conjunction.
    // "password requirements", 「パス, pw」: a plain word needs more than a blank or a comma before it.
    const joiner = view.slice(match.index + match[0].length, at).trim();
    const isListed = /^[,、/|]?$/.test(joiner) && (joiner !== '' || /[a-z]$/i.test(match[0]));
    if (isListed && token !== undefined && /^[A-Za-z]+$/.test(token.text)) continue;
    while (token !== undefined && looksLikeValue(view, token, /[「『"'(]/.test(view.charAt(token.start - 1)))) {
      spans.push({ start: token.start, end: token.end, kind });
      NEXT_VALUE.lastIndex = token.end;
      const next = NEXT_VALUE.exec(view)?.[0];
      const following = next === undefined ? undefined : tokenAt(view, token.end + next.length);
      token = following !== undefined && /^[!-~]*\d/.test(following.text) ? following : undefined;
    }
  }
  return spans;
}

/** In a message about passwords a word of letters and digits is one, unless it names a device or a version. */
const ABOUT_PASSWORDS = /パスワード|ぱすわーど|password|PW(?![a-z])/i;
const LONE_PASSWORD = /(?<![A-Za-z0-9@./_-])(?=[A-Za-z]{0,20}\d)[A-Za-z0-9!#$%&*+=?^_~-]{7,40}(?![A-Za-z0-9@./_-])/g;
const DEVICE =
  /^(?:iphone|ipad|ios|windows|win|android|galaxy|xperia|aquos|pixel|chrome|edge|safari|mac|office|arrows|huawei|oppo|redmi|utf|http|error|step|q\d)/i;

function findLonePasswords(view: string): Span[] {
  if (!ABOUT_PASSWORDS.test(view)) return [];
  return [...view.matchAll(LONE_PASSWORD)].flatMap((match): Span[] => {
    const letters = match[0].replace(/[^A-Za-z]/g, '').length;
    const digits = match[0].replace(/\D/g, '').length;
    if (letters < 3 || digits < 2 || DEVICE.test(match[0])) return [];
    return [{ start: match.index, end: match.index + match[0].length, kind: 'password' }];
  });
}

const PASSWORD_LAST =
  /(?<![A-Za-z0-9!#$%&*+\-.=?@^_~])([A-Za-z0-9!#$%&*+\-.=?@^_~]{4,64})[」』"')]?\s?(?:というのが|という|が|は|って|を)(?:今の|私の|わたしの|マイページの|設定した|現在の){0,1}(?:パスワード|暗証番号|パスコード|PW)/dg;

function findPasswordsFirst(view: string): Span[] {
  return [...view.matchAll(PASSWORD_LAST)].flatMap((match): Span[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return /\d/.test(match[1] ?? '') ? [{ start, end, kind: 'password' }] : [];
  });
}

const ANSWER_CUE =
  /(?:(?:秘密の?|ひみつの?)(?:質問|しつもん)?の?(?:答え?|回答|こたえ)|質問の答え|合い?言葉|母(?:親)?の旧姓|(?:ペット|飼い?犬|飼い?猫|愛犬|愛猫)の名前?|出身小学校|卒業した小学校|初恋の人|好きな食べ物)\s?(?:は|が|:|=|「|、|\s)[\s「『:]?/g;
const LATER_ANSWER_CUE = /(?:答え?|回答|こたえ)(?:は|:|、|(?=「))[\s「『]?/g;
const ANSWER = /[^\s。、,!?「」』\n】(（]{1,20}/y;
/** Talk about the answer, not the answer. */
const QUESTION =
  /[かな]$|何|なに|なん|どこ|どう|いつ|誰|だれ|どれ|変更|変え|忘|わす|分か|わか|必要|必須|不要|入力|登録|設定|教え|ください|でき|出来|たい|ない|違|ちが|間違|一致|見|使|確認|漢字|ひらがな|カタカナ|全角|半角|文字|以下|同じ|どの|聞/;
const ANSWER_TAIL = /(?:でございます|なんです|でした|です|だった|だ|にしました|にしています|にしてい?ます|と(?:設定|登録|入力)).*$/;

function findSecurityAnswers(plain: string): Span[] {
  const cues = [...plain.matchAll(ANSWER_CUE)];
  const secretAsked = plain.search(/秘密の?質問|ひみつの?しつもん/);
  const later = secretAsked < 0 ? [] : [...plain.matchAll(LATER_ANSWER_CUE)].filter(({ index }) => index > secretAsked);
  return [...cues, ...later].flatMap((cue): Span[] => {
    const start = cue.index + cue[0].length;
    ANSWER.lastIndex = start;
    const sentence = ANSWER.exec(plain)?.[0] ?? '';
    const value = sentence.replace(ANSWER_TAIL, '');
    const quoted = /[「『]$/.test(cue[0]);
    if (value === '' || QUESTION.test(value) || (!quoted && QUESTION.test(sentence))) return [];
    return [{ start, end: start + value.length, kind: 'security-answer' }];
  });
}

/**
 * Passwords, PINs and answers to security questions. A question about them carries no value and is left alone.
 * @param plain Plain view. @param view Digit view; both with BARRIERs.
 */
export function findSecrets(plain: string, view: string): Span[] {
  return [
    ...findPasswords(plain),
    ...findPasswords(view),
    ...findPasswordsFirst(plain),
    ...findLonePasswords(plain),
    ...findSecurityAnswers(plain),
  ];
}
