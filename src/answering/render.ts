import type { Citation, Device, Reply } from '../contract/chat.ts';
import type { Contact, Knowledge, Section } from '../knowledge/knowledge.ts';
import { bigrams } from '../text/bigrams.ts';
import { squash } from '../text/normalize.ts';
import { cautionsOf } from './cautions.ts';
import type { CitedText, Draft } from './draft.ts';
import { splitAtFirstAction } from './first-action.ts';

export const DEVICE_NAMES: Readonly<Record<Device, string>> = { pc: 'パソコン', smartphone: 'スマートフォン' };

/** What a draft becomes; ids and the conversation are added by the caller. */
export type Rendered = Pick<Reply, 'kind' | 'text' | 'lead' | 'steps' | 'warnings' | 'citations' | 'contacts' | 'suggestions'>;

/** Longest quote in characters; a longer section is quoted by its sentences that matter most. */
const MAX_QUOTE = 200;

/** Draft → reply: numbers the citations in reading order and writes the text. Ids and quotes come from here alone. */
export function renderDraft(knowledge: Knowledge, draft: Draft): Rendered {
  const citing = new Citations(knowledge, draft);
  const paragraphs: string[] = [];
  const written = ({ text, sections, device }: CitedText) => {
    const marks = sections.map((id) => citing.mark(id)).join('');
    return `${device ? `【${DEVICE_NAMES[device]}】` : ''}${text.trim()}${marks}`;
  };
  const lead = draft.lead.map(written);
  // Nothing to press may stand above the warnings, not even in the direct answer.
  const [opening, path] = draft.warnings ? beforeFirstAction(draft.lead) : [draft.lead, []];
  if (opening.length > 0) paragraphs.push(opening.map(written).join('\n\n'));
  const warnings = (draft.warnings?.items ?? []).map(({ text, section }) => ({ text, citation: citing.number(section) }));
  if (draft.warnings)
    paragraphs.push([`**${draft.warnings.title}**`, ...warnings.map(({ text, citation }) => `- ${text}[${citation}]`)].join('\n'));
  if (path.length > 0) paragraphs.push(path.map(written).join('\n\n'));
  const steps = draft.steps.map(({ number, text, section, device, screen }) => {
    const printed = knowledge.sections.get(section);
    const notes = printed ? cautionsOf(printed).filter((caution) => squash(text).includes(squash(caution))) : [];
    return {
      number,
      ...(screen !== null && { title: screen }),
      text,
      ...(notes.length > 0 && { notes }),
      device,
      citation: citing.number(section),
    };
  });
  const devices = [...new Set(draft.steps.map(({ device }) => device))];
  const split = devices.filter((device) => device !== null).length > 1;
  const listed = split ? (['pc', 'smartphone'] as const) : ([null] as const);
  for (const device of listed) {
    const own = draft.steps.flatMap((step, index) =>
      device === null || step.device === null || step.device === device ? [{ step, citation: steps[index]?.citation ?? 0 }] : [],
    );
    if (own.length === 0) continue;
    const lines = own.map(({ step, citation }) => `${step.number}. ${step.brief}[${citation}]`);
    const alone = own.length === 1 ? own[0]?.step : undefined;
    const heading = device ? DEVICE_NAMES[device] : alone?.screen ? `手順${alone.number} ${alone.screen}` : null;
    paragraphs.push([...(heading ? [`**${heading}**`, ''] : []), ...lines].join('\n'));
  }
  const contacts = draft.contacts.flatMap((id) => knowledge.contacts.get(id) ?? []);
  if (contacts.length > 0) paragraphs.push(contacts.map((contact) => contactLine(contact, citing)).join('\n'));
  return {
    kind: draft.kind,
    text: paragraphs.join('\n\n'),
    lead: lead.join('\n\n'),
    steps,
    warnings,
    citations: citing.list(),
    contacts: contacts.map((contact) => ({
      name: contact.name,
      ...(contact.phone ? { phone: contact.phone } : {}),
      ...(contact.url ? { url: contact.url } : {}),
      for: contact.for,
    })),
    suggestions: draft.suggestions.slice(0, draft.kind === 'clarify' ? 4 : 3),
  };
}

/** The direct answer up to the first sentence that names something to press, and the rest of it. */
function beforeFirstAction(lead: readonly CitedText[]): [readonly CitedText[], readonly CitedText[]] {
  const opening: CitedText[] = [];
  for (const [at, item] of lead.entries()) {
    const [before, path] = splitAtFirstAction(item.text.trim());
    if (before !== '') opening.push({ ...item, text: before });
    if (path !== '') return [opening, [{ ...item, text: path }, ...lead.slice(at + 1)]];
  }
  return [opening, []];
}

function contactLine(contact: Contact, citing: Citations): string {
  const phone = contact.phone ? `（TEL ${contact.phone}）` : '';
  return `お問い合わせ先：${contact.name}${phone}${citing.mark(contact.sections[0] as string)}`;
}

/** Numbers sections in the order in which they are first cited. */
class Citations {
  readonly #knowledge: Knowledge;
  readonly #subject: string;
  readonly #numbers = new Map<string, number>();

  constructor(knowledge: Knowledge, draft: Draft) {
    this.#knowledge = knowledge;
    this.#subject = [
      ...draft.lead.map(({ text }) => text),
      ...draft.steps.map(({ text }) => text),
      ...(draft.warnings?.items ?? []).map(({ text }) => text),
    ].join('\n');
  }

  number(section: string): number {
    const known = this.#numbers.get(section);
    if (known !== undefined) return known;
    this.#numbers.set(section, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  mark(section: string): string {
    return `[${this.number(section)}]`;
  }

  list(): Citation[] {
    return [...this.#numbers].flatMap(([id, n]) => {
      const section = this.#knowledge.sections.get(id);
      if (!section) return [];
      const document = this.#knowledge.documents.find((each) => each.id === section.document);
      return [
        {
          n,
          section: id,
          document: section.document,
          title: `${document?.title ?? section.document} ${section.title}`,
          quote: quoteFrom(section, this.#subject),
          url: `/sources/${encodeURIComponent(section.document)}?section=${encodeURIComponent(section.anchor)}#${encodeURIComponent(section.anchor)}`,
        },
      ];
    });
  }
}

/** The sentences of a section that say most of the subject, in printed order, word for word. */
export function quoteFrom(section: Section, subject: string): string {
  const whole = section.sentences.join('\n');
  if (whole.length <= MAX_QUOTE) return whole;
  const wanted = bigrams(subject);
  const scored = section.sentences.map((sentence, index) => {
    const own = bigrams(sentence);
    let shared = 0;
    for (const pair of own) if (wanted.has(pair)) shared++;
    return { index, sentence, score: shared / Math.sqrt(own.size + 4) };
  });
  const chosen: typeof scored = [];
  let length = 0;
  for (const entry of scored.toSorted((a, b) => b.score - a.score || a.index - b.index)) {
    if (chosen.length > 0 && length + entry.sentence.length > MAX_QUOTE) break;
    chosen.push(entry);
    length += entry.sentence.length;
  }
  return chosen
    .toSorted((a, b) => a.index - b.index)
    .map(({ sentence }) => sentence)
    .join('\n');
}
