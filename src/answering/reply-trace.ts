/** What is known of a reply beyond what its client gets: for records and figures. */
export interface ReplyTrace {
  /** The message with personal data masked, otherwise as typed. */
  readonly maskedMessage: string;
  /** Ids of what the answer was taken from; null where nothing was. */
  readonly topic: string | null;
  readonly point: string | null;
  /** Who worded the reply. */
  readonly mode: 'extractive' | 'model';
}

/** Hears of a reply while it is made. */
export interface ReplyListener {
  /** Called before the reply is returned; when called again, the last word counts. */
  onTrace?(trace: ReplyTrace): void;
}
