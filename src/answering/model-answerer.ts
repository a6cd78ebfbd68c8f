import { randomUUID } from 'node:crypto';
import type { ChatRequest, Reply, Topics } from '../contract/chat.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { buildPrompt, type DataBlock, randomMark } from '../language-model/build-prompt.ts';
import type { GuardedModel, Written } from '../language-model/guarded-model.ts';
import { ModelFailure } from '../language-model/model-failure.ts';
import type { PromptTemplate } from '../language-model/read-prompt.ts';
import { Concepts } from '../retrieval/concepts.ts';
import { splitSentences } from '../text/split-sentences.ts';
import type { QuestionAnswerer, Turn } from './answer-question.ts';
import type { ModelTrace, ReplyListener, UseTrace } from './reply-trace.ts';
import { mayReplace, needsUnderstanding, readQuestions, restsOn } from './understand-message.ts';
import { LeadWording } from './word-lead.ts';

export interface ModelTimes {
  /** From the question to the whole reply, ms; a little under the eight seconds that a customer waits. @default 7500 */
  readonly answerMs: number;
  /** From the question to the first proven sentence; without one the extractive answer goes out, ms. @default 3000 */
  readonly firstSentenceMs: number;
  /** For understanding the question, ms; it counts towards the first sentence. @default 1500 */
  readonly understandingMs: number;
}

export const MODEL_TIMES: ModelTimes = { answerMs: 7500, firstSentenceMs: 3000, understandingMs: 1500 };

export interface ModelAnswererParts {
  readonly extractive: QuestionAnswerer;
  readonly knowledge: Knowledge;
  readonly model: GuardedModel;
  /** One for each use that is switched on. */
  readonly prompts: { readonly understanding?: PromptTemplate | undefined; readonly wording?: PromptTemplate | undefined };
  readonly times?: Partial<ModelTimes>;
}

/** Longest line of a model that is waited for, in characters. */
const MAX_LINE = 400;

/**
 * The extractive answer with a language model's help: the model may say which question is meant where the dialogue found
 * none, and may say the direct answer in other words. Nothing of it is released unproven, and whatever goes wrong, the
 * extractive answer of the same question stands.
 */
export class ModelAnswerer {
  readonly #parts: ModelAnswererParts;
  readonly #times: ModelTimes;
  readonly #concepts: Concepts;

  constructor(parts: ModelAnswererParts) {
    this.#parts = parts;
    this.#times = { ...MODEL_TIMES, ...parts.times };
    this.#concepts = new Concepts(parts.knowledge.synonyms);
  }

  topics(): Topics {
    return this.#parts.extractive.topics();
  }

