import { squash } from '../text/normalize.ts';
import type { Knowledge } from './knowledge.ts';
import type { KnowledgeFault } from './parse-sheet.ts';
import { proveText } from './prove-text.ts';
import type { YamlPath } from './yaml-text.ts';

export type EntryKind = 'section' | 'point' | 'procedure' | 'set of warnings' | 'contact';

export interface CheckOptions {
  /** Line of an entry in a YAML file; 0 where it is not known, which is the default. */
  readonly lineOf?: (file: string, path: YamlPath) => number;
  /** Entries that stand in the files but could not be read: a fault of their own, so nobody need hear that they are missing. */
  readonly unread?: (kind: EntryKind, id: string) => boolean;
}

/**
 * Everything that must hold before a word of the knowledge is shown: ids that are referred to exist, and each fact of an
 * answer — label, number, address — stands in a section that it cites.
 */
export function checkReferences(knowledge: Knowledge, { lineOf = () => 0, unread = () => false }: CheckOptions = {}): KnowledgeFault[] {
  const faults: KnowledgeFault[] = [];
  const { sections, points, procedures, warnings, contacts } = knowledge;
  const known: Readonly<Record<EntryKind, ReadonlyMap<string, unknown>>> = {
    section: sections,
    point: points,
    procedure: procedures,
    'set of warnings': warnings,
    contact: contacts,
  };
  const isThere = (kind: EntryKind, id: string) => known[kind].has(id) || unread(kind, id);

  const asked = new Map<string, string>();
  for (const point of points.values()) {
    const say = (reason: string, line = point.line) => faults.push({ file: point.file, line, reason: `${point.id}: ${reason}` });
    const at = (...path: YamlPath) => lineOf(point.file, ['points', point.id, ...path]) || point.line;
    const need = (kind: EntryKind, id: string, ...path: YamlPath) => isThere(kind, id) || say(`there is no ${kind} "${id}"`, at(...path));
    const named = point.contacts.flatMap((id) => contacts.get(id)?.name ?? []);
    const prove = (answer: string, ids: readonly string[], ...path: YamlPath) => {
      // Where a section is missing, what it would prove cannot be known.
      if (!ids.every((id) => sections.has(id))) return;
      for (const fault of proveText(
        answer,
        ids.flatMap((id) => sections.get(id) ?? []),
        named,
      ))
        say(fault, at(...path));
    };
    for (const [index, id] of point.sections.entries()) need('section', id, 'sections', index);
    for (const [index, id] of point.steps.entries()) need('section', id, 'steps', index);
    if (point.answer !== undefined) prove(point.answer, point.sections, 'answer');
    for (const [device, part] of Object.entries(point.byDevice ?? {})) {
      for (const [index, id] of part.sections.entries()) need('section', id, 'byDevice', device, 'sections', index);
      for (const [index, id] of part.steps.entries()) need('section', id, 'byDevice', device, 'steps', index);
      prove(part.answer, [...new Set([...part.sections, ...point.sections, ...part.steps])], 'byDevice', device, 'answer');
    }
    if (point.at !== undefined) need('section', point.at, 'at');
    for (const [index, id] of point.next.entries()) need('point', id, 'next', index);
    for (const [index, option] of (point.options ?? []).entries()) need('point', option.point, 'options', index, 'point');
    for (const [index, id] of point.contacts.entries()) need('contact', id, 'contacts', index);
    if (point.procedure !== undefined) need('procedure', point.procedure, 'procedure');
    if (point.warnings !== undefined) need('set of warnings', point.warnings, 'warnings');
    // A title is a phrasing too: choosing a quick reply sends it.
    for (const [index, ask] of [...point.asks, point.title].entries()) {
      const owner = asked.get(squash(ask));
      if (owner !== undefined && owner !== point.id)
        say(`the phrasing "${ask}" belongs to ${owner} too`, index < point.asks.length ? at('asks', index) : at('title'));
      else asked.set(squash(ask), point.id);
    }
  }

  const sayOf = (file: string, label: string) => ({
    say: (reason: string, ...path: YamlPath) => faults.push({ file, line: lineOf(file, path), reason: `${label}: ${reason}` }),
  });
  for (const procedure of procedures.values()) {
    const { say } = sayOf('procedures.yaml', procedure.id);
    const own = ['procedures', procedure.id];
    if (procedure.followedBy !== undefined && !isThere('procedure', procedure.followedBy))
      say(`there is no procedure "${procedure.followedBy}"`, ...own, 'followedBy');
    if (procedure.warnings !== undefined && !isThere('set of warnings', procedure.warnings))
      say(`there is no set of warnings "${procedure.warnings}"`, ...own, 'warnings');
    for (const [index, step] of procedure.steps.entries()) {
      const section = sections.get(step.section);
      if (!section) {
        if (!unread('section', step.section))
          say(`step ${step.number}: there is no section "${step.section}"`, ...own, 'steps', index, 'section');
        continue;
      }
      const whole = [...sections.values()].filter(({ document }) => document === section.document);
      for (const fault of proveText(step.brief, whole)) say(`step ${step.number}: ${fault}`, ...own, 'steps', index, 'brief');
      if (step.text !== undefined)
        for (const fault of proveVerbatim(step.text, section.sentences))
          say(`step ${step.number}: ${fault}`, ...own, 'steps', index, 'text');
    }
  }
  for (const set of warnings.values()) {
    const { say } = sayOf('procedures.yaml', `warnings ${set.id}`);
    for (const [index, item] of set.items.entries()) {
      const own = ['warnings', set.id, 'items', index];
      const section = sections.get(item.section);
      if (section) for (const fault of proveVerbatim(item.text, section.sentences)) say(fault, ...own, 'text');
      else if (!unread('section', item.section)) say(`there is no section "${item.section}"`, ...own, 'section');
    }
  }
  for (const contact of contacts.values()) {
    const { say } = sayOf('contacts.yaml', contact.id);
    const own = ['contacts', contact.id];
    for (const [index, id] of contact.sections.entries())
      if (!isThere('section', id)) say(`there is no section "${id}"`, ...own, 'sections', index);
    if (!contact.sections.every((id) => sections.has(id))) continue;
    const printed = contact.sections.flatMap((id) => sections.get(id)?.sentences ?? []);
    for (const field of ['phone', 'fax', 'url', 'hours'] as const) {
      const value = contact[field];
      if (value !== null) for (const fault of proveVerbatim(value, printed)) say(fault, ...own, field);
    }
  }
  for (const topic of knowledge.topics) {
    const { say } = sayOf('topics.yaml', topic.id);
    const own = ['topics', topic.id];
    if (topic.point !== undefined && !isThere('point', topic.point)) say(`there is no point "${topic.point}"`, ...own, 'point');
    for (const [index, id] of topic.procedures.entries())
      if (!isThere('procedure', id)) say(`there is no procedure "${id}"`, ...own, 'procedures', index);
  }
  const topics = new Set([...points.values()].map(({ topic }) => topic));
  for (const topic of Object.keys(knowledge.otherTopics)) {
    const { say } = sayOf('topics.yaml', 'otherTopics');
    if (!topics.has(topic) && !unread('point', `${topic}/`)) say(`no point has the topic "${topic}"`, 'otherTopics', topic);
  }
  for (const [page, own] of knowledge.pages) {
    const { say } = sayOf('pages.yaml', page);
    for (const [index, topic] of own.entries())
      if (!topics.has(topic) && !unread('point', `${topic}/`)) say(`no point has the topic "${topic}"`, 'pages', page, index);
  }
  if (points.size > 0) {
    const { say } = sayOf('wording.yaml', 'notCoveredContacts');
    for (const [index, id] of knowledge.wording.notCoveredContacts.entries()) {
      if (!isThere('contact', id)) say(`there is no contact "${id}"`, 'notCoveredContacts', index);
    }
  }
  return faults;
}

/** Each line must stand in the section, in printed order; a line that is a 「label」 alone may be printed without its brackets. */
function proveVerbatim(text: string, sentences: readonly string[]): string[] {
  const bare = (value: string) => value.normalize('NFKC').replace(/\s/gu, '');
  const printed = bare(sentences.join(''));
  let from = 0;
  for (const line of text.split('\n')) {
    const label = /^「([^「」]+)」$/u.exec(line.trim())?.[1];
    const found = [line, label].find((words) => words !== undefined && printed.includes(bare(words), from));
    if (found === undefined) return [`"${line}" does not stand in the cited section word for word`];
    from = printed.indexOf(bare(found), from) + bare(found).length;
  }
  return [];
}
