/**
 * npm run eval -- FILE… [--json] [--against BASELINE.json] [--quiet] [--extractive]
 * Puts conversation files to the real app over HTTP and prints what passed, what failed and why.
 * With a language model configured (LLM_MODEL), both modes run and are printed side by side; --extractive leaves it out.
 * `--json` prints everything as JSON: keep it as the BASELINE of a later run, which lists what changed.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { pino } from 'pino';
import { z } from 'zod';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import { compareModes } from '../src/evaluation/compare-modes.ts';
import { type ConversationCase, conversationCaseSchema } from '../src/evaluation/conversation-case.ts';
import { type ConversationResult, runEvaluation, type Summary, summarize } from '../src/evaluation/run-evaluation.ts';
import type { Chat } from '../src/http/chat-port.ts';
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
    options: {
      json: { type: 'boolean', default: false },
      against: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      extractive: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (positionals.length === 0)
    throw new SupportChatError(
      'config-invalid',
      'usage: npm run eval -- FILE… [--json] [--against BASELINE.json] [--quiet] [--extractive]',
    );
  const files = positionals.map((file) => ({ file, cases: readCases(file) }));
  readDotenv({ quiet: true });
  const config = parseConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off' });
  const opened = await openChat(values.extractive ? { ...config, languageModel: undefined } : config, {
    onLine: (line) => console.error(line),
  });
  const reports = await evaluate(opened.answerer);
  const helped = opened.model ? await evaluate(opened.chat) : null;
  if (values.json) console.log(JSON.stringify(reports, null, 1));
  else {
    for (const [index, report] of reports.entries()) {
      print(report, values.quiet);
      const other = helped?.[index];
      if (other) printBeside(report, other);
    }
  }
  if (opened.model) {
    const { calls, failures, inputTokens, outputTokens, cost } = opened.model.counters;
    console.error(
      `\nmodel ${opened.model.name}: ${calls} calls, failures ${JSON.stringify(failures)}, tokens ${inputTokens} in and ${outputTokens} out, cost ${cost.toFixed(4)}`,
    );
  }

  /** Puts every file to the app with this chat behind it. */
  async function evaluate(chat: Chat): Promise<Report[]> {
    const logger = pino({ level: 'silent' });
    const app = createApp({ chat, knowledge: opened.knowledge, config, logger, ready: async () => ({ ok: true }) });
    const server = await startServer(app, config, logger);
    const done: Report[] = [];
    try {
      for (const { file, cases } of files) {
        const results = await runEvaluation(`http://127.0.0.1:${server.address.port}`, cases);
        done.push({ file, summary: summarize(results), results });
      }
    } finally {
      await server.close();
    }
    return done;
  }
  if (values.against !== undefined) compare(baselineSchema.parse(JSON.parse(readFileSync(values.against, 'utf8'))), reports);
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

interface Report {
  readonly file: string;
  readonly summary: Summary;
  readonly results: ConversationResult[];
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

/** The same file without and with the language model. */
function printBeside(plain: Report, helped: Report): void {
  const row = (name: string, a: string, b: string) => console.log(`  ${name.padEnd(26)}${a.padStart(18)}${b.padStart(18)}`);
  const [a, b] = [plain.summary, helped.summary];
  console.log('  beside each other');
  row('', 'extractive', 'with the model');
  row('conversations passed', `${a.conversations.passed}/${a.conversations.all}`, `${b.conversations.passed}/${b.conversations.all}`);
  row('turns passed', `${a.turns.passed}/${a.turns.all}`, `${b.turns.passed}/${b.turns.all}`);
  row('confident wrong answers', `${a.confidentWrong}`, `${b.confidentWrong}`);
  row('median characters', `${a.medianLength}`, `${b.medianLength}`);
  row(
    'latency p50 / p99, ms',
    `${a.latency.p50.toFixed(0)} / ${a.latency.p99.toFixed(0)}`,
    `${b.latency.p50.toFixed(0)} / ${b.latency.p99.toFixed(0)}`,
  );
  const { conversations, sameCitations, sameParts, turns, worded, mended, broken, differing } = compareModes(plain.results, helped.results);
  console.log(
    `  citations the same in ${sameCitations}/${conversations} conversations, steps and contacts in ${sameParts}; ${worded}/${turns} turns worded`,
  );
  for (const [what, ids] of Object.entries({
    'pass with the model only': mended,
    'pass without it only': broken,
    'cite otherwise': differing,
  }))
    if (ids.length > 0) console.log(`  ${what}: ${ids.join(' ')}`);
}

function print({ file, summary, results }: Report, quiet: boolean): void {
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
