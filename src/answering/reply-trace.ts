import type { Citation } from '../contract/chat.ts';
import type { ModelFailureKind } from '../language-model/model-failure.ts';

/** What retrieval found, rounded to three places. */
export interface RetrievedTarget {
  /** Id of a point or a section. */
  readonly target: string;
  readonly score: number;
  readonly probability: number;
  readonly coverage: number;
}

/** One call of a language model: sizes, counts and outcomes, never words. */
export interface UseTrace {
  /** `<prompt>/<version>` */
  readonly prompt: string;
  readonly promptCharacters: number;
  /** `used`, why the call failed, or why what it gave was left: `unusable`, `disagrees`, `unproven`. */
  readonly outcome: 'used' | 'unusable' | 'disagrees' | 'unproven' | ModelFailureKind;
  /** HTTP status of a failure, where there was one. */
  readonly status: number | null;
  readonly ms: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Whether the provider counted the tokens; otherwise one for each character. */
  readonly counted?: boolean;
  readonly cost?: number;
  /** Wording: why sentences were not released, in order. */
  readonly failedChecks?: readonly string[];
  /** Wording: sentences of the extractive answer, first to last from 0, that a sentence of the model took the place of. */
  readonly replaced?: readonly (readonly [number, number])[];
  /** Wording: how many sentences the extractive answer has. */
  readonly sentences?: number;
}

export interface ModelTrace {
  readonly name: string;
  /** null where the model was not asked. */
  readonly understanding: UseTrace | null;
  readonly wording: UseTrace | null;
}

/** What is known of a reply beyond what its client gets: for records and figures. */
export interface ReplyTrace {
  /** The message with personal data masked, otherwise as typed. */
  readonly maskedMessage: string;
  /** Ids of what the answer was taken from; null where nothing was. */
  readonly topic: string | null;
  readonly point: string | null;
  /** Who worded the reply. */
  readonly mode: 'extractive' | 'model';
  /** Best first; empty where nothing had to be looked up. */
  readonly retrieved: readonly RetrievedTarget[];
  /** Only where a language model is configured. */
  readonly model?: ModelTrace;
}

/** Hears of a reply while it is made. */
export interface ReplyListener {
  /** Called before the reply is returned; when called again, the last word counts. */
  onTrace?(trace: ReplyTrace): void;
  /** Called at most once, before any text: what the text is going to cite. */
  onSources?(conversationId: string, citations: readonly Citation[]): void;
  /** Pieces of the reply's text as they are released; joined they are its beginning. */
  onText?(piece: string): void;
}
