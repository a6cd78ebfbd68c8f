/** One message and the reply to it, ready to be kept: every text is masked already. */
export interface MessageRecord {
  readonly id: string;
  readonly conversationId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
  readonly reply: string;
  readonly kind: string;
  readonly topic: string | null;
  readonly point: string | null;
  /** Ids of the sections cited, each once. */
  readonly sections: readonly string[];
  readonly device: string | null;
  readonly channel: string;
  readonly page: string | null;
  readonly mode: string;
  /** Contacts the reply hands the person over to. */
  readonly contacts: number;
  /** Milliseconds from request to reply. */
  readonly latencyMs: number;
}
