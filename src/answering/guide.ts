import type { Device } from '../contract/chat.ts';
import type { Place } from '../dialogue/conversation.ts';
import type { Knowledge, Procedure, ProcedureStep, Topic } from '../knowledge/knowledge.ts';
import { composePoint, linesOf, nextPlace, previousPlace, procedureSteps, screenPoint } from './compose.ts';
import type { Draft, DraftStep } from './draft.ts';
import { type Rendered, renderDraft } from './render.ts';

/** A printed step as pages and sheets show it. */
export interface GuideStep {
  readonly place: Place;
  /** The screen's printed name. */
  readonly title: string;
  readonly device: Device | null;
  /** The printed instruction, word for word, a sentence each. */
  readonly lines: readonly string[];
  /** `n` of the citation. */
  readonly citation: number;
}

export interface GuideProcedure {
  readonly id: string;
  readonly title: string;
  /** In printed order; where the devices differ and none is chosen, the steps of both. */
  readonly steps: readonly GuideStep[];
}

/** An answer that needs no conversation: the knowledge alone says it, so it can have an address of its own. */
export interface Guidance extends Rendered {
  readonly title: string;
  /** Heading of the warnings. */
  readonly warningsTitle: string | null;
  readonly procedures: readonly GuideProcedure[];
  /** Whether the steps, or what is said about them, differ by device. */
  readonly differsByDevice: boolean;
}

export interface StepGuidance extends Guidance {
  readonly procedure: Procedure;
  readonly place: Place;
  /** Its rank among the steps that hold on the device, from 1, and how many there are. */
  readonly position: number;
  readonly count: number;
  readonly previous: Place | null;
  readonly next: Place | null;
}

/** What a topic's point says, with the printed steps of all its procedures; null where the topic has no point. */
export function guideTopic(knowledge: Knowledge, topic: Topic, device: Device | null): Guidance | null {
  const point = topic.point === undefined ? undefined : knowledge.points.get(topic.point);
  if (point === undefined) return null;
  const procedures = topic.procedures.flatMap((id) => knowledge.procedures.get(id) ?? []);
  const draft = composePoint(knowledge, point, device);
  const warnings = draft.warnings ?? warningsOf(knowledge, procedures[0]);
  // A point without procedures keeps the steps that it lists itself.
  if (procedures.length === 0) return guidance(knowledge, point.title, { ...draft, warnings }, [], device, point.byDevice !== undefined);
  return guidance(knowledge, topic.title, { ...draft, warnings }, procedures, device, point.byDevice !== undefined);
}

/** A whole procedure as printed. */
export function guideProcedure(knowledge: Knowledge, procedure: Procedure, device: Device | null): Guidance {
  return guidance(knowledge, procedure.title, emptyDraft(knowledge, procedure), [procedure], device, false);
}

/**
 * One printed step, with what is said about its screen.
 * @returns null where the procedure has no such step on this device
 */
export function guideStep(knowledge: Knowledge, procedure: Procedure, number: number, device: Device | null): StepGuidance | null {
  const steps = procedureSteps(procedure, device);
  const own = steps.filter((step) => step.number === number);
  const [first] = own;
  if (first === undefined) return null;
  const screen = own.length === 1 ? screenPoint(knowledge, first) : undefined;
  const empty = emptyDraft(knowledge, procedure);
  const draft = screen ? { ...composePoint(knowledge, screen, device), warnings: empty.warnings } : empty;
  const place = { procedure: procedure.id, number };
  const numbers = [...new Set(steps.map((step) => step.number))];
  const differs = procedure.steps.some((step) => step.number === number && step.device !== undefined);
  return {
    ...guidance(knowledge, first.title, draft, [{ ...procedure, steps: own }], device, differs),
    procedure,
    place,
    position: numbers.indexOf(number) + 1,
    count: numbers.length,
    previous: previousPlace(knowledge, place, device),
    next: nextPlace(knowledge, place, device),
  };
}

/** The procedure whose step `/?topic=…&step=…` means: the one that the topic's answer shows, else its first. */
export function mainProcedure(knowledge: Knowledge, topic: Topic): Procedure | undefined {
  const point = topic.point === undefined ? undefined : knowledge.points.get(topic.point);
  return knowledge.procedures.get(point?.procedure ?? topic.procedures[0] ?? '');
}

function guidance(
  knowledge: Knowledge,
  title: string,
  draft: Draft,
  procedures: readonly Procedure[],
  device: Device | null,
  saysBoth: boolean,
): Guidance {
  const listed = procedures.map((procedure) => ({ procedure, steps: procedureSteps(procedure, device) }));
  const steps = listed.flatMap(({ steps }) => steps.map((step) => draftStep(knowledge, step)));
  const rendered = renderDraft(knowledge, { ...draft, steps: procedures.length > 0 ? steps : draft.steps });
  let at = 0;
  return {
    ...rendered,
    title,
    warningsTitle: draft.warnings?.title ?? null,
    procedures: listed.map(({ procedure, steps }) => ({
      id: procedure.id,
      title: procedure.title,
      steps: steps.map((step) => ({
        place: { procedure: procedure.id, number: step.number },
        title: step.title,
        device: step.device ?? null,
        lines: linesOf(knowledge, step),
        citation: rendered.steps[at++]?.citation ?? 0,
      })),
    })),
    differsByDevice: saysBoth || procedures.some(({ steps }) => steps.some((step) => step.device !== undefined)),
  };
}

function emptyDraft(knowledge: Knowledge, procedure: Procedure): Draft {
  return { kind: 'answer', lead: [], warnings: warningsOf(knowledge, procedure), steps: [], contacts: [], suggestions: [] };
}

function warningsOf(knowledge: Knowledge, procedure: Procedure | undefined): Draft['warnings'] {
  return (procedure?.warnings && knowledge.warnings.get(procedure.warnings)) || null;
}

function draftStep(knowledge: Knowledge, step: ProcedureStep): DraftStep {
  const text = linesOf(knowledge, step).join('');
  return { number: step.number, text, brief: step.brief, section: step.section, device: step.device ?? null, screen: step.title };
}
