import type { Kysely } from 'kysely';

// Times are milliseconds since 1970 (Unix epoch), whole numbers, on both engines: arithmetic on them is the same SQL.

interface ConversationsTable {
  id: string;
  started_at: number;
  last_at: number;
  /** Where it began: 'web', 'qr' or 'staff'. */
  channel: string;
  /** The page of the embedding site it began on. */
  page: string | null;
  /** The device known last. */
  device: string | null;
}

/** One message and the reply to it; personal data are masked before they come here. */
interface MessagesTable {
  id: string;
  conversation_id: string;
  at: number;
  message: string;
  reply: string;
  /** 'answer', 'clarify', 'decline' or 'chat'. */
  kind: string;
  topic: string | null;
  point: string | null;
  device: string | null;
  channel: string;
  page: string | null;
  /** How the reply was worded: 'extractive' or 'model'. */
  mode: string;
  /** Contacts the reply hands the person over to. */
  contacts: number;
  latency_ms: number;
}

interface MessageCitationsTable {
  message_id: string;
  section: string;
}

interface FeedbackTable {
  message_id: string;
  at: number;
  /** 'up' or 'down'. */
  rating: string;
  comment: string | null;
}

interface ReviewsTable {
  conversation_id: string;
  at: number;
  mark: string;
  note: string;
  /** Who marked it. */
  reviewer: string;
}

/** What was decided about a question that failed. */
interface GapDecisionsTable {
  message_id: string;
  at: number;
  /** 'assigned', 'out-of-scope' or 'drafted'. */
  decision: string;
  /** The point that should have answered, when assigned. */
  point: string | null;
  /** Who decided. */
  editor: string;
}

interface StaffSessionsTable {
  /** SHA-256 of the token in hex: who reads the table cannot sign in with it. */
  token_hash: string;
  name: string;
  role: string;
  created_at: number;
  seen_at: number;
}

/** What running conversations remember, shared by server processes. */
interface ConversationStatesTable {
  id: string;
  /** JSON. */
  state: string;
  expires_at: number;
}

/** Column names are those of rate-limiter-flexible. */
interface RateLimitsTable {
  key: string;
  points: number;
  expire: number | null;
}

/** Single values: the lease of whoever tidies up, the last proof that writing works. */
interface MarksTable {
  name: string;
  value: number;
}

export interface StoreSchema {
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_citations: MessageCitationsTable;
  feedback: FeedbackTable;
  reviews: ReviewsTable;
  gap_decisions: GapDecisionsTable;
  staff_sessions: StaffSessionsTable;
  conversation_states: ConversationStatesTable;
  rate_limits: RateLimitsTable;
  marks: MarksTable;
}

export type Engine = 'sqlite' | 'postgres';

export type StoreDatabase = Kysely<StoreSchema>;
