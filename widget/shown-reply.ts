import type { Citation, Device, Reply, ReplyContact, ReplyStep, ReplyWarning, Suggestion } from '../src/contract/chat.ts';

/** A step; empty where the server gave no title and no notes. */
export type ShownStep = ReplyStep & { readonly title: string; readonly notes: readonly string[] };

/** A contact; empty texts where the server gave none. */
export type ShownContact = { readonly [Key in keyof ReplyContact]-?: string };

/** A reply as the widget keeps it: every field present, whatever the server left out. */
export interface ShownReply {
  readonly conversationId: string;
  readonly messageId: string;
  readonly kind: Reply['kind'];
  /** The direct answer: paragraphs separated by blank lines, with [n] marks, free of Markdown. */
  readonly lead: string;
  /** What the server says about the message or the answer, outside the answer itself. */
  readonly notices: readonly string[];
  readonly steps: readonly ShownStep[];
  readonly warnings: readonly ReplyWarning[];
  readonly citations: readonly Citation[];
  readonly contacts: readonly ShownContact[];
  readonly suggestions: readonly Suggestion[];
  readonly device: Device | null;
  /** The person's message as the server kept it, where it masked something. */
  readonly maskedMessage: string | null;
}

/** Longest text of one field in characters; the rest is cut, so that no reply can stall the page. */
export const MAX_TEXT = 8000;
/** Most entries of one list. */
const MAX_ENTRIES = 60;

const KINDS: readonly unknown[] = ['answer', 'clarify', 'decline', 'chat'];

/**
 * Reads a reply that crossed the network or waited in the tab's storage. Entries that do not fit are left out.
 * @returns null when there is nothing in it to show
 */
export function readReply(value: unknown): ShownReply | null {
  if (!isRecord(value)) return null;
  const steps = entries<ShownStep>(
    value.steps,
    { number: countOf, title: textOf, text: textOf, device: deviceOf, citation: countOf, notes: texts },
    ['text'],
  );
  const warnings = entries<ReplyWarning>(value.warnings, { text: textOf, citation: countOf }, ['text']);
  const citations = entries<Citation>(
    value.citations,
    { n: countOf, section: textOf, document: textOf, title: textOf, quote: textOf, url: textOf },
    ['n', 'quote'],
  );
  const contacts = entries<ShownContact>(value.contacts, { name: textOf, phone: textOf, url: textOf, for: textOf }, ['name']);
  const suggestions = entries<Suggestion>(value.suggestions, { label: textOf, message: textOf }, ['label', 'message']);
  const structured = steps.length + warnings.length + contacts.length > 0;
  const text = textOf(value.text);
  const lead = typeof value.lead === 'string' ? textOf(value.lead) : structured ? leadOf(text) : text;
  if (!lead && !structured) return null;
  return {
    conversationId: textOf(value.conversationId),
    messageId: textOf(value.messageId),
    kind: KINDS.includes(value.kind) ? (value.kind as Reply['kind']) : 'answer',
    lead,
    notices: texts(value.notices),
    steps,
    warnings,
    citations,
    contacts,
    suggestions,
    device: deviceOf(value.device),
    maskedMessage: textOf(value.maskedMessage) || null,
  };
}

/**
 * Takes the direct answer out of a reply's Markdown, for servers that do not send it as a field, and while it streams in:
 * the paragraphs before the first heading, list or contact line.
 */
export function leadOf(text: string): string {
  return text.split(/\n{2,}(?=\s*(?:\*\*|[-*+]\s|\d{1,2}[.)]\s|#{1,6}\s|お問い合わせ先[：:]))/)[0] ?? '';
}

/** A piece of a paragraph: words, or the number of a citation. */
export type Piece = string | number;

/** One paragraph of the direct answer. */
export interface LeadParagraph {
  readonly device: Device | null;
  readonly pieces: readonly Piece[];
}

const DEVICE_LABELS: Readonly<Record<string, Device>> = { パソコン: 'pc', スマートフォン: 'smartphone' };

/** Direct answer → paragraphs with their device and marks; a mark without its citation is left out. */
export function leadParagraphs({ lead, citations }: Pick<ShownReply, 'lead' | 'citations'>): LeadParagraph[] {
  return lead.split(/\n{2,}/).flatMap((paragraph) => {
    const label = /^【(パソコン|スマートフォン)】/.exec(paragraph);
    const pieces: Piece[] = [];
    for (const piece of paragraph.slice(label?.[0].length ?? 0).split(/(\[\d{1,3}\])/)) {
      const mark = /^\[(\d{1,3})\]$/.exec(piece);
      if (!mark) {
        if (piece) pieces.push(piece);
      } else if (citations.some(({ n }) => n === Number(mark[1]))) pieces.push(Number(mark[1]));
    }
    return pieces.length === 0 ? [] : [{ device: DEVICE_LABELS[label?.[1] ?? ''] ?? null, pieces }];
  });
}

/** Whether the reply says different things for a computer and a smartphone. */
export function differsByDevice(reply: ShownReply): boolean {
  return reply.steps.some(({ device }) => device !== null) || leadParagraphs(reply).some(({ device }) => device !== null);
}

/** Whether the reply holds the way of both devices, so that changing over needs no new question. */
export function hasBothDevices(reply: ShownReply): boolean {
  const devices = new Set([...reply.steps, ...leadParagraphs(reply)].map(({ device }) => device));
  return devices.has('pc') && devices.has('smartphone');
}

/** Reads a list of objects field by field and leaves out those without what is required. */
function entries<T>(value: unknown, fields: { readonly [K in keyof T]: (raw: unknown) => T[K] }, required: readonly (keyof T)[]): T[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ENTRIES).flatMap((raw: unknown) => {
    if (!isRecord(raw)) return [];
    const entry = Object.fromEntries(Object.entries<(raw: unknown) => unknown>(fields).map(([name, read]) => [name, read(raw[name])])) as T;
    return required.every((name) => entry[name]) ? entry : [];
  });
}

/** What of a list is text and not empty. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES).map(textOf).filter(Boolean) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT).trim() : '';
}

/** 0 stands for "none": numbers and citations count from 1. */
function countOf(value: unknown): number {
  return Number.isInteger(value) && (value as number) > 0 ? (value as number) : 0;
}

function deviceOf(value: unknown): Device | null {
  return value === 'pc' || value === 'smartphone' ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
