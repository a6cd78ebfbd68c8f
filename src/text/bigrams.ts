/** Pairs of neighbouring characters, NFKC, white space out: a cheap measure of what two texts share. */
export function bigrams(text: string): Set<string> {
  const characters = [...text.normalize('NFKC').replace(/\s/gu, '')];
  return new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`));
}
