import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SupportChatError } from '../errors.ts';
import { checkReferences } from './check-references.ts';
import {
  contactSchema,
  type Document,
  type Knowledge,
  type Point,
  pointSchema,
  pointsFileSchema,
  procedureSchema,
  type Section,
  topicSchema,
  warningSetSchema,
  wordingSchema,
} from './knowledge.ts';
import { type KnowledgeFault, parseSheet } from './parse-sheet.ts';
import { applyRemarks, checkAgainstPrint, type Mends, mendsSchema } from './printed-sheets.ts';

/**
 * Reads a knowledge folder: `*.md` anywhere below it (README excepted) are documents, `points/*.yaml` what people ask,
 * the other YAML files the rest. Everything but one document is optional, so a folder with a single Markdown file works.
 *
 * @throws {SupportChatError} `knowledge-invalid`, with every fault as `file:line: reason`, one a line
 */
export async function readKnowledge(folder: string): Promise<Knowledge> {
  const files = new Map<string, string>();
  const contents = new Map<string, string>();
  for (const path of await listFiles(folder)) {
    const bytes = await readFile(join(folder, path));
    files.set(path, createHash('sha256').update(bytes).digest('hex'));
    contents.set(path, bytes.toString('utf8'));
  }
  const faults: KnowledgeFault[] = [];
  const yaml = new YamlFiles(contents, faults);

  const mends = yaml.read('source/mends.yaml', mendsSchema) ?? { mends: [], omitted: [], remarks: [] };
  const documents: Document[] = [];
  for (const [path, text] of contents) {
    if (!path.endsWith('.md') || /(^|\/)README[^/]*$/i.test(path)) continue;
    const sheet = parseSheet(path, text);
    faults.push(...sheet.faults);
    const clash = documents.find(({ id }) => id === sheet.document.id);
    if (clash) faults.push({ file: path, line: 1, reason: `the id "${sheet.document.id}" is taken by ${clash.file}` });
    documents.push(applyRemarks(sheet.document, mends));
    if (sheet.printed !== null) faults.push(...checkPrinted(sheet.document, sheet.printed, contents, mends));
  }
  if (documents.length === 0) faults.push({ file: folder, line: 0, reason: 'no Markdown document found' });
  const sections = new Map<string, Section>(documents.flatMap((document) => document.sections.map((section) => [section.id, section])));

  const points = new Map<string, Point>();
  for (const path of contents.keys()) {
    if (!/^points\/[^/]+\.ya?ml$/.test(path)) continue;
    for (const point of yaml.readPoints(path)) {
      const first = points.get(point.id);
      if (first) faults.push({ file: path, line: point.line, reason: `the point id "${point.id}" is taken (${first.file}:${first.line})` });
      else points.set(point.id, point);
    }
  }

  const proceduresFile = yaml.read(
    'procedures.yaml',
    z.strictObject({ procedures: z.array(procedureSchema), warnings: z.array(warningSetSchema).default([]) }),
  );
  const knowledge: Knowledge = {
    documents,
    sections,
    points,
    procedures: byId(proceduresFile?.procedures ?? []),
    warnings: byId(proceduresFile?.warnings ?? []),
    contacts: byId(yaml.read('contacts.yaml', z.strictObject({ contacts: z.array(contactSchema) }))?.contacts ?? []),
    topics: yaml.read('topics.yaml', z.strictObject({ topics: z.array(topicSchema) }))?.topics ?? [],
    synonyms: yaml.read('synonyms.yaml', z.strictObject({ synonyms: z.array(z.array(z.coerce.string().min(1)).min(1)) }))?.synonyms ?? [],
    linkHosts: new Set(yaml.read('hosts.yaml', z.strictObject({ linkHosts: z.array(z.string()) }))?.linkHosts ?? []),
    pages: new Map(
      Object.entries(yaml.read('pages.yaml', z.strictObject({ pages: z.record(z.string(), z.array(z.string())) }))?.pages ?? {}),
    ),
    published: yaml.read('published.yaml', z.strictObject({ published: z.array(z.coerce.string().min(1)) }))?.published ?? [],
    wording: yaml.read('wording.yaml', wordingSchema) ?? defaultWording,
    files,
  };
  faults.push(...checkReferences(knowledge));
  if (faults.length > 0) throw new SupportChatError('knowledge-invalid', faults.map(describeFault).join('\n'));
  return knowledge;
}

