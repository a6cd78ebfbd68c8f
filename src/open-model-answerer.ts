import type { QuestionAnswerer } from './answering/answer-question.ts';
import { ModelAnswerer } from './answering/model-answerer.ts';
import type { LanguageModelConfig } from './config.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { type GuardedModel, guardModel } from './language-model/guarded-model.ts';
import { openLanguageModel } from './language-model/open-language-model.ts';
import { readPrompt } from './language-model/read-prompt.ts';

export interface OpenedModelAnswerer {
  readonly answerer: ModelAnswerer;
  readonly model: GuardedModel;
}

/**
 * Puts a language model behind the extractive answerer.
 * @throws {SupportChatError} 'config-invalid': the model cannot be opened
 */
export async function openModelAnswerer(
  config: LanguageModelConfig,
  extractive: QuestionAnswerer,
  knowledge: Knowledge,
): Promise<OpenedModelAnswerer> {
  const { concurrency, inputPrice, outputPrice, uses, timeoutMs, firstSentenceMs } = config;
  const model = await guardModel(await openLanguageModel(config), { concurrency }, { input: inputPrice, output: outputPrice });
  const answerer = new ModelAnswerer({
    extractive,
    knowledge,
    model,
    prompts: {
      understanding: uses.includes('understanding') ? await readPrompt('understanding') : undefined,
      wording: uses.includes('wording') ? await readPrompt('wording') : undefined,
    },
    times: { answerMs: timeoutMs, firstSentenceMs: Math.min(firstSentenceMs, timeoutMs) },
  });
  return { answerer, model };
}