  async reply(request: ChatRequest, signal: AbortSignal, messageId: string = randomUUID(), listener: ReplyListener = {}): Promise<Reply> {
    signal.throwIfAborted();
    const started = performance.now();
    const { extractive } = this.#parts;
    const { before, turn: own } = await extractive.consider(request);
    const understood = await this.#understand(request, own, before.lastMessage, signal);
    const turn = understood.turn;
    await extractive.remember(before.id, turn);
    const reply: Reply = { conversationId: before.id, messageId, ...turn.reply };
    const worded = await this.#word(reply, turn, own.trace.maskedMessage, started, signal, listener);
    const model: ModelTrace = { name: this.#parts.model.name, understanding: understood.trace, wording: worded.trace };
    const isModels = worded.released || turn !== own;
    listener.onTrace?.({ ...turn.trace, mode: isModels ? 'model' : 'extractive', model });
    signal.throwIfAborted();
    return worded.reply;
  }

  async #understand(
    request: ChatRequest,
    own: Turn,
    lastMessage: string,
    signal: AbortSignal,
  ): Promise<{ readonly turn: Turn; readonly trace: UseTrace | null }> {
    const template = this.#parts.prompts.understanding;
    const { maskedMessage } = own.trace;
    if (!template || !needsUnderstanding(maskedMessage, own)) return { turn: own, trace: null };
    const blocks = [
      ...(lastMessage === '' ? [] : [{ name: '前のお問い合わせ', text: lastMessage }]),
      { name: 'お問い合わせ', text: maskedMessage },
    ];
    const asked = await this.#askModel(template, blocks, this.#times.understandingMs, signal);
    if (!asked.written) return { turn: own, trace: asked.trace };
    const { knowledge, extractive } = this.#parts;
    const said = `${lastMessage}\n${maskedMessage}`;
    const [question] = readQuestions(asked.written.text, own.reply.device, knowledge.published).filter((each) =>
      restsOn(each, said, this.#concepts),
    );
    if (question === undefined) return { turn: own, trace: { ...asked.trace, outcome: 'unusable' } };
    const { turn: other } = await extractive.consider({ ...request, message: question });
    if (!mayReplace(own, other)) return { turn: own, trace: { ...asked.trace, outcome: 'disagrees' } };
    const { notices, maskedMessage: kept } = own.reply;
    const text = [other.reply.text, ...notices].join('\n\n');
    const reply = { ...other.reply, text, notices, ...(kept !== undefined && { maskedMessage: kept }) };
    return { turn: { ...other, reply, trace: { ...other.trace, maskedMessage } }, trace: { ...asked.trace, outcome: 'used' } };
  }

  async #word(
    reply: Reply,
    { draft }: Turn,
    question: string,
    started: number,
    signal: AbortSignal,
    listener: ReplyListener,
  ): Promise<{ readonly reply: Reply; readonly released: boolean; readonly trace: UseTrace | null }> {
    const template = this.#parts.prompts.wording;
    const at = reply.text.indexOf(reply.lead);
    if (!template || reply.kind !== 'answer' || reply.lead === '' || at < 0) return { reply, released: false, trace: null };
    const { knowledge } = this.#parts;
    const numbers = new Map(reply.citations.map(({ section, n }) => [section, n]));
    const wording = new LeadWording({ knowledge, draft, numbers });
    const opening = reply.text.slice(0, at);
    const stop = new AbortController();
    const slow = setTimeout(
      () => stop.abort(new ModelFailure('slow')),
      Math.max(0, started + this.#times.firstSentenceMs - performance.now()),
    );
    const release = (sentence: string) => {
      if (signal.aborted || stop.signal.aborted) return;
      const isFirst = !wording.hasReleased;
      const said = wording.accept(sentence);
      if (said === '') return;
      clearTimeout(slow);
      if (isFirst) listener.onSources?.(reply.conversationId, reply.citations);
      listener.onText?.(isFirst ? opening + said : said);
    };
    const lines = new LineReader(release);
    const blocks: DataBlock[] = [
      { name: 'ご質問', text: question },
      { name: '文', text: wording.sentences.map((sentence, index) => `文${index + 1}：${sentence}`).join('\n') },
      ...reply.citations.map(({ n, title, quote }) => ({ name: `参考${n}：${title}`, text: quote })),
    ];
    const left = started + this.#times.answerMs - performance.now();
    const asked = await this.#askModel(template, blocks, left, AbortSignal.any([signal, stop.signal]), (text) => lines.add(text));
    clearTimeout(slow);
    // A last line without its end is whole only when the answer is.
    if (asked.written) lines.end();
    const failed = wording.outcomes.flatMap(({ reason }) => reason ?? []);
    const replaced = wording.outcomes.flatMap(({ released }) => (released ? [[released.first, released.last] as const] : []));
    const trace: UseTrace = { ...asked.trace, failedChecks: failed, replaced, sentences: wording.sentences.length };
    if (!wording.hasReleased) return { reply, released: false, trace: { ...trace, outcome: asked.written ? 'unproven' : trace.outcome } };
    wording.finish();
    const text = opening + wording.text + reply.text.slice(at + reply.lead.length);
    return { reply: { ...reply, lead: wording.text, text }, released: true, trace };
  }

  async #askModel(
    template: PromptTemplate,
    blocks: readonly DataBlock[],
    timeoutMs: number,
    signal: AbortSignal,
    onText: (text: string) => void = () => {},
  ): Promise<{ readonly written: Written | null; readonly trace: UseTrace }> {
    const prompt = buildPrompt(template, randomMark(), blocks);
    const started = performance.now();
    const common = { prompt: template.id, promptCharacters: prompt.reduce((sum, { text }) => sum + text.length, 0) };
    try {
      const written = await this.#parts.model.write(prompt, { signal, timeoutMs: Math.max(1, timeoutMs), onText });
      const { inputTokens, outputTokens, counted, cost } = written;
      const ms = Math.round(performance.now() - started);
      return { written, trace: { ...common, outcome: 'used', status: null, ms, inputTokens, outputTokens, counted, cost } };
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      return {
        written: null,
        trace: { ...common, outcome: error.kind, status: error.status, ms: Math.round(performance.now() - started) },
      };
    }
  }
}

/** Whole sentences out of pieces of text. */
class LineReader {
  readonly #release: (sentence: string) => void;
  #rest = '';

  constructor(release: (sentence: string) => void) {
    this.#release = release;
  }

  add(text: string): void {
    this.#rest += text;
    // A sentence is whole when the next has begun: a citation mark may still follow its full stop.
    const sentences = splitSentences(this.#rest);
    const last = sentences.at(-1) ?? '';
    const isWhole = /\n\s*$/u.test(this.#rest);
    const whole = isWhole ? sentences : sentences.slice(0, -1);
    for (const sentence of whole) this.#release(withoutListMark(sentence));
    this.#rest = isWhole ? '' : last.slice(0, MAX_LINE);
  }

  end(): void {
    for (const sentence of splitSentences(this.#rest)) this.#release(withoutListMark(sentence));
    this.#rest = '';
  }
}

/** 「文1：」 and 「- 」 are habits of models, not part of a sentence. */
function withoutListMark(sentence: string): string {
  return sentence.replace(/^(?:文\s*\d{1,2}\s*[：:．.]\s*|[-・]\s+)/u, '');
}
