import type { Device } from '../contract/chat.ts';
import type { Place } from '../dialogue/conversation.ts';
import type { Knowledge, Point, Procedure, ProcedureStep, Section } from '../knowledge/knowledge.ts';
import { bigrams } from '../text/bigrams.ts';
import type { Draft, DraftStep } from './draft.ts';

/** A point → what is said. With an unknown device and differing paths, both are said. */
export function composePoint(knowledge: Knowledge, point: Point, device: Device | null): Draft {
  const devices: readonly Device[] = device ? [device] : ['pc', 'smartphone'];
  const lead = point.byDevice
    ? devices.map((each) => ({
        text: (point.byDevice as NonNullable<Point['byDevice']>)[each].answer,
        sections: (point.byDevice as NonNullable<Point['byDevice']>)[each].sections,
        device: device ? null : each,
      }))
    : [{ text: point.answer ?? '', sections: point.sections, device: null }];
  if (point.byDevice && point.sections.length > 0) {
    const last = lead.at(-1);
    if (last) lead[lead.length - 1] = { ...last, sections: [...new Set([...last.sections, ...point.sections])] };
  }
  const procedure = point.procedure ? knowledge.procedures.get(point.procedure) : undefined;
  const stepSections = point.byDevice
    ? devices.flatMap((each) => (point.byDevice as NonNullable<Point['byDevice']>)[each].steps)
    : point.steps;
  const steps = procedure
    ? procedureSteps(procedure, device).map((step) => briefStep(knowledge, step))
    : [...new Set(stepSections)].flatMap((id) => sectionSteps(knowledge, id, device));
  const screen =
    steps.length === 0 && point.kind === 'answer' ? actionsOf(knowledge, point, lead.map(({ text }) => text).join(''), device) : [];
  const warnings = point.warnings ?? procedure?.warnings;
  return {
    kind: point.kind,
    lead,
    warnings: (warnings && knowledge.warnings.get(warnings)) || null,
    steps: steps.length > 0 ? steps : screen,
    contacts: point.contacts,
    suggestions: point.options
      ? point.options.map(({ label, words }) => ({ label, message: words[0] && words[0].length > label.length ? words[0] : label }))
      : point.next.flatMap((id) => suggestionFor(knowledge, id)),
  };
}

/**
 * What to press on the screen a point is about, so that every answer ends in an action: the one step where it stands in
 * a numbered procedure, the whole procedure where that is short. Nothing where the answer names every button itself.
 */
function actionsOf(knowledge: Knowledge, point: Point, answer: string, device: Device | null): DraftStep[] {
  const place = point.at ? placeOf(knowledge, point.at) : null;
  const procedure = place && knowledge.procedures.get(place.procedure);
  if (!place || !procedure) return [];
  const all = procedureSteps(procedure, device ?? point.device ?? null);
  const shown =
    new Set(all.map(({ number }) => number)).size <= SHORT_PROCEDURE ? all : all.filter(({ number }) => number === place.number);
  const said = bigrams(answer);
  const wanted = [...bigrams(shown.map(({ brief }) => brief).join('\n'))];
  if (wanted.filter((pair) => said.has(pair)).length >= ALREADY_SAID * wanted.length) return [];
  // A step that stands alone has its screen's name above it.
  return shown.map((step) => (shown.length > 1 ? briefStep(knowledge, step) : { ...printedStep(knowledge, step), brief: step.brief }));
}

/** Share of a step's bigrams that an answer holds when it need not be repeated below. */
const ALREADY_SAID = 0.75;

/** Steps up to which a procedure is shown whole rather than by its one step. */
const SHORT_PROCEDURE = 2;

/** One step of a procedure, as its screen's own point says it, else as printed. */
export function composeStep(knowledge: Knowledge, place: Place, device: Device | null): Draft {
  const procedure = knowledge.procedures.get(place.procedure);
  const steps = procedure ? procedureSteps(procedure, device).filter(({ number }) => number === place.number) : [];
  const screen = steps.length === 1 ? screenPoint(knowledge, steps[0] as ProcedureStep) : undefined;
  if (screen) return composePoint(knowledge, screen, device);
  const first = steps[0];
  return {
    kind: 'answer',
    lead: first ? [{ text: `手順${first.number}「${first.title}」です。`, sections: [first.section], device: null }] : [],
    warnings: (procedure?.warnings && knowledge.warnings.get(procedure.warnings)) || null,
    steps: steps.map((step) => printedStep(knowledge, step)),
    contacts: [],
    suggestions: [],
  };
}

