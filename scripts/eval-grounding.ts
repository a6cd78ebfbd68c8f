/**
 * npm run eval:grounding [-- --json]: true sentences of the knowledge, their paraphrases and their lies, through the check
 * that stands before every word of a language model. Exit code 1 when a lie is released or more than 2 % of the true
 * sentences are dropped.
 */
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { runGrounding, type Tally } from '../src/evaluation/run-grounding.ts';
import { readKnowledge } from '../src/knowledge/read-knowledge.ts';

/** Largest share of true sentences that may be dropped. */
const MOST_DROPPED = 0.02;

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  readDotenv({ quiet: true });
  const result = runGrounding(await readKnowledge(parseConfig(process.env).knowledgeDir));
  const lies = sum(Object.values(result.lies));
  const dropped = result.truths.sent - result.truths.released;
  if (values.json) console.log(JSON.stringify(result, null, 1));
  else {
    console.log(`lies: ${lies.sent} sent, ${lies.sent - lies.released} caught, ${lies.released} released`);
    for (const [kind, tally] of Object.entries(result.lies))
      console.log(`  ${kind.padEnd(14)} ${tally.sent - tally.released}/${tally.sent} caught`);
    for (const { kind, truth, lie } of result.releasedLies) console.log(`  RELEASED (${kind})\n    true: ${truth}\n    lie:  ${lie}`);
    console.log(
      `caught by: ${Object.entries(result.reasons)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', ')}`,
    );
    console.log(`true sentences, word for word: ${result.truths.sent} sent, ${dropped} dropped (${percent(dropped, result.truths.sent)})`);
    for (const { reason, truth } of result.droppedTruths) console.log(`  DROPPED (${reason}) ${truth}`);
    console.log('true paraphrases, by what was changed:');
    for (const [kind, { sent, released }] of Object.entries(result.paraphrases))
      console.log(`  ${kind.padEnd(14)} ${released}/${sent} released, ${percent(sent - released, sent)} dropped`);
  }
  if (lies.released > 0 || dropped > MOST_DROPPED * result.truths.sent) process.exitCode = 1;
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((all, { sent, released }) => ({ sent: all.sent + sent, released: all.released + released }), {
    sent: 0,
    released: 0,
  });
}

function percent(part: number, all: number): string {
  return `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
}
