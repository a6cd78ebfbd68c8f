import type { Chunk } from '../chunking/chunk.ts';
import type { Concepts } from './concepts.ts';
import { LexicalIndex, postUnits } from './lexical-index.ts';

/** A phrasing that, held out of the index, finds another point than its own. */
export interface StrayPhrasing {
  readonly chunk: Chunk;
  /** The chunk that it finds instead. */
  readonly found: Chunk;
  /** Score of its own point's best other chunk over that of `found`, 0–1. */
  readonly ratio: number;
}

/** Asks every phrasing of an index from which it is held out. Work grows with the square of the phrasings. */
export function strayPhrasings(chunks: readonly Chunk[], concepts: Concepts): { asked: number; stray: StrayPhrasing[] } {
  const units = chunks.map(({ title, text }) => ({ title, text, reading: '' }));
  const index = new LexicalIndex(postUnits(units, concepts), concepts);
  const stray: StrayPhrasing[] = [];
  let asked = 0;
  for (const [position, chunk] of chunks.entries()) {
    if (chunk.kind !== 'ask') continue;
    asked++;
    const { scores } = index.score(chunk.text);
    let own = 0;
    let best = -1;
    for (let other = 0; other < chunks.length; other++) {
      if (other === position) continue;
      const score = scores[other] as number;
      if ((chunks[other] as Chunk).target === chunk.target) own = Math.max(own, score);
      if (best === -1 || score > (scores[best] as number)) best = other;
    }
    const found = chunks[best];
    if (found && found.target !== chunk.target && (scores[best] as number) > own)
      stray.push({ chunk, found, ratio: own / (scores[best] as number) });
  }
  return { asked, stray };
}
