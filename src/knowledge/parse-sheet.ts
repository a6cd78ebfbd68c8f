import { marked, type Token } from 'marked';
import { z } from 'zod';
import { splitSentences } from '../text/split-sentences.ts';
import type { Document, Section } from './knowledge.ts';
import { YamlText } from './yaml-text.ts';

/** A fault in a knowledge file, in words for the people who edit it. */
export interface KnowledgeFault {
  readonly file: string;
  /** 1-based; 0 where the fault has no line. */
  readonly line: number;
  readonly reason: string;
}

export interface ParsedSheet {
  /** Under the file's name where the front matter cannot be read. */
  readonly document: Document;
  /** File of the sheets as received, relative to the knowledge folder; null for documents that were never printed. */
  readonly printed: string | null;
  readonly faults: readonly KnowledgeFault[];
}

const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens only'),
  title: z.string().min(1),
  printed: z.string().min(1).optional(),
});

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;
/** A first line of hyphens with a field below it, and no second line of hyphens. */
const OPEN_FRONT_MATTER = /^---\r?\n\s*\w+:/;
const ATTRIBUTES = /\s*\{#([\w-]+)(?:\s+device=(pc|smartphone))?\}\s*$/;
const LIKE_ATTRIBUTES = /[{｛]\s*[#＃][^}｝]*[}｝]\s*$/u;

/**
 * Markdown → document. A heading's `{#anchor device=pc}` names its section; headings without one get an anchor from
 * their text, so that any Markdown file works. Text above the first heading becomes the section `top`.
 *
 * @param file path relative to the knowledge folder; its name is the document id where there is no front matter
 */
export function parseSheet(file: string, source: string): ParsedSheet {
  const faults: KnowledgeFault[] = [];
  const front = FRONT_MATTER.exec(source);
  const body = front ? source.slice(front[0].length) : source;
  let line = front ? countLines(front[0]) + 1 : 1;
  let id = slug(file.replace(/^.*\//, '').replace(/\.md$/i, ''));
  let title = '';
  let printed: string | null = null;
  if (front) {
    const read = new YamlText(front[1] ?? '', 2).read(frontMatterSchema);
    faults.push(...read.faults.map((fault) => ({ file, line: fault.line, reason: `front matter: ${fault.reason}` })));
    if (read.data) {
      id = read.data.id;
      title = read.data.title;
      printed = read.data.printed ?? null;
    }
  } else if (OPEN_FRONT_MATTER.test(body)) faults.push({ file, line: 1, reason: 'front matter: the line --- that ends it is missing' });

  const sections: Section[] = [];
  const anchors = new Set<string>();
  let open: { title: string; anchor: string; device: Section['device']; line: number; raw: string } | null = null;
  const close = () => {
    if (open && (open.raw.trim() !== '' || open.anchor !== 'top')) {
      sections.push({
        id: `${id}/${open.anchor}`,
        document: id,
        anchor: open.anchor,
        title: open.title,
        device: open.device,
        markdown: open.raw.trim(),
        sentences: sentencesOf(open.raw),
        file,
        line: open.line,
        remarks: [],
      });
    }
  };
  for (const token of marked.lexer(body) as Token[]) {
    if (token.type === 'heading') {
      const text = String(token.text);
      if (token.depth === 1 && title === '' && sections.length === 0) title = text.replace(ATTRIBUTES, '');
      close();
      const attributes = ATTRIBUTES.exec(text);
      const misspelt = attributes ? null : LIKE_ATTRIBUTES.exec(text);
      if (misspelt)
        faults.push({
          file,
          line,
          reason: `${misspelt[0].trim()} is not understood: write {#name}, {#name device=pc} or {#name device=smartphone}`,
        });
      let anchor = attributes?.[1] ?? (slug(text) || 'section');
      if (anchors.has(anchor)) {
        if (attributes) faults.push({ file, line, reason: `the anchor {#${anchor}} stands twice in this file` });
        let copy = 2;
        while (anchors.has(`${anchor}-${copy}`)) copy++;
        anchor = `${anchor}-${copy}`;
      }
      anchors.add(anchor);
      const device = attributes?.[2];
      open = {
        title: text.replace(ATTRIBUTES, ''),
        anchor,
        device: device === 'pc' || device === 'smartphone' ? device : null,
        line,
        raw: '',
      };
    } else if (!isComment(token)) {
      open ??= { title: title || id, anchor: 'top', device: null, line, raw: '' };
      open.raw += token.raw;
    }
    line += countLines(token.raw);
  }
  close();
  if (sections.length === 0) faults.push({ file, line: 1, reason: 'the file has no text' });
  return { document: { id, title: title || id, file, sections }, printed, faults };
}

/** `<!-- a remark of the editors -->` between paragraphs: nobody's text. */
function isComment(token: Token): boolean {
  return token.type === 'html' && /^\s*<!--(?:(?!-->)[\s\S])*-->\s*$/.test(token.raw);
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

function slug(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

/** Rules, the second line of a table, fences of code. */
const NO_TEXT = /^[\s|:*_=-]*$|^\s*(?:```|~~~)/;

/**
 * Markdown → the sentences people read, in order, without Markdown marks. A list item, a table's row or a line end
 * closes a sentence.
 */
export function sentencesOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((text) => !NO_TEXT.test(text))
    .map((text) => plainLine(text))
    .flatMap(splitSentences);
}

/** One line of Markdown without list marks, emphasis, links and escapes. */
export function plainLine(text: string): string {
  return text
    .replace(/^\s*(?:[-*+]\s+|\d+[.)]\s+|#{1,6}\s+|>\s?)*/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<(https?:[^>]*)>/g, '$1')
    .replace(/^\s*\||\|\s*$/g, '')
    .replace(/\s*\|\s*/g, ' ')
    .replace(/\*\*|__/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!~<>])/g, '$1')
    .trim();
}
