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

/**
 * Finds every sentence and heading of a document in the sheets as received; a heading's parts stand between 「／」.
 * White space, Markdown marks and full-width forms do not count; mends do, for their own section alone.
 */
export function checkAgainstPrint(document: Document, printed: string, mends: Mends): KnowledgeFault[] {
  const print = comparable(printed.split('\n').map(printedLine).join(''));
  const faults: KnowledgeFault[] = [];
  for (const section of document.sections) {
    const own = mends.mends.filter((mend) => mend.section === section.id);
    for (const mend of own) {
      if (!print.includes(comparable(mend.printed))) {
        faults.push({ file: 'source/mends.yaml', line: 0, reason: `${section.id}: the print does not say "${mend.printed}"` });
      }
    }
    const unmend = (text: string) => own.reduce((result, mend) => result.replaceAll(comparable(mend.mended), comparable(mend.printed)), text);
    for (const sentence of [...section.title.split('／'), ...section.sentences]) {
      const wanted = unmend(comparable(sentence));
      if (wanted !== '' && !print.includes(wanted)) {
        faults.push({ file: document.file, line: section.line, reason: `not in the print, and not listed as mended: "${sentence.trim()}"` });
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
