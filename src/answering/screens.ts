import type { Device } from '../contract/chat.ts';
import type { Conversation, Place } from '../dialogue/conversation.ts';
import { besideScreen, describedScreens } from '../dialogue/described-screens.ts';
import { buttonsIn, buttonsLeft, namesButton, saysPressed } from '../dialogue/screen-buttons.ts';
import { asksOnward, isAsking, isProgress } from '../dialogue/sentences.ts';
import type { Knowledge, Procedure, ProcedureStep } from '../knowledge/knowledge.ts';
import { bigrams } from '../text/bigrams.ts';
import { normalize, squash } from '../text/normalize.ts';
import { linesOf, nextPlace, placeOf, previousPlace, procedureSteps, screenPoint } from './compose.ts';

/** Steps ahead of the one that was shown on which somebody who goes on by themselves is looked for. */
const NEAR_STEPS = 2;

/** Share of a description's pairs of characters that a screen must have, and by how much the best must lead. */
const LIKENESS = { least: 0.6, lead: 0.15 };

/** What is still to be done on a screen. */
export interface RestOfScreen {
  readonly buttons: readonly string[];
  readonly section: string;
  /** The point about the screen, if there is one. */
  readonly point: string | null;
}

/** Where somebody stands on the numbered screens of a procedure, by what they say they did and see. */
export class Screens {
  readonly #knowledge: Knowledge;
  /** The pairs of characters of each step's name, and of everything printed about it. */
  readonly #pairs: ReadonlyMap<ProcedureStep, { readonly title: ReadonlySet<string>; readonly words: ReadonlySet<string> }>;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
    const steps = [...knowledge.procedures.values()].flatMap((procedure) => procedure.steps);
    this.#pairs = new Map(
      steps.map((step) => {
        const words = [step.title, step.brief, ...linesOf(knowledge, step)].join('');
        return [step, { title: bigrams(step.title), words: bigrams(words) }];
      }),
    );
  }

  /** What is still to be pressed on the screen where the person stands, when the message stops in its middle; null: nothing is known to be. */
  rest(
    place: Place,
    message: string,
    { point, lastMessage }: Pick<Conversation, 'point' | 'lastMessage'>,
    device: Device | null,
  ): RestOfScreen | null {
    const last = point ? this.#knowledge.points.get(point) : undefined;
    const isHere = last?.at !== undefined && isSamePlace(placeOf(this.#knowledge, last.at), place);
    for (const step of this.#stepsAt(place, device)) {
      const buttons = buttonsIn(step.brief);
      const screen = screenPoint(this.#knowledge, step)?.id ?? null;
      // 「押しました」 alone is about the button that was spoken of before.
      const isReport = saysPressed(message) || (!isProgress(message) && isProgress(lastMessage));
      const before = isHere && isReport && last.id !== screen ? `${last.title} ${lastMessage}` : '';
      const named = buttons.some((button) => namesButton(message, button, buttons)) ? message : before;
      const left = buttonsLeft(named, buttons);
      if (left.length > 0) return { buttons: left, section: step.section, point: screen };
    }
    return null;
  }

  /**
   * The screen that the message says was left: the nearest that speaks of what was dealt with, the one that was shown or,
   * when somebody has gone on alone, one a little ahead.
   * @param rest what was dealt with; '' stands for the present screen
   * @returns null when the words are of no screen near by
   */
  left(place: Place, message: string, rest: string, device: Device | null): Place | null {
    const procedure = this.#knowledge.procedures.get(place.procedure);
    if (!procedure) return null;
    const ahead = procedureSteps(procedure, device).filter(({ number }) => number >= place.number);
    if (rest === '') return place;
    // A question about something else on the way is no report of having passed it.
    const furthest = place.number + (isAsking(message) && !asksOnward(message) ? 0 : NEAR_STEPS);
    const near = ahead.find((step) => step.number <= furthest && this.#speaksOf(step, rest));
    return near ? { procedure: procedure.id, number: near.number } : null;
  }

  /** The screen on which something was filled in: the present one, or the next where only that one asks for it. */
  filled(place: Place, message: string, device: Device | null): Place {
    const procedure = this.#knowledge.procedures.get(place.procedure);
    if (!procedure) return place;
    const wanted = [...bigrams(normalize(message))].filter((pair) => /\p{Script=Han}{2}|[ァ-ヺー]{2}/u.test(pair));
    const near = procedureSteps(procedure, device).filter(({ number }) => number === place.number || number === place.number + 1);
    const shares = near.map((step) => ({ number: step.number, share: this.#shareOf(step, 'words', wanted) }));
    const [best] = shares.toSorted((a, b) => b.share - a.share || a.number - b.number);
    return best ? { procedure: procedure.id, number: best.number } : place;
  }

  /**
   * The screen that the message describes as the one the person sees: 「確認の画面なんだけど」. Of screens that fit alike the
   * nearest one.
   * @param place where the person stood; null: nowhere yet, then only a screen's own name tells
   * @returns null where nothing is described, or no screen fits
   */
  described(place: Place | null, message: string, device: Device | null): Place | null {
    const descriptions = describedScreens(message);
    if (descriptions.length === 0) return null;
    return (place && this.#near(place, descriptions, device)) ?? this.#named(descriptions, device);
  }

  /** The screen before or behind a named one: 「決定プランの前の画面は」. */
  beside(message: string, device: Device | null): Place | null {
    const { name, isBefore } = besideScreen(message) ?? {};
    const place = name === undefined ? null : this.#named([name], device);
    return place && (isBefore ? previousPlace : nextPlace)(this.#knowledge, place, device);
  }

  /** The only step, of any procedure, whose printed name has all of a description. */
  #named(descriptions: readonly string[], device: Device | null): Place | null {
    for (const description of descriptions) {
      const wanted = [...bigrams(description)];
      const found = [...this.#knowledge.procedures.values()].flatMap((procedure) =>
        procedureSteps(procedure, device)
          .filter((step) => wanted.length > 1 && this.#shareOf(step, 'title', wanted) === 1)
          .map(({ number }) => ({ procedure: procedure.id, number })),
      );
      const [only, other] = found;
      if (only && (!other || found.every((each) => isSamePlace(each, only)))) return only;
    }
    return null;
  }

  #near({ procedure: id, number }: Place, descriptions: readonly string[], device: Device | null): Place | null {
    const procedure = this.#knowledge.procedures.get(id);
    if (!procedure) return null;
    for (const description of descriptions) {
      const wanted = [...bigrams(description)];
      if (wanted.length === 0) continue;
      // By its name first: other screens' buttons name it too.
      for (const view of ['title', 'words'] as const) {
        const fits = procedureSteps(procedure, device)
          .map((step) => ({ number: step.number, share: this.#shareOf(step, view, wanted) }))
          .toSorted((a, b) => b.share - a.share || distance(a.number, number) - distance(b.number, number));
        const [best, second] = fits;
        if (!best || best.share < LIKENESS.least) continue;
        const isAmbiguous = second && best.share - second.share < LIKENESS.lead && best.share > second.share;
        if (!isAmbiguous) return { procedure: id, number: best.number };
      }
    }
    return null;
  }

  /** The step whose printed title begins with the circled number of the message, or to which a button with that number leads. */
  circled(message: string): Place | null {
    const [number, other] = new Set(message.match(/[①-⑳]/gu) ?? []);
    if (number === undefined || other !== undefined) return null;
    for (const { id, steps } of this.#knowledge.procedures.values()) {
      const titled = steps.find(({ title }) => title.startsWith(number));
      const before = steps.findIndex(({ brief }) => buttonsIn(brief).some((label) => label.includes(number)));
      const step = titled ?? (before < 0 ? undefined : steps[before + 1]);
      if (step) return { procedure: id, number: step.number };
    }
    return null;
  }

  #stepsAt(place: Place, device: Device | null): ProcedureStep[] {
    const procedure: Procedure | undefined = this.#knowledge.procedures.get(place.procedure);
    return procedure ? procedureSteps(procedure, device).filter(({ number }) => number === place.number) : [];
  }

  /** Whether all words are of a step's screen. */
  #speaksOf(step: ProcedureStep, rest: string): boolean {
    const section = this.#knowledge.sections.get(step.section);
    const screen = squash(normalize([step.title, step.brief, ...(section?.sentences ?? [])].join('')));
    return rest.split(' ').every((word) => screen.includes(squash(word)));
  }

  /** Share of the wanted pairs that a view of the step has, 0–1. */
  #shareOf(step: ProcedureStep, view: 'title' | 'words', wanted: readonly string[]): number {
    const held = this.#pairs.get(step)?.[view];
    return wanted.length === 0 ? 0 : wanted.filter((pair) => held?.has(pair)).length / wanted.length;
  }
}

export function isSamePlace(one: Place | null, other: Place): boolean {
  return one?.procedure === other.procedure && one.number === other.number;
}

/** People go on rather than back. */
function distance(step: number, from: number): number {
  return step >= from ? step - from : 2 * (from - step) + 1;
}
