/** Why a request is not served; src/http/error-response.ts gives each its status and wording. */
export type RefusalCode =
  | 'request-unreadable'
  | 'unauthorized'
  | 'sign-in-needed'
  | 'origin-refused'
  | 'form-expired'
  | 'role-missing'
  | 'not-found'
  | 'document-not-found'
  | 'message-unknown'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'body-too-large'
  | 'content-type-unsupported'
  | 'expectation-failed'
  | 'message-empty'
  | 'message-too-long'
  | 'comment-too-long'
  | 'value-invalid'
  | 'rate-limited'
  | 'headers-too-large'
  | 'internal'
  | 'unavailable'
  | 'feedback-not-kept'
  | 'reply-timeout';

/** A request that is answered with an error, told by its code alone: it carries nothing the client sent. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Sent with the error reply. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, headers: Readonly<Record<string, string>> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.headers = headers;
  }
}
