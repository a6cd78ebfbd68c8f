import { z } from 'zod';
import { deviceSchema, replyKindSchema } from '../contract/chat.ts';

/**
 * What the product knows, as read from the knowledge folder.
 *
 * Terms of the printed sheets and their names in code: チラシ/シート = document, 手順 = step, 見出しの一節 = section,
 * ご注意 = warning, 問い合わせ先 = contact, お手続き = procedure.
 */

const sectionId = z.string().regex(/^[a-z0-9-]+\/[^\s/]+$/, 'a section id looks like sheet/section');

/** One heading of a document with the text below it: the smallest thing that can be cited. */
export interface Section {
  /** `<document>/<anchor>` */
  readonly id: string;
  readonly document: string;
  readonly anchor: string;
  /** The heading as printed. */
  readonly title: string;
  /** The device the section is printed for; null: every device. */
  readonly device: 'pc' | 'smartphone' | null;
  /** Markdown below the heading, trimmed. */
  readonly markdown: string;
  /** The printed sentences, in order, without Markdown marks. */
  readonly sentences: readonly string[];
  readonly file: string;
  /** 1-based line of the heading in `file`. */
  readonly line: number;
  /** Remarks of the editors, shown beside the text in the source view only. */
  readonly remarks: readonly { readonly printed: string; readonly remark: string }[];
}

/** A sheet: its sections in printed order. */
export interface Document {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly sections: readonly Section[];
}

const text = z.string().trim().min(1);

/** What a point says on one device. */
export const deviceAnswerSchema = z.strictObject({
  answer: text,
  sections: z.array(sectionId).min(1),
  /** Sections whose printed steps are listed below the answer. */
  steps: z.array(sectionId).default([]),
});

export const optionSchema = z.strictObject({
  label: text.max(24),
  /** The point that answers when this option is chosen. */
  point: text,
  /** Words that choose it when typed instead of tapped. */
  words: z.array(text).default([]),
});

/** One thing people ask, at the grain at which they ask it. */
export const pointSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'a point id looks like topic/slug'),
    title: text,
    kind: replyKindSchema.default('answer'),
    /** Ways people say it, each indexed as a unit of its own. */
    asks: z.array(text).min(8),
    answer: text.optional(),
    byDevice: z.strictObject({ pc: deviceAnswerSchema, smartphone: deviceAnswerSchema }).optional(),
    /** The sections that prove the answer, most important first; each is cited. */
    sections: z.array(sectionId).default([]),
    /** Only where the point holds for one device alone. */
    device: deviceSchema.optional(),
    /** The screen this point is about: where "and then?" goes on from. */
    at: sectionId.optional(),
    /** Sections whose printed steps are listed below the answer. */
    steps: z.array(sectionId).default([]),
    /** The procedure shown whole below the answer. */
    procedure: text.optional(),
    /** A set of warnings that must be seen first. */
    warnings: text.optional(),
    contacts: z.array(text).default([]),
    /** Points offered as quick replies. */
    next: z.array(text).max(3).default([]),
    options: z.array(optionSchema).min(2).max(4).optional(),
  })
  .superRefine((point, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    if (point.answer === undefined && point.byDevice === undefined) say('needs "answer" or "byDevice"');
    if (point.answer !== undefined && point.byDevice !== undefined) say('has both "answer" and "byDevice"; keep one');
    if (point.kind === 'answer' && point.byDevice === undefined && point.sections.length === 0)
      say('an answer needs "sections" that prove it');
    if (point.kind === 'clarify' && point.options === undefined) say('a clarify point needs "options"');
    if (point.kind === 'decline' && point.contacts.length === 0) say('a decline point needs "contacts"');
  });
export type Point = z.infer<typeof pointSchema> & { readonly topic: string; readonly file: string; readonly line: number };

export const pointsFileSchema = z.strictObject({ topic: z.string().regex(/^[a-z0-9-]+$/), points: z.array(z.unknown()) });

