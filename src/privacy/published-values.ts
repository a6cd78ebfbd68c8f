import { foldText } from './folded-text.ts';

/** Answers whether something that looks like personal data is in fact published, however it is written. */
export interface PublishedValues {
  /** Digits only; a domestic number without its area code counts as well. */
  hasNumber(digits: string): boolean;
  /** An address, whole or in part, or with more behind it (a floor, a building). */
  hasAddress(text: string): boolean;
  /** A whole mail address. */
  hasEmail(email: string): boolean;
  /** The domain behind the @. */
  hasDomain(domain: string): boolean;
  /** Any other published words, for instance a company's name. */
  hasWords(text: string): boolean;
}

const MIN_LOCAL_NUMBER = 7;

/** Addresses come as 一丁目2番47号, 1-2-47, １の２の４７; blanks and the postal mark mean nothing. */
function canonical(text: string): string {
  return foldText(text)
    .digits.toLowerCase()
    .replace(/[\s〒、,・]/g, '')
    .replace(/(?<=\d)(?:丁目|番地の?|番|号|の)/g, '-')
    .replace(/-+/g, '-')
    .replace(/-(?!\d)/g, '');
}

/** `part` stands in `whole` and no number is cut in two. */
function contains(whole: string, part: string): boolean {
  const at = part === '' ? -1 : whole.indexOf(part);
  if (at < 0) return false;
  const cutBefore = /^\d/.test(part) && /\d/.test(whole.charAt(at - 1));
  const cutAfter = /\d$/.test(part) && /\d/.test(whole.charAt(at + part.length));
  return !cutBefore && !cutAfter;
}

/** @param published As listed by the knowledge: phone numbers, postal codes, addresses, "@domain" or mail addresses, hosts, URLs. */
export function readPublishedValues(published: readonly string[]): PublishedValues {
  const texts = published.map(canonical).filter((text) => text !== '');
  const numbers = published
    .map((value) => foldText(value).digits)
    .filter((value) => /^[\d\s〒()+-]+$/.test(value))
    .map((value) => value.replace(/\D/g, ''));
  const addresses = texts.filter((text) => /\p{Script=Han}/u.test(text) && /\d/.test(text));
  return {
    hasNumber: (digits) => {
      const domestic = digits.replace(/^(?:81|0081|01081)0?(?=[1-9]\d{8,9}$)/, '0');
      return numbers.some(
        (number) => number === digits || number === domestic || (digits.length >= MIN_LOCAL_NUMBER && number.endsWith(digits)),
      );
    },
    hasAddress: (text) => {
      const address = canonical(text);
      return address.length >= 4 && addresses.some((known) => contains(address, known) || contains(known, address));
    },
    hasEmail: (email) => texts.includes(canonical(email)),
    hasDomain: (domain) => texts.includes(canonical(`@${domain}`)),
    hasWords: (text) => texts.some((known) => known.length >= 2 && contains(known, canonical(text))),
  };
}
