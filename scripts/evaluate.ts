/**
 * npm run eval -- FILE… [--json] [--against BASELINE.json] [--quiet]
 * Puts conversation files to the real app over HTTP and prints what passed, what failed and why.
 * `--json` prints everything as JSON: keep it as the BASELINE of a later run, which lists what changed.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { pino } from 'pino';
import { z } from 'zod';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { type ConversationCase, conversationCaseSchema } from '../src/evaluation/conversation-case.ts';
import { type ConversationResult, runEvaluation, type Summary, summarize } from '../src/evaluation/run-evaluation.ts';
import { createApp } from '../src/http/create-app.ts';
import { startServer } from '../src/http/server.ts';
import { openChat } from '../src/open-chat.ts';

const baselineSchema = z.array(
  z.object({
    results: z.array(z.object({ id: z.string(), pass: z.boolean(), turns: z.array(z.object({ reply: z.object({ text: z.string() }) })) })),
  }),
);

try {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false }, against: { type: 'string' }, quiet: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length === 0)
    throw new SupportChatError('config-invalid', 'usage: npm run eval -- FILE… [--json] [--against BASELINE.json] [--quiet]');
  const files = positionals.map((file) => ({ file, cases: readCases(file) }));
  readDotenv({ quiet: true });
  const config = parseConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off' });
  const logger = pino({ level: 'silent' });
  const { knowledge, answerer } = await openChat(config, { onLine: (line) => console.error(line) });
  const server = await startServer(
    createApp({ chat: answerer, knowledge, config, logger, ready: async () => ({ ok: true }) }),
    config,
    logger,
  );
  const reports: { file: string; summary: Summary; results: ConversationResult[] }[] = [];
  try {
    for (const { file, cases } of files) {
      const results = await runEvaluation(`http://127.0.0.1:${server.address.port}`, cases);
      reports.push({ file, summary: summarize(results), results });
    }
  } finally {
    await server.close();
  }
  if (values.json) console.log(JSON.stringify(reports, null, 1));
  else for (const report of reports) print(report, values.quiet);
  if (values.against !== undefined) compare(baselineSchema.parse(JSON.parse(readFileSync(values.against, 'utf8'))), reports);
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

function readCases(file: string): ConversationCase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [conversationCaseSchema.parse(JSON.parse(line))];
    } catch (error) {
      const reason =
        error instanceof z.ZodError ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') : String(error);
      throw new SupportChatError('config-invalid', `${file}:${index + 1}: ${reason}`);
    }
  });
}

function print({ file, summary, results }: { file: string; summary: Summary; results: ConversationResult[] }, quiet: boolean): void {
  const share = ({ passed, all }: { passed: number; all: number }) =>
    `${passed}/${all} (${((100 * passed) / Math.max(1, all)).toFixed(1)} %)`;
  if (!quiet) {
    for (const { id, tags, turns } of results.filter(({ pass }) => !pass)) {
      console.log(`\n${id} [${tags.join(' ')}]`);
      for (const { user, reply, verdict } of turns) {
        console.log(`  > ${user}\n    [${reply.kind}] ${reply.text.replaceAll(/\n+/g, ' / ').slice(0, 240)}`);
        for (const reason of verdict?.reasons ?? []) console.log(`    FAILS: ${reason}`);
      }
    }
  }
  console.log(`\n${file}`);
  console.log(`  conversations  ${share(summary.conversations)}   turns ${share(summary.turns)}`);
  const { kind, content, citation, forbidden } = summary.broken;
  console.log(
    `  turns that break a rule: kind ${kind}, content ${content}, citation ${citation}, forbidden ${forbidden}; confident wrong answers ${summary.confidentWrong}`,
  );
  console.log(
    `  answers: median ${summary.medianLength} characters, ${summary.medianCitations} citations; latency p50 ${summary.latency.p50.toFixed(1)} ms, p99 ${summary.latency.p99.toFixed(1)} ms`,
  );
  console.log(
    `  ${Object.entries(summary.tags)
      .map(([tag, counts]) => `${tag} ${counts.passed}/${counts.all}`)
      .join('  ')}`,
  );
}

function compare(baseline: z.infer<typeof baselineSchema>, reports: readonly { results: ConversationResult[] }[]): void {
  const before = new Map(baseline.flatMap(({ results }) => results.map((result) => [result.id, result])));
  console.error('\nchanged against the baseline:');
  for (const { id, pass, turns } of reports.flatMap(({ results }) => results)) {
    const old = before.get(id);
    if (!old) console.error(`  ${id}: new, ${pass ? 'passes' : 'fails'}`);
    else if (old.pass !== pass) console.error(`  ${id}: ${old.pass ? 'passed, now fails' : 'failed, now passes'}`);
    else if (old.turns.some((turn, index) => turn.reply.text !== turns[index]?.reply.text))
      console.error(`  ${id}: other words, ${pass ? 'passes' : 'fails'} as before`);
  }
}
