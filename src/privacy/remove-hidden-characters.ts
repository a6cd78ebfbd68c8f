/**
 * Format characters (zero width, bidi controls, soft hyphen, tags), control characters except tab and line ends, variation
 * selectors, blank fillers, noncharacters and lone surrogates: unseen by people, read by programs.
 */
const HIDDEN =
  /[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{2800}\u{3164}\u{fe00}-\u{fe0e}\u{ffa0}\u{e0000}-\u{e0fff}]/gu;
/** The emoji selector is shown by what it follows; alone or repeated it can only carry hidden data. */
const STRAY_EMOJI_SELECTOR = /(?<![\p{Emoji}])\u{fe0f}/gu;

/**
 * Removes the characters nobody sees, for text on its way in and on its way out. Line ends and tabs stay; a joined emoji
 * falls into its parts.
 * @see Unicode Technical Standard #39, and Boucher et al., "Bad Characters", arXiv:2106.09898
 */
export function removeHiddenCharacters(text: string): string {
  return text.replace(HIDDEN, '').replace(STRAY_EMOJI_SELECTOR, '');
}
