import { squash } from '../text/normalize.ts';
import type { Section } from './knowledge.ts';

/**
 * The facts of a text that its cited sections must hold word for word: 「labels」, digits, addresses.
 * @param known further strings that are proved elsewhere (names of contacts)
 * @returns one sentence a fault; empty when every fact is proved
 */
export function proveText(text: string, cited: readonly Section[], known: readonly string[] = []): string[] {
  const ground = squash([...cited.flatMap((section) => [section.title, section.markdown, ...section.sentences]), ...known].join('\n'));
  return factsOf(text)
    .filter((fact) => !stands(squash(fact), ground))
    .map((fact) => `"${fact}" does not stand in a cited section (${cited.map(({ id }) => id).join(', ') || 'none cited'})`);
}

/** A number counts only whole: 5 does not stand in 556-8601. */
function stands(fact: string, ground: string): boolean {
  if (!/^\d/.test(fact)) return ground.includes(fact);
  for (let at = ground.indexOf(fact); at >= 0; at = ground.indexOf(fact, at + 1)) {
    if (!/\d/.test(ground[at - 1] ?? '') && !(/\d$/.test(fact) && /\d/.test(ground[at + fact.length] ?? ''))) return true;
  }
  return false;
}

/** 「labels」, numbers with the unit that follows, URLs, e-mail domains. */
export function factsOf(text: string): string[] {
  const facts: string[] = [];
  const addresses = /https?:\/\/[\w./?=&%+#:@-]+|[\w.-]*@[\w.-]+|(?:[\w-]+\.)+(?:jp|com|net|org)\b/g;
  for (const [address] of text.matchAll(addresses)) facts.push(address);
  const rest = text.replace(addresses, ' ');
  for (const match of rest.matchAll(/「([^」]+)」/g)) facts.push(match[1] ?? '');
  for (const [circled] of rest.matchAll(/[①-⑳]/gu)) facts.push(circled);
  for (const [number] of rest
    .replace(/[①-⑳]/gu, ' ')
    .normalize('NFKC')
    .matchAll(/\d[\d,.-]*(?:時間|分|契約|日|円|年|か月|ヶ月|丁目|番|号|桁|回|件|%)?/g))
    facts.push(number.replace(/[.,-]$/, ''));
  return facts;
}
