import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { sectionsOf } from '../knowledge/coverage.ts';
import type { Knowledge, Section } from '../knowledge/knowledge.ts';
import { sentencesOf } from '../knowledge/parse-sheet.ts';
import type { Chunk } from './chunk.ts';

/** Longest piece of a section in characters; the printed sections stay whole, long documents are cut at sentence ends. */
const MAX_CHUNK_LENGTH = 600;

/**
 * Knowledge → what is searched. Each phrasing of a point is a chunk of its own, its title and answer one more.
 * A section that no point cites is searched by its own text, each numbered step by itself, so that documents without
 * points are found too.
 */
export async function chunkKnowledge(knowledge: Knowledge): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  const covered = new Set<string>();
  for (const point of knowledge.points.values()) {
    for (const [index, ask] of point.asks.entries()) {
      chunks.push({ id: `${point.id}#${index}`, kind: 'ask', target: point.id, title: '', text: ask });
    }
    const answers = point.byDevice ? [point.byDevice.pc.answer, point.byDevice.smartphone.answer] : [point.answer ?? ''];
    const text = point.kind === 'answer' ? answers.join('\n') : '';
    chunks.push({ id: `${point.id}#point`, kind: 'point', target: point.id, title: point.title, text });
    for (const id of sectionsOf(point)) covered.add(id);
  }
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize: MAX_CHUNK_LENGTH,
    chunkOverlap: 0,
    separators: ['\n\n', '\n', '。', '、', ''],
    keepSeparator: true,
  });
  for (const section of knowledge.sections.values()) {
    if (covered.has(section.id)) continue;
    const pieces: string[] = [];
    for (const text of splitSteps(section.markdown).map((part) => sentencesOf(part).join('\n'))) {
      pieces.push(...(text.length <= MAX_CHUNK_LENGTH ? [text] : await splitter.splitText(text)));
    }
    for (const [index, piece] of pieces.entries()) {
      chunks.push({ id: `${section.id}#${index}`, kind: 'section', target: section.id, title: titleOf(section), text: piece });
    }
  }
  return chunks;
}

/** Markdown with numbered steps → the text above them, each step with its own lines, the text below. */
function splitSteps(markdown: string): string[] {
  const parts: string[] = [];
  let open: string[] = [];
  let inSteps = false;
  let afterBlank = false;
  for (const line of markdown.split('\n')) {
    const isStep = /^ {0,3}\d{1,3}[.)]\s/.test(line);
    const endsSteps = inSteps && afterBlank && /^\S/.test(line);
    if (isStep || endsSteps) {
      parts.push(open.join('\n'));
      open = [];
      inSteps = isStep;
    }
    open.push(line);
    afterBlank = line.trim() === '';
  }
  parts.push(open.join('\n'));
  const filled = parts.filter((part) => part.trim() !== '');
  return filled.length > 0 ? filled : [''];
}

function titleOf(section: Section): string {
  return section.title.replaceAll('／', ' ');
}
