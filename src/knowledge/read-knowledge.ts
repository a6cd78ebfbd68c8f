import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { SupportChatError } from '../errors.ts';
import { checkReferences, type EntryKind } from './check-references.ts';
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
import { applyRemarks, checkAgainstPrint, MENDS_FILE, type Mends, mendsSchema } from './printed-sheets.ts';
import { YamlText } from './yaml-text.ts';

const host = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a host looks like www.example.jp, without https:// and without a path');

/** The YAML files of a knowledge folder beside `points/`, each with its shape. */
const FILES = {
  [MENDS_FILE]: mendsSchema,
  'procedures.yaml': z.strictObject({ procedures: z.array(procedureSchema), warnings: z.array(warningSetSchema).default([]) }),
  'contacts.yaml': z.strictObject({ contacts: z.array(contactSchema) }),
  'topics.yaml': z.strictObject({ topics: z.array(topicSchema), otherTopics: z.record(z.string(), z.string().min(1)).default({}) }),
  'synonyms.yaml': z.strictObject({ synonyms: z.array(z.array(z.coerce.string().min(1)).min(1)) }),
  'hosts.yaml': z.strictObject({ linkHosts: z.array(host) }),
  'pages.yaml': z.strictObject({ pages: z.record(z.string(), z.array(z.string())) }),
  'published.yaml': z.strictObject({ published: z.array(z.coerce.string().min(1)) }),
  'wording.yaml': wordingSchema,
} as const;
type FileName = keyof typeof FILES;
type Contents = { readonly [File in FileName]: z.infer<(typeof FILES)[File]> };
const POINTS_FILE = /^points\/[^/]+\.ya?ml$/;

/**
 * Reads a knowledge folder: `*.md` anywhere below it (README excepted) are documents, `points/*.yaml` what people ask,
 * the other YAML files the rest. Everything but one document is optional, so a folder with a single Markdown file works.
 *
 * @throws {SupportChatError} `knowledge-invalid`, with every fault as `file:line: reason`, one a line, sorted by file and line
 */
export async function readKnowledge(folder: string): Promise<Knowledge> {
  const faults: KnowledgeFault[] = [];
  const files = new Map<string, string>();
  const contents = new Map<string, string>();
  for (const path of await listFiles(folder)) {
    const bytes = await readFile(join(folder, path));
    files.set(path, createHash('sha256').update(bytes).digest('hex'));
    const text = decode(bytes);
    contents.set(path, text);
    const broken = text.split('\n').findIndex((line) => line.includes('\uFFFD'));
    if (broken >= 0) faults.push({ file: path, line: broken + 1, reason: 'not readable as UTF-8: save the file in the encoding UTF-8' });
  }
  const yaml = new YamlFiles(contents, faults);
  for (const path of contents.keys()) {
    if (/\.ya?ml$/i.test(path) && !(path in FILES) && !POINTS_FILE.test(path)) {
      faults.push({
        file: path,
        line: 1,
        reason: `nothing reads a file of this name; there are points/….yaml, ${Object.keys(FILES).join(', ')}`,
      });
    }
  }

  const mends = yaml.read(MENDS_FILE) ?? { mends: [], omitted: [], remarks: [] };
  const documents: Document[] = [];
  for (const [path, text] of contents) {
    if (!path.endsWith('.md') || /(^|\/)README[^/]*$/i.test(path)) continue;
    const sheet = parseSheet(path, text);
    faults.push(...sheet.faults);
    // Its sections may go by another id than the one that could not be read.
    if (sheet.faults.length > 0) yaml.unread.add('section');
    const clash = documents.find(({ id }) => id === sheet.document.id);
    if (clash) faults.push({ file: path, line: 1, reason: `the id "${sheet.document.id}" is taken by ${clash.file}` });
    documents.push(applyRemarks(sheet.document, mends));
    if (sheet.printed !== null) faults.push(...checkPrinted(sheet.document, sheet.printed, contents, mends, yaml));
  }
  if (documents.length === 0) faults.push({ file: folder, line: 0, reason: 'no Markdown document found' });
  const sections = new Map<string, Section>(documents.flatMap((document) => document.sections.map((section) => [section.id, section])));
  if (!yaml.unread.has('section')) faults.push(...checkMends(mends, sections, yaml));

  const points = new Map<string, Point>();
  for (const path of contents.keys()) {
    if (!POINTS_FILE.test(path)) continue;
    for (const point of yaml.readPoints(path)) {
      const first = points.get(point.id);
      if (first) faults.push({ file: path, line: point.line, reason: `the point id "${point.id}" is taken (${first.file}:${first.line})` });
      else points.set(point.id, point);
    }
  }

  const procedures = yaml.read('procedures.yaml', 'procedure', 'set of warnings');
  const knowledge: Knowledge = {
    documents,
    sections,
    points,
    procedures: yaml.byId('procedures.yaml', 'procedures', procedures?.procedures),
    warnings: yaml.byId('procedures.yaml', 'warnings', procedures?.warnings),
    contacts: yaml.byId('contacts.yaml', 'contacts', yaml.read('contacts.yaml', 'contact')?.contacts),
    topics: [...yaml.byId('topics.yaml', 'topics', yaml.read('topics.yaml')?.topics).values()],
    otherTopics: yaml.read('topics.yaml')?.otherTopics ?? {},
    synonyms: yaml.read('synonyms.yaml')?.synonyms ?? [],
    linkHosts: new Set(yaml.read('hosts.yaml')?.linkHosts ?? []),
    pages: new Map(Object.entries(yaml.read('pages.yaml')?.pages ?? {})),
    published: yaml.read('published.yaml')?.published ?? [],
    wording: yaml.read('wording.yaml') ?? defaultWording,
    files,
  };
  faults.push(
    ...checkReferences(knowledge, {
      lineOf: (file, path) => yaml.lineOf(file, path),
      unread: (kind, id) => yaml.isUnread(kind, id),
    }),
  );
  if (faults.length > 0) throw new SupportChatError('knowledge-invalid', faults.toSorted(byPlace).map(describeFault).join('\n'));
  return knowledge;
}