export function describeFault({ file, line, reason }: KnowledgeFault): string {
  return line > 0 ? `${file}:${line}: ${reason}` : `${file}: ${reason}`;
}

/** Used where a folder has no wording.yaml. */
const defaultWording = wordingSchema.parse({
  serviceName: 'AIチャット',
  notCovered: '申し訳ありません。お尋ねの件は、ご案内できる資料に記載がありません。',
  notCoveredContacts: [],
  notUnderstood: '申し訳ありません。ご質問を読み取れませんでした。お困りの画面やボタンの名前を、短い文で入力してください。',
  welcome: 'ご質問を入力してください。資料の記載をもとにお答えします。',
  privacyNotice: '個人情報は入力しないでください。',
  maskedNotice: '個人情報と思われる部分（{kinds}）は伏せて処理しました。',
  secretNotice: 'パスワードや認証コードは、だれにも教えないでください。',
  englishNotice: 'This service answers in Japanese.',
});

async function listFiles(folder: string): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof readEntries>>;
  try {
    entries = await readEntries(folder);
  } catch (error) {
    throw new SupportChatError('knowledge-invalid', `${folder}: the knowledge folder cannot be read`, { cause: error });
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(md|ya?ml|txt)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

function readEntries(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true });
}

function checkPrinted(document: Document, printed: string, contents: ReadonlyMap<string, string>, mends: Mends): KnowledgeFault[] {
  const source = contents.get(printed);
  if (source === undefined) return [{ file: document.file, line: 1, reason: `printed: the file ${printed} does not exist` }];
  return checkAgainstPrint(document, source, mends);
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** YAML files of the folder; faults carry the line of the entry they are about. */
class YamlFiles {
  readonly #contents: ReadonlyMap<string, string>;
  readonly #faults: KnowledgeFault[];

  constructor(contents: ReadonlyMap<string, string>, faults: KnowledgeFault[]) {
    this.#contents = contents;
    this.#faults = faults;
  }

  read<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> | undefined {
    const parsed = this.#parse(file);
    if (!parsed) return undefined;
    const result = schema.safeParse(parsed.value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      this.#faults.push({ file, line: parsed.lineOf(issue.path), reason: describeIssue(issue) });
    }
    return undefined;
  }

  readPoints(file: string): Point[] {
    const parsed = this.#parse(file);
    if (!parsed) return [];
    const outer = pointsFileSchema.safeParse(parsed.value);
    if (!outer.success) {
      for (const issue of outer.error.issues) this.#faults.push({ file, line: parsed.lineOf(issue.path), reason: describeIssue(issue) });
      return [];
    }
    const points: Point[] = [];
    for (const [index, value] of outer.data.points.entries()) {
      const result = pointSchema.safeParse(value);
      const line = parsed.lineOf(['points', index]);
      if (result.success) points.push({ ...result.data, topic: outer.data.topic, file, line });
      else {
        for (const issue of result.error.issues) {
          this.#faults.push({ file, line: parsed.lineOf(['points', index, ...issue.path]), reason: describeIssue(issue) });
        }
      }
    }
    return points;
  }

  #parse(file: string): { value: unknown; lineOf(path: readonly PropertyKey[]): number } | undefined {
    const text = this.#contents.get(file);
    if (text === undefined) return undefined;
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    if (document.errors.length > 0) {
      for (const error of document.errors) {
        this.#faults.push({ file, line: lines.linePos(error.pos[0]).line, reason: `not readable as YAML: ${error.message.split('\n')[0]}` });
      }
      return undefined;
    }
    const lineOf = (path: readonly PropertyKey[]): number => {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    };
    return { value: document.toJS(), lineOf };
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ${issue.message}` : issue.message;
}
