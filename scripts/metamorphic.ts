/**
 * npm run metamorphic -- FILE… [--all]
 * Asks the first question of every conversation in other letters, slips, dialects and manners, and prints how many keep
 * what their answer stands on, per transform and in all; --all lists every one that does not.
 */
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { readConversations } from '../src/evaluation/read-conversations.ts';
import { runMetamorphic, sharesKept, type Variation } from '../src/evaluation/run-metamorphic.ts';
import { openChat } from '../src/open-chat.ts';

/** Changed replies printed unless --all is given. */
const SHOWN = 20;

try {
  const { values, positionals } = parseArgs({ options: { all: { type: 'boolean', default: false } }, allowPositionals: true });
  if (positionals.length === 0) throw new SupportChatError('config-invalid', 'usage: npm run metamorphic -- FILE… [--all]');
  const cases = (await Promise.all(positionals.map(readConversations))).flat();
  readDotenv({ quiet: true });
  const { answerer } = await openChat(parseConfig(process.env), { onLine: (line) => console.error(line) });
  const { signal } = new AbortController();
  const variations = await runMetamorphic((request) => answerer.reply(request, signal), cases);
  printChanged(
    variations.filter(({ kept }) => !kept),
    values.all ? Number.POSITIVE_INFINITY : SHOWN,
  );
  console.log(`\n${cases.length} questions${' '.repeat(16)}same top section      still right, of those right before`);
  for (const { transform, kept, all, stillRight, wereRight } of sharesKept(variations)) {
    console.log(`${transform.padEnd(24)}${percent(kept, all).padStart(24)}${percent(stillRight, wereRight).padStart(24)}`);
  }
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

function printChanged(changed: readonly Variation[], most: number): void {
  for (const { id, transform, transformed, top, transformedTop, right, transformedRight } of changed.slice(0, most)) {
    const verdict = right === null ? '' : ` (${right ? 'right' : 'wrong'} → ${transformedRight ? 'right' : 'wrong'})`;
    console.log(`${id} ${transform}: 「${transformed}」\n    ${top} → ${transformedTop}${verdict}`);
  }
  if (changed.length > most) console.log(`… and ${changed.length - most} more (--all)`);
}

function percent(part: number, whole: number): string {
  return `${part}/${whole} ${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
