/**
 * Folds spelling variants that never change meaning: NFKC (full/half width, circled digits), lower case,
 * wave dashes and hyphens inside katakana to the long-vowel mark, hidden and control characters out, runs of white space to one blank.
 * @see Unicode Standard Annex #15 (NFKC)
 */
export function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cc}\p{Co}\p{Cn}]/gu, ' ')
    .replace(/(?<=\p{Script=Katakana})[-‐‑–—―−~〜](?=[\p{Script=Katakana}\s]|$)/gu, 'ー')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Hiragana to katakana, long-vowel marks dropped: 「まいぺーじ」 and 「マイページ」 become the same word. */
export function foldKana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)).replaceAll('ー', '');
}

/** For looking a printed string up in a text: NFKC, no white space, no quotation marks. */
export function squash(text: string): string {
  return text.normalize('NFKC').replace(/[\s「」『』"'“”‘’]/gu, '');
}
