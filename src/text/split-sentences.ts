/**
 * Cuts a text into sentences: after 。！？ and at line ends (! and ? of half width stand in names and addresses too), never inside 「」, 【】 or （）. Citation marks stay with their sentence.
 * @returns trimmed, none empty; a text without an end mark is its own last sentence
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let depth = 0;
  let current = '';
  const push = () => {
    if (current.trim() !== '') sentences.push(current.trim());
    current = '';
    depth = 0;
  };
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    if (character === '\n') {
      push();
      continue;
    }
    current += character;
    if ('「『【（('.includes(character)) depth++;
    if ('」』】）)'.includes(character)) depth = Math.max(0, depth - 1);
    const ends = '。！？'.includes(character) && depth === 0;
    if (ends && !'。！？'.includes(characters[at + 1] ?? '')) push();
  }
  push();
  return sentences.flatMap((sentence, at) => {
    // A mark behind the full stop belongs to the sentence before it.
    const own = at === 0 ? sentence : sentence.replace(MARKS, '').trim();
    const marks = MARKS.exec(sentences[at + 1] ?? '')?.[0] ?? '';
    return own === '' ? [] : [own + marks];
  });
}

const MARKS = /^(?:\[\d{1,3}\])+/u;
