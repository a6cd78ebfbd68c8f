import { z } from 'zod';
import type { Document } from './knowledge.ts';
import { type KnowledgeFault, plainLine } from './parse-sheet.ts';

const entry = { section: z.string(), printed: z.string().min(1) };

/** Where the sheets differ from the print on purpose: `source/mends.yaml`. */
export const mendsSchema = z.strictObject({
  mends: z.array(z.strictObject({ ...entry, mended: z.string().min(1), reason: z.string().min(1) })).default([]),
  omitted: z.array(z.strictObject({ ...entry, reason: z.string().min(1) })).default([]),
  remarks: z.array(z.strictObject({ ...entry, remark: z.string().min(1) })).default([]),
});
export type Mends = z.infer<typeof mendsSchema>;

/** Where the entries of `source/mends.yaml` stand. */
export const MENDS_FILE = 'source/mends.yaml';

/**
 * Finds every sentence and heading of a document in the sheets as received; a heading's parts stand between 「／」.
 * White space, Markdown marks and full-width forms do not count; mends do, for their own section alone.
 *
 * @param lineOf line of an entry of the mends file, by list and position; 0 where it is not known
 */
export function checkAgainstPrint(
  document: Document,
  printed: string,
  mends: Mends,
  lineOf: (list: keyof Mends, index: number) => number = () => 0,
): KnowledgeFault[] {
  const print = comparable(printed.split('\n').map(printedLine).join(''));
  const faults: KnowledgeFault[] = [];
  const ofMends = (list: keyof Mends, index: number, reason: string) =>
    faults.push({ file: MENDS_FILE, line: lineOf(list, index), reason });
  const inPrint = (text: string) => print.includes(comparable(text));
  for (const section of document.sections) {
    const said = comparable([section.title, ...section.sentences].join(''));
    const own = mends.mends.filter((mend) => mend.section === section.id);
    for (const [index, mend] of mends.mends.entries()) {
      if (mend.section !== section.id) continue;
      if (!inPrint(mend.printed)) ofMends('mends', index, `${section.id}: the print does not say "${mend.printed}"`);
      if (!said.includes(comparable(mend.mended))) ofMends('mends', index, `${section.id}: the sheet does not say "${mend.mended}"`);
    }
    for (const [index, omitted] of mends.omitted.entries()) {
      if (omitted.section === section.id && !inPrint(omitted.printed))
        ofMends('omitted', index, `${section.id}: the print does not say "${omitted.printed}"`);
    }
    for (const [index, remark] of mends.remarks.entries()) {
      if (remark.section === section.id && !said.includes(comparable(remark.printed)))
        ofMends('remarks', index, `${section.id}: the sheet does not say "${remark.printed}"`);
    }
    const unmend = (text: string) =>
      own.reduce((result, mend) => result.replaceAll(comparable(mend.mended), comparable(mend.printed)), text);
    for (const sentence of [...section.title.split('／'), ...section.sentences]) {
      const wanted = unmend(comparable(sentence));
      if (wanted !== '' && !print.includes(wanted)) {
        faults.push({
          file: document.file,
          line: section.line,
          reason: `${section.id}: not in the print, and not listed as mended: "${sentence.trim()}"`,
        });
      }
    }
  }
  return faults;
}

/** Attaches the editors' remarks to their sections. */
export function applyRemarks(document: Document, mends: Mends): Document {
  return {
    ...document,
    sections: document.sections.map((section) => ({
      ...section,
      remarks: mends.remarks.filter((remark) => remark.section === section.id).map(({ printed, remark }) => ({ printed, remark })),
    })),
  };
}

/** Links count by their address too: the print repeats addresses as link texts with stray back-slashes. */
function printedLine(line: string): string {
  const addresses = [...line.matchAll(/\]\((https?:[^)]*)\)/g)].map((match) => match[1] ?? '');
  return [plainLine(line), ...addresses].join('');
}

function comparable(text: string): string {
  return text.normalize('NFKC').replace(/[\s*#\\|]/gu, '');
}
