import { normalize } from '../text/normalize.ts';
import type { Knowledge, Point, Section } from './knowledge.ts';

/** Share of a sentence's words that the points citing its section must use before the sentence counts as reached. */
const REACHED = 0.4;

/** Sections of the printed documents that no point cites. */
export function unreachedSections(knowledge: Knowledge): Section[] {
  const cited = new Set([...knowledge.points.values()].flatMap(sectionsOf));
  return [...knowledge.sections.values()].filter(({ id }) => !cited.has(id));
}

/** Sentences whose words hardly occur in the answers of the points that cite their section. */
export function unreachedSentences(knowledge: Knowledge): { section: Section; sentence: string }[] {
  const said = new Map<string, string>();
  for (const point of knowledge.points.values()) {
    for (const id of sectionsOf(point)) said.set(id, `${said.get(id) ?? ''}\n${answersOf(knowledge, point, id)}`);
  }
  for (const set of knowledge.warnings.values())
    for (const item of set.items) said.set(item.section, `${said.get(item.section) ?? ''}\n${item.text}`);
  return [...knowledge.sections.values()].flatMap((section) => {
    const text = normalize(said.get(section.id) ?? '');
    return said.has(section.id)
      ? section.sentences.filter((sentence) => !isReached(sentence, text)).map((sentence) => ({ section, sentence }))
      : [];
  });
}

export function sectionsOf(point: Point): string[] {
  const parts = point.byDevice ? [point.byDevice.pc, point.byDevice.smartphone] : [];
  return [...new Set([...point.sections, ...point.steps, ...parts.flatMap(({ sections, steps }) => [...sections, ...steps])])];
}

function answersOf(knowledge: Knowledge, point: Point, id: string): string {
  const parts = point.byDevice ? [point.byDevice.pc, point.byDevice.smartphone] : [];
  const printed = [...point.steps, ...parts.flatMap(({ steps }) => steps)].includes(id)
    ? (knowledge.sections.get(id)?.sentences ?? [])
    : [];
  return [point.title, point.answer ?? '', ...parts.map(({ answer }) => answer), ...printed].join('\n');
}

function isReached(sentence: string, said: string): boolean {
  const runs = [...normalize(sentence).matchAll(/\p{Script=Han}+|[ァ-ヺー]+|[a-z0-9@.-]+/gu)]
    .map(([run]) => run)
    .filter((run) => run.length > 1);
  if (runs.length === 0) return true;
  return runs.filter((run) => said.includes(run)).length / runs.length >= REACHED;
}
