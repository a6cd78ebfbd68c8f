import { normalize } from '../text/normalize.ts';

/**
 * Groups of words that mean the same, each a concept. A text's concepts are features beside its words: 「灰色で押せない」
 * and 「反応しない」 share no character but the concept. Words are found as substrings, the longest first.
 */
export class Concepts {
  /** First two characters of a word → words that begin so, longest first, with their concepts. */
  readonly #words = new Map<string, { readonly word: string; readonly concepts: readonly number[] }[]>();

  constructor(groups: readonly (readonly string[])[]) {
    const concepts = new Map<string, number[]>();
    for (const [concept, group] of groups.entries()) {
      for (const word of group.map(normalize)) {
        const known = concepts.get(word);
        if (known) known.push(concept);
        else concepts.set(word, [concept]);
      }
    }
    for (const [word, ids] of concepts) {
      const key = word.slice(0, 2);
      const list = this.#words.get(key);
      if (list) list.push({ word, concepts: ids });
      else this.#words.set(key, [{ word, concepts: ids }]);
    }
    for (const list of this.#words.values()) list.sort((a, b) => b.word.length - a.word.length);
  }

  /** @returns the concepts that a text names, in order, repeats kept */
  of(text: string): number[] {
    const plain = normalize(text);
    const found: number[] = [];
    for (let at = 0; at < plain.length; ) {
      const match = this.#longestAt(plain, at);
      if (match) found.push(...match.concepts);
      at += match?.word.length ?? 1;
    }
    return found;
  }

  /** Each concept once, and each pair of concepts: what the classifier learns of them. */
  terms(text: string): string[] {
    const ids = [...new Set(this.of(text))].sort((a, b) => a - b);
    const found = ids.map((id) => `c${id}`);
    for (const [index, first] of ids.entries()) for (const second of ids.slice(index + 1)) found.push(`c${first}+${second}`);
    return found;
  }

  #longestAt(text: string, at: number) {
    for (const key of [text.slice(at, at + 2), text[at] ?? '']) {
      for (const entry of this.#words.get(key) ?? []) {
        if (text.startsWith(entry.word, at) && isWhole(text, at, entry.word)) return entry;
      }
    }
    return undefined;
  }
}

/** Latin words count only whole: "pc" is not in "upcoming". */
function isWhole(text: string, at: number, word: string): boolean {
  if (!/^[a-z0-9 ]+$/.test(word)) return true;
  return !/[a-z0-9]/.test(text[at - 1] ?? ' ') && !/[a-z0-9]/.test(text[at + word.length] ?? ' ');
}
