import { type DigitGroup, findDigitRuns, hasUnit, isExplainedBefore } from './digit-runs.ts';
import type { PersonalDataKind } from './personal-data-kind.ts';
import type { PublishedValues } from './published-values.ts';
import type { Span } from './span.ts';

/** A spaced-out number has at most this many groups: bounds the work per group. */
const MAX_GROUPS = 20;

const PHONE = /^(?:0[5-9]0\d{8}|020\d{8}|0800\d{7}|0[1-9]\d{8}|(?:81|0081|01081)0?[1-9]\d{8,9})$/;

/** @see Luhn, US patent 2950048; ISO/IEC 7812-1 */
export function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** @see 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 / 総務省令第八十五号 第五条 (check digit of the 12-digit individual number) */
export function hasMyNumberCheckDigit(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  let sum = 0;
  for (let n = 1; n <= 11; n += 1) sum += Number(digits[11 - n]) * (n <= 6 ? n + 1 : n - 5);
  const rest = sum % 11;
  return Number(digits[11]) === (rest <= 1 ? 0 : 11 - rest);
}

const all = (groups: readonly DigitGroup[], test: RegExp) => groups.slice(1).every(({ separator }) => test.test(separator));
/** 1,234,567 is an amount. */
const isThousands = (groups: readonly DigitGroup[]) =>
  groups.length > 1 &&
  (groups[0]?.digits.length ?? 0) <= 3 &&
  groups.slice(1).every(({ digits, separator }) => separator === ',' && digits.length === 3);

/** What the groups are when read as one number; undefined: nothing that is known by its shape. */
function classify(groups: readonly DigitGroup[], view: string): PersonalDataKind | undefined {
  const first = groups[0];
  const last = groups.at(-1);
  if (first === undefined || last === undefined || isThousands(groups)) return undefined;
  const digits = groups.map((group) => group.digits).join('');
  const sizes = groups.map((group) => group.digits.length);
  const spaced = sizes.every((size) => size <= 2);
  const plus = /[+]\s?$/.test(view.slice(Math.max(0, first.start - 2), first.start));
  const international = /^(?:81|0081|01081)/.test(digits);
  if (
    PHONE.test(digits) &&
    (spaced || sizes[0] !== 1 || groups[1]?.separator.includes('(') === true) &&
    (!international || plus || digits.startsWith('0'))
  ) {
    if (!(groups.length === 1 && hasUnit(view, last.end))) return 'phone';
  }
  if (hasUnit(view, last.end) || isExplainedBefore(view, first.start)) return undefined;
  const dashed = all(groups, /^\s?-?\s?$/);
  const even = spaced ? sizes.every((size) => size === 1) || sizes.every((size) => size === 2) : sizes.every((size) => size >= 2);
  if (digits.length >= 13 && digits.length <= 19 && hasLuhnCheckDigit(digits) && (even || dashed)) return 'credit-card';
  if (sizes.join() === '4,4,4,4' || sizes.join() === '4,6,5' || sizes.join() === '4,6,4') return 'credit-card';
  if (digits.length === 12 && even && hasMyNumberCheckDigit(digits)) return 'my-number';
  if (sizes.join() === '3,4' && /^\s?-\s?$/.test(groups[1]?.separator ?? '')) return 'postal-code';
  // A number without its area code; 2025-2026 are years.
  if (sizes.join() === '4,4' && groups[1]?.separator.includes('-') && !groups.every((group) => /^(?:19|20)/.test(group.digits)))
    return 'phone';
  // A row of single digits is an enumeration unless it has the ten digits of a policy number.
  if (dashed && even && (spaced && sizes[0] === 1 ? digits.length === 10 : digits.length >= 9) && !/^(\d)\1+$/.test(digits))
    return 'policy-number';
  // 99999999 is nobody's number.
  if (sizes.length === 1 && digits.length >= 7 && !/^(\d)\1+$/.test(digits)) return 'policy-number';
  return undefined;
}

/** Lower is taken where several readings begin at the same group; short numbers last, since they begin longer ones. */
function rank(kind: PersonalDataKind, digitCount: number, isWholeRun: boolean): number {
  return (isWholeRun ? 0 : 1) + (digitCount <= 8 ? 4 : kind === 'phone' ? 0 : 2);
}

/**
 * Numbers known by their shape alone: telephone, card (Luhn), My Number (check digit), postal code, and any other number of seven
 * or more digits that counts nothing, taken for a policy number.
 * @param view Digit view with BARRIERs where nothing may be found.
 */
export function findNumbers(view: string, published: PublishedValues): Span[] {
  const spans: Span[] = [];
  for (const run of findDigitRuns(view)) {
    let at = 0;
    while (at < run.length) {
      const first = run[at];
      if (first === undefined) break;
      let best: { readonly to: number; readonly kind: PersonalDataKind; readonly rank: number } | undefined;
      // 126.0.6478.12: the middle of a version is not the beginning of a number.
      const inside = first.separator === '.' && at > 0 && spans.at(-1)?.end !== run[at - 1]?.end;
      for (let to = at + 1; !inside && to <= Math.min(run.length, at + MAX_GROUPS); to += 1) {
        const groups = run.slice(at, to);
        const kind = classify(groups, view);
        // A hyphen goes on: 556-8601-1 is no postal code.
        const cut = kind === 'postal-code' && (run[to]?.separator.includes('-') === true || first.separator.includes('-'));
        if (kind === undefined || cut) continue;
        const value = rank(
          kind,
          groups.reduce((sum, group) => sum + group.digits.length, 0),
          at === 0 && to === run.length,
        );
        if (best === undefined || value < best.rank || (value === best.rank && kind !== 'phone')) best = { to, kind, rank: value };
      }
      if (best === undefined) {
        at += 1;
        continue;
      }
      const digits = run
        .slice(at, best.to)
        .map((group) => group.digits)
        .join('');
      const end = run[best.to - 1]?.end ?? first.end;
      if (!published.hasNumber(digits)) spans.push({ start: numberStart(view, first.start), end, kind: best.kind });
      at = best.to;
    }
  }
  return spans;
}

/** A plus sign, an opening bracket or a postal mark belongs to the number. */
function numberStart(view: string, start: number): number {
  return start - (/(?:\(\s?\+|\+\s?|\(|〒\s?)$/.exec(view.slice(Math.max(0, start - 3), start))?.[0].length ?? 0);
}
