import type { PublishedValues } from './published-values.ts';
import type { Span } from './span.ts';

const AT =
  '(?:\\s?[@☆★]\\s?|\\s?[([<{]\\s?(?:at|@|アット|アットマーク)\\s?[)\\]>}]\\s?|\\s?(?:アットマーク|あっとまーく|アット|あっと)\\s?)';
const DOT = '(?:\\s?\\.\\s?|\\s?[([<{]\\s?(?:dot|\\.|ドット)\\s?[)\\]>}]\\s?|\\s?(?:ドットコム|ドット|どっと)\\s?)';
const LOCAL = '[A-Z0-9_%+](?:[A-Z0-9_%+\\-]|\\.(?!\\s)|\\s?(?:ドット|どっと|アンダーバー|ハイフン)\\s?(?=[A-Z0-9])){0,63}';
const EMAIL = new RegExp(
  `(?<![A-Z0-9_%+\\-.])(${LOCAL})${AT}([A-Z0-9-]{1,63}(?:${DOT}[A-Z0-9-]{1,63}){0,5}(?:\\s?(?:ドットコム|どっとこむ))?)`,
  'dgi',
);

const UNFINISHED = /^(?:gmail|yahoo|docomo|ezweb|au|softbank|icloud|outlook|hotmail|ymobile|rakuten|nifty|biglobe|ocn|example|mail)$/i;

/** Mail addresses, also with アットマーク, (at), ドット. Of an address at a published domain only the part before the @ is personal. */
export function findEmails(plain: string, published: PublishedValues): Span[] {
  const spans: Span[] = [];
  for (const match of plain.matchAll(EMAIL)) {
    const domain = (match[2] ?? '').replace(/\s/g, '');
    const localEnd = match.indices?.[1]?.[1] ?? match.index;
    // P@ssw0rd is no address: without a dot only the domains people leave unfinished count.
    if (!domain.includes('.') && !/ドット|どっと|dot/i.test(domain) && !UNFINISHED.test(domain)) continue;
    if (published.hasEmail(match[0])) continue;
    const end = published.hasDomain(domain) ? localEnd : match.index + match[0].length;
    spans.push({ start: match.index, end, kind: 'email' });
  }
  return spans;
}
