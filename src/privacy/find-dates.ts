import { hasUnit } from './digit-runs.ts';
import type { Span } from './span.ts';

/**
 * Dates, as birth dates or as anything else. A date is a birth date when
 * - 生年月日, 誕生日… stands before it or 生まれ behind it, or
 * - it is a full date before 1990, in whatever era, and no word such as 満期日 stands right before it: no contract that can be renewed
 *   ends then, but most customers were born then.
 * Every other date is kept, since renewal dates are what people ask about.
 */
export interface Dates {
  readonly birthDates: readonly Span[];
  /** Dates and times that are not personal; `start` inclusive, `end` exclusive. */
  readonly others: readonly { readonly start: number; readonly end: number }[];
}

const YEAR = '(?:\\d(?: ?\\d){3}|\\d?千[\\d百十]{1,6})';
const ERA_YEAR = '(?:元|\\d{0,2}十\\d?|\\d ?\\d?)';
const NUMBER = '(?:\\d?十\\d?|\\d ?\\d?)';
const ERA = '(?:明治|大正|昭和|平成|令和|[明大昭平令](?=\\s?\\d)|(?<![A-Za-z0-9])[MTSHR]\\.?)';
const JOIN = ' ?[/.\\-・,、_の] ?';
const FULL = new RegExp(
  `(?<!\\d[ .\\-/]?)(?:(${YEAR})|(${ERA}) ?(${ERA_YEAR}))(?: ?年 ?(?:\\([^()]{1,10}\\) ?)?|${JOIN})(${NUMBER})(?: ?月 ?|${JOIN})(${NUMBER})(?: ?日)?(?![.\\-/]?\\d)`,
  'gi',
);
const COMPACT = /(?<![A-Za-z0-9\-.])(?:(19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?![A-Za-z0-9-])/g;
const YEAR_BORN = new RegExp(
  `(?<!\\d)(?:${YEAR}|${ERA} ?${ERA_YEAR}) ?年(?: ?${NUMBER} ?月)?(?: ?\\([^()]{1,10}\\))?(?= ?(?:早?生まれ|うまれ|生れ|生(?![^\\s、。)])))`,
  'gi',
);
const DAY_BORN = new RegExp(
  `(?<!\\d)${NUMBER} ?(?:月|/) ?${NUMBER} ?日?(?= ?(?:生まれ|うまれ|生れ|(?:が|は)?(?:私の|母の|父の|妻の|夫の)?(?:お?誕生日|生年月日)))`,
  'g',
);
const AFTER_CUE = new RegExp(
  '(?:生年月日|誕生日|バースデー|(?:生|う)まれ(?:(?:た日|年)は?|は|が)|birthday|date of birth|dob|born)(?:[\\s::=、,「(】]|は|が|も|を|の|で|on|is|西暦|和暦|年月日|たぶん|確か|[)→…]){0,6}' +
    `((?:${YEAR}|${ERA} ?${ERA_YEAR})(?:(?: ?年 ?|${JOIN}| )${NUMBER}(?:(?: ?月 ?|${JOIN}| )${NUMBER}(?: ?日)?| ?月)?| ?年)|${NUMBER} ?(?:月|/) ?${NUMBER} ?日?|\\d{6,8}|(?:${ERA})\\d{6})(?!\\d)`,
  'dgi',
);
const OTHER =
  /(?<!\d)(?:\d{1,4} ?年(?: ?\d{1,2} ?月)?(?: ?\d{1,2} ?日)?|\d{1,2} ?月 ?\d{1,2} ?日|(?<![町村丁字])(?:19|20)\d\d[/.-](?:1[0-2]|0?[1-9])(?![\d/.-])|\d{1,2}\/\d{1,2}(?![\d/])|\d{1,2}:\d{2}(?::\d{2})?)(?!\d)/g;

const BIRTH_BEFORE = /(?:生年月日|誕生日|バースデー|(?:生|う)まれ(?:は|が|た日|年)|birth|born)/gi;
const OTHER_AFTER = /^\s?(?:が|の|に|で|から|まで)?(?:満期|始期|更新|期限|契約)/;
const BIRTH_AFTER =
  /^(?:\s|\([^()]{0,10}\)|[」)】])?\s?(?:生(?!命)|うまれ|が(?:私の|母の|父の|妻の|夫の|主人の)?(?:お?誕生日|生年月日)|です[がけ]?ど?、?(?:生年月日|誕生日))/;
