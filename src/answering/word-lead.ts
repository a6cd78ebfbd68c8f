import { checkSentence, type FailedCheck, prepareEvidence } from '../grounding/check-sentence.ts';
import type { Knowledge, Section } from '../knowledge/knowledge.ts';
import { proveText } from '../knowledge/prove-text.ts';
import { bigrams } from '../text/bigrams.ts';
import { splitSentences } from '../text/split-sentences.ts';
import type { CitedText, Draft } from './draft.ts';
import { DEVICE_NAMES } from './render.ts';

/** What became of a sentence that a model wrote. */
export interface SentenceOutcome {
  /** The sentences of the lead that it stands for, counted from 0; null where it was not released. */
  readonly released: { readonly first: number; readonly last: number } | null;
  /** Why it was not released. `repeated`: said already, or out of turn; `uncited`: a fact of it stands in no cited section. */
  readonly reason: FailedCheck | 'repeated' | 'uncited' | null;
}

export interface LeadWordingParts {
  readonly knowledge: Knowledge;
  readonly draft: Draft;
  /** Number of each cited section, as the extractive reply gives it. */
  readonly numbers: ReadonlyMap<string, number>;
}

interface Slot {
  readonly item: number;
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * The direct answer in a model's words, as far as they are proven: each sentence takes the place of the sentences of the
 * extractive answer that it says again, in their order; whatever is left is said in its own words. So nothing is added,
 * nothing is lost, and the citations stay as they are.
 */
export class LeadWording {
  readonly #parts: LeadWordingParts;
  readonly #slots: readonly Slot[];
  readonly #evidence;
  readonly outcomes: SentenceOutcome[] = [];
  #at = 0;
  #text = '';

  constructor(parts: LeadWordingParts) {
    this.#parts = parts;
    const { lead } = parts.draft;
    this.#slots = lead.flatMap(({ text }, item) => {
      const whole = text.trim();
      const cut = splitSentences(whole);
      // A text of several lines stays as it is laid out.
      const sentences = cut.join('') === whole ? cut : [whole];
      return sentences.map((sentence, index) => ({ item, text: sentence, isFirst: index === 0, isLast: index === sentences.length - 1 }));
    });
    this.#evidence = prepareEvidence(lead.map(({ text }) => text));
  }

  /** What there is to say again, in order. */
  get sentences(): readonly string[] {
    return this.#slots.map(({ text }) => text);
  }

  /** The lead so far, with its marks. */
  get text(): string {
    return this.#text;
  }

  get hasReleased(): boolean {
    return this.outcomes.some(({ released }) => released !== null);
  }

  /** @returns the text to show for a sentence of the model, '' where it is not released; what it skipped is said before it */
  accept(sentence: string): string {
    const checked = checkSentence(sentence, this.#evidence);
    if (!checked.ok) return this.#refuse(checked.reason);
    const start = this.#slots.findIndex(({ item }) => item === checked.source);
    const [first, last] = [start + checked.first, start + checked.last];
    if (first < this.#at) return this.#refuse('repeated');
    const { sections } = this.#parts.draft.lead[checked.source] as CitedText;
    if (proveText(sentence, this.#sectionsOf(sections), this.#contactNames()).length > 0) return this.#refuse('uncited');
    const skipped = this.#sayUntil(first);
    const bare = sentence.replace(/\[\d{1,3}\]/gu, '').trim();
    const spoken = /[。！？]$/u.test(bare) ? bare : `${bare}。`;
    this.#at = last + 1;
    this.outcomes.push({ released: { first, last }, reason: null });
    return skipped + this.#say(spoken, this.#slots[first] as Slot, this.#slots[last] as Slot, true);
  }

  /** @returns the rest, in the extractive words */
  finish(): string {
    return this.#sayUntil(this.#slots.length);
  }

  #refuse(reason: FailedCheck | 'repeated' | 'uncited'): string {
    this.outcomes.push({ released: null, reason });
    return '';
  }

  #sayUntil(end: number): string {
    let said = '';
    for (; this.#at < end; this.#at++) {
      const slot = this.#slots[this.#at] as Slot;
      said += this.#say(slot.text, slot, slot, false);
    }
    return said;
  }

  #say(sentence: string, first: Slot, last: Slot, worded: boolean): string {
    const { sections, device } = this.#parts.draft.lead[first.item] as CitedText;
    const opening = first.isFirst ? `${first.item > 0 ? '\n\n' : ''}${device ? `【${DEVICE_NAMES[device]}】` : ''}` : '';
    const marked = last.isLast ? sections : worded ? this.#nearest(sentence, sections) : [];
    const marks = marked.map((id) => `[${this.#parts.numbers.get(id)}]`).join('');
    const said = `${opening}${sentence}${marks}`;
    this.#text += said;
    return said;
  }

  /** The section that says most of a sentence. */
  #nearest(sentence: string, sections: readonly string[]): string[] {
    const wanted = [...bigrams(sentence)];
    const shared = this.#sectionsOf(sections).map(({ id, title, sentences }) => {
      const own = bigrams([title, ...sentences].join('\n'));
      return { id, count: wanted.filter((pair) => own.has(pair)).length };
    });
    const best = shared.reduce<(typeof shared)[number] | null>((top, each) => (top === null || each.count > top.count ? each : top), null);
    return best ? [best.id] : [];
  }

  #sectionsOf(ids: readonly string[]): Section[] {
    return ids.flatMap((id) => this.#parts.knowledge.sections.get(id) ?? []);
  }

  /** Names that the answer may use besides its sections: of the contacts it ends with. */
  #contactNames(): string[] {
    return this.#parts.draft.contacts.flatMap((id) => this.#parts.knowledge.contacts.get(id)?.name ?? []);
  }
}