function describeFault({ file, line, reason }: KnowledgeFault): string {
  return line > 0 ? `${file}:${line}: ${reason}` : `${file}: ${reason}`;
}

function byPlace(a: KnowledgeFault, b: KnowledgeFault): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
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

/**
 * SHA-256 of every file that readKnowledge() would read, by path: whether anything changed, without reading what it says.
 * @throws {SupportChatError} `knowledge-invalid` when the folder cannot be read
 */
export async function hashKnowledgeFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of await listFiles(folder)) {
    files.set(
      path,
      createHash('sha256')
        .update(await readFile(join(folder, path)))
        .digest('hex'),
    );
  }
  return files;
}

async function listFiles(folder: string): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof readEntries>>;
  try {
    entries = await readEntries(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : 'cannot be read';
    throw new SupportChatError('knowledge-invalid', `${folder}: the knowledge folder ${reason}`, { cause: error });
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(md|ya?ml|txt)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

function readEntries(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true });
}

/** UTF-8 with or without a byte order mark, any line ends; what is no UTF-8 becomes U+FFFD. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes).replace(/\r\n?/g, '\n');
}

function checkPrinted(
  document: Document,
  printed: string,
  contents: ReadonlyMap<string, string>,
  mends: Mends,
  yaml: YamlFiles,
): KnowledgeFault[] {
  const source = contents.get(printed);
  if (source === undefined) return [{ file: document.file, line: 1, reason: `printed: the file ${printed} does not exist` }];
  return checkAgainstPrint(document, source, mends, (list, index) => yaml.lineOf(MENDS_FILE, [list, index]));
}

function checkMends(mends: Mends, sections: ReadonlyMap<string, Section>, yaml: YamlFiles): KnowledgeFault[] {
  return (['mends', 'omitted', 'remarks'] as const).flatMap((list) =>
    mends[list].flatMap(({ section }, index) =>
      sections.has(section)
        ? []
        : [{ file: MENDS_FILE, line: yaml.lineOf(MENDS_FILE, [list, index, 'section']), reason: `there is no section "${section}"` }],
    ),
  );
}

/** The YAML files of a folder, each parsed once. */
class YamlFiles {
  /** Kinds of which a file could not be read, so that nobody knows what exists. */
  readonly unread = new Set<EntryKind>();
  /** Ids of points that could not be read; `topic/` where not even the id could. */
  readonly #unreadPoints: string[] = [];
  readonly #contents: ReadonlyMap<string, string>;
  readonly #faults: KnowledgeFault[];
  readonly #parsed = new Map<string, YamlText>();

  constructor(contents: ReadonlyMap<string, string>, faults: KnowledgeFault[]) {
    this.#contents = contents;
    this.#faults = faults;
  }

  /** @returns undefined where there is no such file, and where it has faults, which are noted; then `kinds` count as unread */
  read<File extends FileName>(file: File, ...kinds: EntryKind[]): Contents[File] | undefined {
    const text = this.#text(file);
    if (!text) return undefined;
    const { data, faults } = text.read(FILES[file] as unknown as z.ZodType<Contents[File]>);
    this.#faults.push(...faults.map((fault) => ({ file, ...fault })));
    if (faults.length > 0) for (const kind of kinds) this.unread.add(kind);
    return data;
  }

  readPoints(file: string): Point[] {
    const text = this.#text(file);
    if (!text) return [];
    const outer = text.read(pointsFileSchema);
    if (!outer.data) {
      this.#faults.push(...outer.faults.map((fault) => ({ file, ...fault })));
      this.unread.add('point');
      return [];
    }
    const { topic, points } = outer.data;
    return points.flatMap((value, index) => {
      const { data, faults } = text.read(pointSchema, ['points', index]);
      if (data) return [{ ...data, topic, file, line: text.lineOf(['points', index]) }];
      this.#faults.push(...faults.map((fault) => ({ file, ...fault })));
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
      this.#unreadPoints.push(typeof id === 'string' ? id : `${topic}/`);
      return [];
    });
  }

  /** Entries by id; a second one of the same id is a fault. */
  byId<T extends { readonly id: string }>(file: string, list: string, entries: readonly T[] = []): ReadonlyMap<string, T> {
    const found = new Map<string, T>();
    for (const [index, entry] of entries.entries()) {
      if (found.has(entry.id))
        this.#faults.push({
          file,
          line: this.lineOf(file, [list, index]),
          reason: `${list}: the id "${entry.id}" is taken by an entry above`,
        });
      else found.set(entry.id, entry);
    }
    return found;
  }

  /** @param id of an entry, or `topic/` for any point of a topic */
  isUnread(kind: EntryKind, id: string): boolean {
    const isIn = (topic: string, point: string) => topic.endsWith('/') && point.startsWith(topic);
    return (
      this.unread.has(kind) || (kind === 'point' && this.#unreadPoints.some((point) => point === id || isIn(id, point) || isIn(point, id)))
    );
  }

  lineOf(file: string, path: readonly (string | number)[]): number {
    return this.#text(file)?.lineOf(path) ?? 0;
  }

  #text(file: string): YamlText | undefined {
    const known = this.#parsed.get(file);
    if (known) return known;
    const content = this.#contents.get(file);
    if (content === undefined) return undefined;
    const text = new YamlText(content);
    this.#parsed.set(file, text);
    return text;
  }
}