const OTHER_CUE = /(?:満期|始期|終期|更新|有効期限|納車|登録日|契約日|期間|加入|発行|交付|購入|開始|締切|〆切|期限|初度登録|年式|取得)/g;
const CUE_REACH = 24;

const ERA_STARTS: Readonly<Record<string, number>> = {
  明: 1867,
  大: 1911,
  昭: 1925,
  平: 1988,
  令: 2018,
  M: 1867,
  T: 1911,
  S: 1925,
  H: 1988,
  R: 2018,
};

function kanjiNumber(text: string): number {
  const compact = text.replace(/\s/g, '').replace('元', '1');
  if (/^\d+$/.test(compact)) return Number(compact);
  let total = 0;
  for (const [, digit, unit] of compact.matchAll(/(\d?)([千百十]|$)/g)) {
    const weight = unit === '千' ? 1000 : unit === '百' ? 100 : unit === '十' ? 10 : 1;
    total += (digit === '' && unit !== '' ? 1 : Number(digit ?? 0)) * weight;
  }
  return total;
}

const isDay = (year: number, month: number, day: number) =>
  year >= 1868 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;

function lastIndexOf(pattern: RegExp, text: string): number {
  return [...text.matchAll(pattern)].at(-1)?.index ?? -1;
}

/** @param view Digit view of the message. */
export function findDates(view: string): Dates {
  const birthDates: Span[] = [];
  const others: { start: number; end: number }[] = [];
  // A cue speaks of the first date behind it only.
  let previousEnd = 0;
  const decide = (start: number, end: number, year: number, isEraLetter: boolean) => {
    const before = view.slice(Math.max(previousEnd, start - CUE_REACH), start);
    previousEnd = end;
    const birth = lastIndexOf(BIRTH_BEFORE, before);
    const other = lastIndexOf(OTHER_CUE, before);
    const cued = BIRTH_AFTER.test(view.slice(end, end + 16)) || birth > other;
    const standsAlone = year < 1990 && other < 0 && !OTHER_AFTER.test(view.slice(end, end + 6)) && !(isEraLetter && year < 1926);
    if (cued || standsAlone) birthDates.push({ start, end, kind: 'birth-date' });
    else others.push({ start, end });
  };
  for (const match of view.matchAll(FULL)) {
    const [text, western, era, eraYear, month, day] = match;
    const year =
      western !== undefined ? kanjiNumber(western) : (ERA_STARTS[(era ?? '').charAt(0).toUpperCase()] ?? 0) + kanjiNumber(eraYear ?? '');
    if (!isDay(year, kanjiNumber(month ?? ''), kanjiNumber(day ?? ''))) continue;
    decide(match.index, match.index + text.length, year, /^[A-Za-z]/.test(era ?? ''));
  }
  for (const match of view.matchAll(COMPACT)) {
    const end = match.index + match[0].length;
    if (!hasUnit(view, end)) decide(match.index, end, Number(match[1]), false);
  }
  for (const pattern of [YEAR_BORN, DAY_BORN]) {
    for (const match of view.matchAll(pattern))
      birthDates.push({ start: match.index, end: match.index + match[0].length, kind: 'birth-date' });
  }
  for (const match of view.matchAll(AFTER_CUE)) {
    const end = match.index + match[0].length;
    const start = match.indices?.[1]?.[0];
    if (start !== undefined && !/^(?:文字|桁|回|日前|時間)/.test(view.slice(end, end + 3)))
      birthDates.push({ start, end, kind: 'birth-date' });
  }
  for (const match of view.matchAll(OTHER)) others.push({ start: match.index, end: match.index + match[0].length });
  return { birthDates, others };
}