/** The point that says what to do on the screen of this step. */
export function screenPoint(knowledge: Knowledge, step: ProcedureStep): Point | undefined {
  for (const point of knowledge.points.values()) {
    if (point.kind === 'answer' && point.at === step.section && point.steps.length === 1 && point.steps[0] === step.section) return point;
  }
  return undefined;
}

/** The steps that hold on a device, in printed order; every step when it is unknown. */
export function procedureSteps(procedure: Procedure, device: Device | null): ProcedureStep[] {
  return procedure.steps.filter((step) => device === null || step.device === undefined || step.device === device);
}

/** Where a section stands in the numbered procedures. */
export function placeOf(knowledge: Knowledge, section: string): Place | null {
  for (const procedure of knowledge.procedures.values()) {
    const step = procedure.steps.find((each) => each.section === section);
    if (step) return { procedure: procedure.id, number: step.number };
  }
  return null;
}

/** The step after a place, in the following procedure after the last; null at the very end. */
export function nextPlace(knowledge: Knowledge, place: Place, device: Device | null): Place | null {
  const procedure = knowledge.procedures.get(place.procedure);
  if (!procedure) return null;
  const next = procedureSteps(procedure, device).find(({ number }) => number > place.number);
  if (next) return { procedure: procedure.id, number: next.number };
  const then = procedure.followedBy ? knowledge.procedures.get(procedure.followedBy) : undefined;
  return then ? { procedure: then.id, number: Math.min(...then.steps.map(({ number }) => number)) } : null;
}

/** The step before a place; null at the first. */
export function previousPlace(knowledge: Knowledge, place: Place, device: Device | null): Place | null {
  const procedure = knowledge.procedures.get(place.procedure);
  if (!procedure) return null;
  const before = procedureSteps(procedure, device).findLast(({ number }) => number < place.number);
  if (before) return { procedure: procedure.id, number: before.number };
  const earlier = [...knowledge.procedures.values()].find(({ followedBy }) => followedBy === procedure.id);
  return earlier ? { procedure: earlier.id, number: Math.max(...earlier.steps.map(({ number }) => number)) } : null;
}

function suggestionFor(knowledge: Knowledge, id: string): { label: string; message: string }[] {
  const point = knowledge.points.get(id);
  return point ? [{ label: point.title, message: point.title }] : [];
}

/** What is printed about a step, a line each. */
export function linesOf(knowledge: Knowledge, { text, section }: ProcedureStep): readonly string[] {
  return text?.split('\n') ?? knowledge.sections.get(section)?.sentences ?? [];
}

function printedStep(knowledge: Knowledge, step: ProcedureStep): DraftStep {
  const lines = linesOf(knowledge, step);
  return {
    number: step.number,
    text: lines.join('\n'),
    brief: lines.join(''),
    section: step.section,
    device: step.device ?? null,
    screen: step.title,
  };
}

function briefStep(knowledge: Knowledge, step: ProcedureStep): DraftStep {
  return {
    ...printedStep(knowledge, step),
    brief: step.title && !step.brief.startsWith(step.title) ? `${step.title}：${step.brief}` : step.brief,
  };
}

/** The printed steps of one section: its place in a procedure, else its own numbered list, else its text. */
export function sectionSteps(knowledge: Knowledge, id: string, device: Device | null): DraftStep[] {
  const section = knowledge.sections.get(id);
  if (!section) return [];
  for (const procedure of knowledge.procedures.values()) {
    const own = procedureSteps(procedure, device).filter((step) => step.section === id);
    if (own.length > 0) return own.map((step) => printedStep(knowledge, step));
  }
  const numbered = numberedItems(section);
  if (numbered.length > 0)
    return numbered.map(({ number, text }) => ({ number, text, brief: text, section: id, device: section.device, screen: null }));
  const { sentences } = section;
  return [{ number: 1, text: sentences.join('\n'), brief: sentences.join(''), section: id, device: section.device, screen: null }];
}

/** `1. …` items of a section, with the lines that belong to them. */
export function numberedItems(section: Section): { number: number; text: string }[] {
  const items: { number: number; text: string }[] = [];
  for (const line of section.markdown.split('\n')) {
    const item = /^\s*(\d{1,2})[.)]\s+(.*)$/.exec(line);
    const last = items.at(-1);
    if (item) items.push({ number: Number(item[1]), text: item[2] ?? '' });
    else if (last && /^\s+\S/.test(line)) items[items.length - 1] = { ...last, text: `${last.text}${line.trim()}` };
  }
  return items;
}
