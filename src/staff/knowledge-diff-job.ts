import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type AnswerDiff, answerDiffSchema } from '../evaluation/diff-answers.ts';
import { projectPath } from '../project-path.ts';

export type DiffState =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly since: number }
  | { readonly type: 'done'; readonly at: number; readonly diff: AnswerDiff }
  /** `reason`: what the comparison said, in English, for whoever looks after the knowledge. */
  | { readonly type: 'failed'; readonly at: number; readonly reason: string };

const LONGEST_MS = 10 * 60_000;
const MOST_OUTPUT = 32 * 2 ** 20;
const MOST_REASON = 4_000;
/** Days whose questions are asked. */
const RECENT_DAYS = 30;

/** Compares the knowledge in use with the one laid out to follow it, in a process of its own: it takes as long as an ingest. */
export class KnowledgeDiffJob {
  readonly #config: Pick<Config, 'knowledgeDir' | 'dataDir'>;
  #state: DiffState = { type: 'idle' };

  constructor(config: Pick<Config, 'knowledgeDir' | 'dataDir'>) {
    this.#config = config;
  }

  get state(): DiffState {
    return this.#state;
  }

  /** Where the next knowledge is laid out. */
  get stagedFolder(): string {
    return join(this.#config.dataDir, 'staged-knowledge');
  }

  get isStaged(): boolean {
    return existsSync(this.stagedFolder);
  }

  /** Does nothing while one runs. */
  start(): void {
    if (this.#state.type === 'running') return;
    this.#state = { type: 'running', since: Date.now() };
    const script = projectPath('scripts/knowledge-diff.ts');
    const { knowledgeDir, dataDir } = this.#config;
    const options = ['--data', dataDir, '--json', '--recent', String(RECENT_DAYS)];
    const child = spawn(process.execPath, ['--import', 'tsx', script, knowledgeDir, this.stagedFolder, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
    });
    child.unref();
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output = `${output}${piece}`.slice(0, MOST_OUTPUT);
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      errors = `${errors}${piece}`.slice(-MOST_REASON);
    });
    child.once('error', (error) => this.#end({ type: 'failed', at: Date.now(), reason: error.message }));
    // 0 and 1 are results; anything else is none.
    child.once('close', (code) =>
      this.#end(code === 0 || code === 1 ? readDiff(output) : { type: 'failed', at: Date.now(), reason: errors }),
    );
  }

  #end(state: DiffState): void {
    if (this.#state.type === 'running') this.#state = state;
  }
}

function readDiff(output: string): DiffState {
  try {
    return { type: 'done', at: Date.now(), diff: answerDiffSchema.parse(JSON.parse(output)) };
  } catch {
    return { type: 'failed', at: Date.now(), reason: 'the comparison gave no result' };
  }
}
