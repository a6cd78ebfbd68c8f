/**
 * Splits a text before its first sentence that names something to press: a 「label」 or a way through a menu. What cannot
 * be undone has its warnings told between the two.
 * @returns what may be said before the warnings, and what may not; either can be empty
 */
export function splitAtFirstAction(text: string): [before: string, from: string] {
  const sentences = text.split(/(?<=。)/u);
  const action = sentences.findIndex((sentence) => /[「→]/u.test(sentence));
  if (action < 0) return [text, ''];
  return [sentences.slice(0, action).join(''), sentences.slice(action).join('')];
}