export const procedureStepSchema = z.strictObject({
  /** The number printed on the sheet. */
  number: z.int().min(1),
  section: sectionId,
  /** The screen's printed name. */
  title: text,
  /** The step in one short line, for the list of the whole procedure. */
  brief: text,
  /** The printed instruction, word for word: sentences and 「labels」 of the section in printed order, a line each; the default is the whole section. */
  text: text.optional(),
  device: deviceSchema.optional(),
});

/** A printed procedure: numbered steps in printed order. */
export const procedureSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: text,
  /** Words that name it: 「会員登録の手順3」. */
  names: z.array(text).min(1),
  steps: z.array(procedureStepSchema).min(1),
  /** Set of warnings that stands before the steps. */
  warnings: text.optional(),
  /** The procedure that follows the last step. */
  followedBy: text.optional(),
});
export type Procedure = z.infer<typeof procedureSchema>;
export type ProcedureStep = z.infer<typeof procedureStepSchema>;

export const warningSetSchema = z.strictObject({
  id: text,
  title: text,
  items: z.array(z.strictObject({ text, section: sectionId })).min(1),
});
export type WarningSet = z.infer<typeof warningSetSchema>;

export const contactSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: text,
  /** What it is for, one short phrase. */
  for: text,
  phone: text.nullable().default(null),
  fax: text.nullable().default(null),
  url: z.url().nullable().default(null),
  /** Opening hours; null where the sheets do not say. */
  hours: text.nullable().default(null),
  sections: z.array(sectionId).min(1),
});
export type Contact = z.infer<typeof contactSchema>;

export const topicSchema = z.strictObject({
  /** Part of addresses: `/topics/<id>`. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: text,
  /** The question that choosing it asks. */
  message: text,
  /** The point that answers it on its page; without one the message is asked. */
  point: text.optional(),
  /** The procedures it leads through, in order. */
  procedures: z.array(text).default([]),
});
export type Topic = z.infer<typeof topicSchema>;

export interface Knowledge {
  readonly documents: readonly Document[];
  /** Every section by id, in printed order. */
  readonly sections: ReadonlyMap<string, Section>;
  readonly points: ReadonlyMap<string, Point>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly warnings: ReadonlyMap<string, WarningSet>;
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly topics: readonly Topic[];
  /** Topics of points that are not in the menu → what staff call them. */
  readonly otherTopics: Readonly<Record<string, string>>;
  /** Groups of words that mean the same; the first is the sheets' own. */
  readonly synonyms: readonly (readonly string[])[];
  /** Hosts that may be linked. */
  readonly linkHosts: ReadonlySet<string>;
  /** Page keys of the embedding site → topics that fit them. */
  readonly pages: ReadonlyMap<string, readonly string[]>;
  /** Values that are published and so never masked as personal data: phone numbers, addresses… */
  readonly published: readonly string[];
  readonly wording: Wording;
  /** SHA-256 of every file read, by path relative to the folder, sorted. */
  readonly files: ReadonlyMap<string, string>;
}

/** Fixed sentences of this service that the engine needs. Placeholders in {braces}. */
export const wordingSchema = z.strictObject({
  /** Name of the service, shown as the page's title. */
  serviceName: text,
  /** Name of the custom element that embeds the chat: lower case, with a hyphen. */
  elementName: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/, 'an element name looks like support-chat')
    .default('support-chat'),
  /** Said when nothing of the knowledge fits. */
  notCovered: text,
  /** Contacts named with it. */
  notCoveredContacts: z.array(text),
  /** Said when the message is not language or makes no sense. */
  notUnderstood: text,
  /** Shown on the first page. */
  welcome: text,
  privacyNotice: text,
  /** Added when personal data were masked; {kinds} lists what. */
  maskedNotice: text,
  /** Added when a password or one-time code was masked. */
  secretNotice: text,
  /** One English line put before the answer of an English question. */
  englishNotice: text,
  /** Words of the chat window that replace the built-in ones, by their names in widget/messages.ja.ts. */
  chatWords: z.record(z.string(), text).default({}),
});
export type Wording = z.infer<typeof wordingSchema>;
