/** Type sizes of a sheet in points, largest first. The least is what Japanese guides for older readers ask for. */
export const typeSizes = [22, 20, 18, 17, 16, 15, 14, 13, 12] as const;
export type TypeSize = (typeof typeSizes)[number];

/** What takes room on a sheet, in characters. */
export interface SheetWords {
  readonly title: string;
  readonly lead: readonly string[];
  readonly warnings: readonly string[];
  /** Runs of steps under one heading; steps of two devices stand in two columns. */
  readonly groups: readonly { readonly isTitled: boolean; readonly columns: readonly (readonly StepWords[])[] }[];
  readonly contacts: readonly { readonly name: string; readonly hasPhone: boolean }[];
  /** The line at the foot. */
  readonly basis: string;
}

export interface StepWords {
  readonly title: string;
  /** As printed. */
  readonly text: string;
  /** In one line, for when the sheet is too small. */
  readonly brief: string;
}

export interface Fit {
  readonly size: TypeSize;
  /** Texts of steps that only fit shortened. */
  readonly shortened: ReadonlySet<string>;
}

/** Millimetres: A4 less margins (print-css.ts), and what an estimate may be wrong by. */
const WIDTH = 184;
const HEIGHT = 276;
const SLACK = 5;
const MM_PER_POINT = 0.3528;
const LINE = 1.45;

/**
 * The largest type in which a sheet holds everything as printed; where even the smallest is too large, the longest steps
 * are shortened, one by one, until it does. Beyond that the sheet runs on to a second page.
 */
export function fitSheet(words: SheetWords): Fit {
  const none: ReadonlySet<string> = new Set();
  const size = typeSizes.find((each) => height(words, each, none) <= HEIGHT - SLACK);
  if (size !== undefined) return { size, shortened: none };
  const least: TypeSize = 12;
  const texts = words.groups.flatMap(({ columns }) => columns.flat()).toSorted((a, b) => b.text.length - a.text.length);
  const shortened = new Set<string>();
  for (const { text } of texts) {
    shortened.add(text);
    if (height(words, least, shortened) <= HEIGHT - SLACK) break;
  }
  return { size: least, shortened };
}

/** Estimated height in millimetres. */
function height(words: SheetWords, size: TypeSize, shortened: ReadonlySet<string>): number {
  const em = size * MM_PER_POINT;
  const paragraphs = (texts: readonly string[], width: number) => sum(texts.map((text) => paragraph(text, size, width)));
  const headingWidth = WIDTH - 38;
  const contacts = words.contacts.map(({ name, hasPhone }) => 2 + paragraph(name, 12, headingWidth) + (hasPhone ? 9 + 5.5 : 5.5));
  const heading = 6 + paragraph(words.title, 26, headingWidth) + 2 + paragraphs(words.lead, headingWidth) + sum(contacts);
  const warnings = words.warnings.length === 0 ? 0 : 9 + em * 1.7 + paragraphs(words.warnings, WIDTH - 10 - 1.2 * em);
  const groups = words.groups.map(({ isTitled, columns }) => {
    const width = (WIDTH - (columns.length - 1) * 6) / columns.length - 1.9 * em - 3;
    const tallest = Math.max(
      ...columns.map((steps) =>
        sum(steps.map(({ title, text, brief }) => paragraph(`${title}　${shortened.has(text) ? brief : text}`, size, width) + 2.2)),
      ),
    );
    return 3 + (isTitled ? em * 1.1 * 1.4 + 1 : 0) + (columns.length > 1 ? em * LINE + 2 : 0) + tallest;
  });
  return Math.max(heading, 42) + 4 + warnings + sum(groups) + 3 + paragraph(words.basis, 8.5, WIDTH) + (shortened.size > 0 ? 7 : 0);
}

/** Height in millimetres of a paragraph of so many points in a width of so many millimetres. */
function paragraph(text: string, points: number, width: number): number {
  const em = points * MM_PER_POINT;
  return Math.ceil(widthOf(text) / Math.floor(width / em)) * em * LINE;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Width in em: Latin letters and digits are about half as wide. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[!-~]/.test(character) ? 0.6 : 1), 0);
}
