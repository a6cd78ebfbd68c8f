import { normalize } from '../text/normalize.ts';

/** Groups of words that mean the same; a word found in a query brings the others of its group. */
export class Synonyms {
  readonly #groups: readonly (readonly string[])[];

  constructor(groups: readonly (readonly string[])[]) {
    this.#groups = groups.map((group) => group.map(normalize));
  }

  /** @returns the words that the query does not say itself but means as well */
  expand(query: string): string[] {
    const text = normalize(query);
    return this.#groups.flatMap((group) => (group.some((word) => contains(text, word)) ? group.filter((word) => !contains(text, word)) : []));
  }
}

/** Latin words count only whole: "pc" is not in "upcoming". */
function contains(text: string, word: string): boolean {
  if (!/^[a-z0-9 ]+$/.test(word)) return text.includes(word);
  const at = text.indexOf(word);
  return at >= 0 && !/[a-z0-9]/.test(text[at - 1] ?? ' ') && !/[a-z0-9]/.test(text[at + word.length] ?? ' ');
}
