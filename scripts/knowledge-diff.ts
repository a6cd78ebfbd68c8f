/**
 * npm run knowledge:diff -- OLD NEW [--questions FILE…] [--recent DAYS] [--data DIR] [--json] [--strict]
 * Which questions two knowledge folders answer differently, in kind, citations or words. Exit code 0: no right answer is
 * lost; 1: one is, or with --strict any answer changes; 2: nothing could be compared.
 * The folders stay as they are, and so does the index in use: the indexes for this live in DATA_DIR/compared.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { type Config, parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';
import type { ConversationCase } from '../src/evaluation/conversation-case.ts';
import { type AnswerDiff, answerAll, diffAnswers } from '../src/evaluation/diff-answers.ts';
import { readConversations } from '../src/evaluation/read-conversations.ts';
import { type OpenedChat, openBuiltChat, openChat } from '../src/open-chat.ts';
import { projectPath } from '../src/project-path.ts';
import { openStore } from '../src/store/open-store.ts';
import { recentQuestions } from '../src/store/recent-questions.ts';
import { storeLocationOf } from '../src/store/store-location.ts';

const usage = `usage: npm run knowledge:diff -- OLD NEW [--questions FILE…] [--recent DAYS] [--data DIR] [--json] [--strict]
  --questions  conversation files; default: test/evaluation/conversations/*.jsonl
  --recent     also what people asked in this many days, from the store
  --data       folder of the index and the store; default: DATA_DIR
  --json       prints everything as JSON
  --strict     exit code 1 when any answer changes`;

const DAY_MS = 86_400_000;

try {
  const { values, positionals } = parseArgs({
    options: {
      questions: { type: 'string', multiple: true },
      recent: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [oldFolder, newFolder, ...moreQuestions] = positionals;
  const recentDays = values.recent === undefined ? 0 : Number(values.recent);
  if (oldFolder === undefined || newFolder === undefined || !Number.isInteger(recentDays) || recentDays < 0 || recentDays > 3_650)
    throw new SupportChatError('config-invalid', usage);
  readDotenv({ quiet: true });
  // The answers of the knowledge itself: a model's words would differ from run to run.
  const given = parseConfig(process.env);
  const config: Config = { ...given, dataDir: values.data ?? given.dataDir, languageModel: undefined };
  const cases = await readCases([...(values.questions ?? []), ...moreQuestions]);
  if (recentDays > 0) cases.push(...(await readRecent(config, recentDays)));
  if (cases.length === 0) throw new SupportChatError('config-invalid', `There are no questions to ask.\n${usage}`);
  const before = await answerAll((await open(config, oldFolder, 'old')).answerer, cases);
  const after = await answerAll((await open(config, newFolder, 'new')).answerer, cases);
  const diff = diffAnswers(before, after);
  if (values.json) console.log(JSON.stringify(diff));
  else print(diff);
  process.exitCode = diff.broken > 0 || (values.strict && diff.changes.length > 0) ? 1 : 0;
} catch (error) {
  const expected = error instanceof SupportChatError || (error instanceof TypeError && 'code' in error);
  console.error(expected ? error.message : error);
  process.exitCode = 2;
}

/** The index in use where it was made from this folder, else one of its own. */
async function open(config: Config, knowledgeDir: string, name: 'old' | 'new'): Promise<OpenedChat> {
  try {
    return await openBuiltChat({ ...config, knowledgeDir });
  } catch (error) {
    if (!(error instanceof SupportChatError) || !error.code.startsWith('index-')) throw error;
    return openChat(
      { ...config, knowledgeDir, dataDir: join(config.dataDir, 'compared', name) },
      { onLine: (line) => console.error(line) },
    );
  }
}

async function readCases(files: readonly string[]): Promise<ConversationCase[]> {
  const cases: ConversationCase[] = [];
  for (const file of files.length > 0 ? files : evaluationFiles()) cases.push(...(await readConversations(file)));
  return cases;
}

function evaluationFiles(): string[] {
  const folder = projectPath('test/evaluation/conversations');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What people asked, as conversations of one turn that expect nothing. */
async function readRecent(config: Config, days: number): Promise<ConversationCase[]> {
  const { db } = await openStore(storeLocationOf(config));
  try {
    const questions = await recentQuestions(db, Date.now() - days * DAY_MS);
    return questions.map(({ id, message, device }) => ({
      id: `recent-${id}`,
      tags: ['recent'],
      device: device === 'pc' || device === 'smartphone' ? device : null,
      turns: [{ user: message }],
    }));
  } finally {
    await db.destroy();
  }
}

function print({ questions, changes, broken, mended }: AnswerDiff): void {
  const short = (text: string) => text.replaceAll(/\n+/g, ' / ').slice(0, 160);
  for (const { before, after, kindChanged, removed, added, textChanged } of changes) {
    const verdict = before.passed === after.passed ? '' : after.passed ? '  (failed, now passes)' : '  (passed, NOW FAILS)';
    console.log(`\n${before.id}${before.turn > 1 ? ` turn ${before.turn}` : ''}${verdict}\n  > ${before.question}`);
    if (kindChanged) console.log(`  kind: ${before.kind} → ${after.kind}`);
    for (const id of removed) console.log(`  cites no more: ${id}`);
    for (const id of added) console.log(`  cites now: ${id}`);
    if (textChanged) console.log(`  - ${short(before.text)}\n  + ${short(after.text)}`);
  }
  console.log(`\n${questions} questions, ${changes.length} answered otherwise; ${broken} right answers lost, ${mended} won`);
}
