import { findAddresses } from './find-addresses.ts';
import { findCuedValues } from './find-cued-values.ts';
import { findDates } from './find-dates.ts';
import { findEmails } from './find-emails.ts';
import { findNames } from './find-names.ts';
import { findNumbers } from './find-numbers.ts';
import { findSecrets } from './find-secrets.ts';
import { findVehicleNumbers } from './find-vehicle-numbers.ts';
import { BARRIER, foldText } from './folded-text.ts';
import { maskLabel, type PersonalDataKind, personalDataKinds } from './personal-data-kind.ts';
import { type PublishedValues, readPublishedValues } from './published-values.ts';
import type { Span } from './span.ts';

export interface MaskedText {
  /** The message with 【証券番号】, 【電話番号】… in place of personal data; everything else unchanged, character for character. */
  readonly text: string;
  /** What was masked, each kind once, in the order of `personalDataKinds`. */
  readonly kinds: readonly PersonalDataKind[];
}

/** Removing one value may bring another to light, for instance a second password behind the first. */
const MAX_ROUNDS = 4;
const URL_START = /(?:https?|ftp):\/\/[a-z0-9.-]{1,253}/gi;

/** The list is the same object for every message. */
const readBefore = new WeakMap<readonly string[], PublishedValues>();

function valuesOf(published: readonly string[]): PublishedValues {
  const values = readBefore.get(published) ?? readPublishedValues(published);
  readBefore.set(published, values);
  return values;
}

function close(view: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  const chars = view.split('');
  for (const { start, end } of spans) chars.fill(BARRIER, start, end);
  return chars.join('');
}

/** Overlapping spans become one, of the kind of the finding listed first. */
function merge(spans: readonly Span[]): Span[] {
  const byRank = new Map(spans.map((span, index) => [span, index]));
  const rank = (span: Span) => byRank.get(span) ?? 0;
  const sorted = [...spans].sort((a, b) => a.start - b.start || rank(a) - rank(b));
  const merged: { span: Span; best: number }[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.span.end) {
      merged.push({ span, best: rank(span) });
      continue;
    }
    const kind = rank(span) < last.best ? span.kind : last.span.kind;
    last.span = { start: last.span.start, end: Math.max(last.span.end, span.end), kind };
    last.best = Math.min(last.best, rank(span));
  }
  return merged.map(({ span }) => span);
}

function maskOnce(text: string, published: PublishedValues): { text: string; kinds: Set<PersonalDataKind> } {
  const { plain, digits, start, end } = foldText(text);
  const hosts = [...plain.matchAll(URL_START)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const emails = findEmails(plain, published);
  const dates = findDates(digits);
  const kept = [...hosts, ...dates.others, ...dates.birthDates];
  const openPlain = close(plain, kept);
  const openDigits = close(digits, kept);
  // The surer the finding, the earlier it stands: its kind wins where findings overlap.
  const found = [
    ...emails,
    ...dates.birthDates,
    ...findSecrets(openPlain, openDigits),
    ...findVehicleNumbers(openDigits),
    ...findCuedValues(openDigits, published),
    ...findNumbers(openDigits, published),
    ...findAddresses(openPlain, published),
    ...findNames(openPlain),
  ].filter((span) => span.end > span.start && !plain.slice(span.start, span.end).includes(BARRIER));
  let masked = '';
  let from = 0;
  const kinds = new Set<PersonalDataKind>();
  for (const span of merge(found)) {
    const spanStart = Math.max(from, start[span.start] ?? 0);
    masked += text.slice(from, spanStart) + maskLabel(span.kind);
    from = end[span.end - 1] ?? spanStart;
    kinds.add(span.kind);
  }
  return { text: masked + text.slice(from), kinds };
}

/**
 * Masks personal data in a message, before anything logs, stores, indexes or sends it. Detection works on a normalised copy (widths,
 * kanji, circled and spoken digits, hidden characters), masking on the original. Cue words stay, so that the question can still
 * be answered: 「証券番号A123456789の満期は？」 becomes 「証券番号【証券番号】の満期は？」. Masking twice is masking once.
 * @param text Any length; the time is linear in it.
 * @param published Values that are public and so never masked, in any spelling: phone numbers, postal codes, addresses, mail
 *   domains ("@example.jp"), hosts.
 */
export function maskPersonalData(text: string, published: readonly string[]): MaskedText {
  const values = valuesOf(published);
  const kinds = new Set<PersonalDataKind>();
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const result = maskOnce(current, values);
    if (result.kinds.size === 0) break;
    current = result.text;
    for (const kind of result.kinds) kinds.add(kind);
  }
  return { text: current, kinds: personalDataKinds.filter((kind) => kinds.has(kind)) };
}
