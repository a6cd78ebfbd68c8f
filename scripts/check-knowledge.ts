/** npm run check:knowledge [-- --knowledge DIR]: proves the guide against the sheets and lists what nobody can reach. */
import { parseArgs } from 'node:util';
import { chunkKnowledge } from '../src/chunking/chunk-knowledge.ts';
import { SupportChatError } from '../src/errors.ts';
import { unreachedSections, unreachedSentences } from '../src/knowledge/coverage.ts';
import { readKnowledge } from '../src/knowledge/read-knowledge.ts';
import { strayPhrasings } from '../src/retrieval/check-phrasings.ts';
import { Concepts } from '../src/retrieval/concepts.ts';

const { values } = parseArgs({
  options: { knowledge: { type: 'string', default: 'knowledge' }, all: { type: 'boolean', default: false } },
});
/** Lines printed of each list unless --all is given. */
const SHOWN = values.all ? Number.POSITIVE_INFINITY : 20;

try {
  const knowledge = await readKnowledge(values.knowledge);
  const points = [...knowledge.points.values()];
  const asks = points.reduce((sum, point) => sum + point.asks.length, 0);
  console.log(
    `${knowledge.sections.size} sections, ${points.length} points, ${asks} phrasings: every fact of every answer stands in a cited section.`,
  );
  list('Sections that no point cites', unreachedSections(knowledge), ({ id, file, line }) => `${file}:${line}: ${id}`);
  list(
    'Sentences that no answer reaches',
    unreachedSentences(knowledge),
    ({ section, sentence }) => `${section.file}:${section.line}: ${section.id}: ${sentence}`,
  );
  const { asked, stray } = strayPhrasings(await chunkKnowledge(knowledge), new Concepts(knowledge.synonyms));
  list(
    `Phrasings that, held out, find another point by words alone (of ${asked})`,
    stray.toSorted((a, b) => a.ratio - b.ratio),
    ({ chunk, found }) => `${chunk.target}: 「${chunk.text}」 → ${found.target}: 「${found.text || found.title}」`,
  );
} catch (error) {
  if (!(error instanceof SupportChatError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function list<Entry>(title: string, entries: readonly Entry[], describe: (entry: Entry) => string): void {
  console.log(`\n${title}: ${entries.length}`);
  for (const entry of entries.slice(0, SHOWN)) console.log(`  ${describe(entry)}`);
  if (entries.length > SHOWN) console.log(`  … and ${entries.length - SHOWN} more (--all)`);
}
