/** What went wrong, as a caller can act on it; src/http/error-response.ts gives each its status and customer's wording. */
export type ErrorCode =
  | 'config-invalid'
  | 'knowledge-invalid'
  | 'index-missing'
  | 'index-damaged'
  | 'index-mismatch'
  | 'index-locked'
  | 'embeddings-failed'
  | 'store-unavailable';

/** An expected failure with a message for operators (English, one line or a list of lines, never a secret). */
export class SupportChatError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SupportChatError';
    this.code = code;
  }
}
