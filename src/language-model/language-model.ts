/** One message of a prompt. */
export interface PromptMessage {
  readonly role: 'system' | 'user';
  readonly text: string;
}

/** A piece of a model's answer as it comes. */
export interface AnswerPiece {
  readonly text: string;
  /** Whether the model wants a tool instead of answering. */
  readonly isToolCall: boolean;
  /** The provider's own word for how the answer ended; null while it has not. */
  readonly finishReason: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A chat model without any protection; guarded-model.ts adds it. */
export interface LanguageModel {
  /** As configured: `openai:gpt-…`. */
  readonly name: string;
  /** @throws whatever the provider's package throws */
  stream(prompt: readonly PromptMessage[], signal: AbortSignal): AsyncIterable<AnswerPiece>;
}
