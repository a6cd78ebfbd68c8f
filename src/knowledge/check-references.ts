import type { Knowledge } from './knowledge.ts';
import type { KnowledgeFault } from './parse-sheet.ts';
import { proveText } from './prove-text.ts';

/**
 * Everything that must hold before a word of the knowledge is shown: ids that are referred to exist, and each fact of an
 * answer — label, number, address — stands in a section that it cites.
 */
export function checkReferences(knowledge: Knowledge): KnowledgeFault[] {
  const faults: KnowledgeFault[] = [];
  const { sections, points, procedures, warnings, contacts } = knowledge;
  const asked = new Map<string, string>();
  for (const point of points.values()) {
    const say = (reason: string) => faults.push({ file: point.file, line: point.line, reason: `${point.id}: ${reason}` });
    const needSection = (id: string) => sections.has(id) || say(`there is no section "${id}"`);
    const needPoint = (id: string) => points.has(id) || say(`there is no point "${id}"`);
    const parts = point.byDevice
      ? Object.values(point.byDevice).map((part) => ({ answer: part.answer, sections: [...part.sections, ...point.sections], steps: part.steps }))
      : [{ answer: point.answer ?? '', sections: point.sections, steps: [] as string[] }];
    for (const part of parts) {
      for (const id of [...part.sections, ...part.steps]) needSection(id);
      const cited = [...new Set([...part.sections, ...part.steps])].flatMap((id) => sections.get(id) ?? []);
      const known = [...point.contacts.flatMap((id) => contacts.get(id)?.name ?? [])];
      for (const fault of proveText(part.answer, cited, known)) say(fault);
    }
    for (const id of point.steps) needSection(id);
    if (point.at) needSection(point.at);
    for (const id of point.next) needPoint(id);
    for (const option of point.options ?? []) needPoint(option.point);
    for (const id of point.contacts) contacts.has(id) || say(`there is no contact "${id}"`);
    if (point.procedure && !procedures.has(point.procedure)) say(`there is no procedure "${point.procedure}"`);
    if (point.warnings && !warnings.has(point.warnings)) say(`there is no set of warnings "${point.warnings}"`);
    for (const ask of point.asks) {
      const other = asked.get(ask);
      if (other && other !== point.id) say(`the phrasing "${ask}" belongs to ${other} too`);
      asked.set(ask, point.id);
    }
  }
  for (const procedure of procedures.values()) {
    const say = (reason: string) => faults.push({ file: 'procedures.yaml', line: 0, reason: `${procedure.id}: ${reason}` });
    if (procedure.then && !procedures.has(procedure.then)) say(`there is no procedure "${procedure.then}"`);
    if (procedure.warnings && !warnings.has(procedure.warnings)) say(`there is no set of warnings "${procedure.warnings}"`);
    for (const step of procedure.steps) {
      const section = sections.get(step.section);
      if (!section) {
        say(`there is no section "${step.section}"`);
        continue;
      }
      const whole = [...sections.values()].filter(({ document }) => document === section.document);
      for (const fault of proveText(step.brief, whole)) say(`step ${step.number}: ${fault}`);
      if (step.text) for (const fault of proveVerbatim(step.text, section.sentences)) say(`step ${step.number}: ${fault}`);
    }
  }
  for (const topic of knowledge.topics) {
    const say = (reason: string) => faults.push({ file: 'topics.yaml', line: 0, reason: `${topic.id}: ${reason}` });
    if (topic.point !== undefined && !points.has(topic.point)) say(`there is no point "${topic.point}"`);
    for (const id of topic.procedures) if (!procedures.has(id)) say(`there is no procedure "${id}"`);
  }
  for (const set of warnings.values()) {
    for (const item of set.items) {
      const section = sections.get(item.section);
      const reasons = section ? proveVerbatim(item.text, section.sentences) : [`there is no section "${item.section}"`];
      for (const reason of reasons) faults.push({ file: 'procedures.yaml', line: 0, reason: `warnings ${set.id}: ${reason}` });
    }
  }
  for (const contact of contacts.values()) {
    const say = (reason: string) => faults.push({ file: 'contacts.yaml', line: 0, reason: `${contact.id}: ${reason}` });
    const cited = contact.sections.flatMap((id) => sections.get(id) ?? say(`there is no section "${id}"`) ?? []);
    const printed = cited.filter((entry) => typeof entry === 'object');
    for (const value of [contact.phone, contact.fax, contact.url, contact.hours]) {
      if (value !== null) for (const fault of proveVerbatim(value, printed.flatMap(({ sentences }) => sentences))) say(fault);
    }
  }
  for (const [page, topics] of knowledge.pages) {
    for (const topic of topics) {
      if (![...points.values()].some((point) => point.topic === topic)) faults.push({ file: 'pages.yaml', line: 0, reason: `${page}: no point has the topic "${topic}"` });
    }
  }
  if (points.size > 0) {
    for (const id of knowledge.wording.notCoveredContacts) {
      if (!contacts.has(id)) faults.push({ file: 'wording.yaml', line: 0, reason: `notCoveredContacts: there is no contact "${id}"` });
    }
  }
  return faults;
}

function proveVerbatim(text: string, sentences: readonly string[]): string[] {
  const bare = (value: string) => value.normalize('NFKC').replace(/\s/gu, '');
  return bare(sentences.join('')).includes(bare(text)) ? [] : [`"${text}" does not stand in the cited section word for word`];
}
