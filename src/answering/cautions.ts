import type { Section } from '../knowledge/knowledge.ts';
import { plainLine } from '../knowledge/parse-sheet.ts';

/** How Japanese print marks what to watch out for: at the start of a line, or as a heading between stars. */
const MARKED = /^(?:⚠|※|[*＊](?!\*))/u;
const HEADING = /^★.+★$/u;

/** The printed lines of a section that warn: those marked so, and the block below a heading such as ★重要★, with the heading. */
export function cautionsOf({ markdown }: Pick<Section, 'markdown'>): string[] {
  let below: 'nothing' | 'heading' | 'block' = 'nothing';
  return markdown.split('\n').flatMap((line) => {
    const text = plainLine(line);
    if (text === '') {
      if (below === 'block') below = 'nothing';
      return [];
    }
    if (HEADING.test(text)) below = 'heading';
    else if (below === 'heading') below = 'block';
    return below !== 'nothing' || MARKED.test(text) ? [text] : [];
  });
}
