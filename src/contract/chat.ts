import { z } from 'zod';

/** The device whose screen the person looks at. */
export const deviceSchema = z.enum(['pc', 'smartphone']);
export type Device = z.infer<typeof deviceSchema>;

/** Longest message in characters (Unicode code points) after NFC and trimming. */
export const MAX_MESSAGE_LENGTH = 1000;

/** POST /api/chat, request. Unknown fields are dropped. */
export const chatRequestSchema = z.object({
  message: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1).max(MAX_MESSAGE_LENGTH)),
  conversationId: z.string().max(64).optional(),
  device: deviceSchema.optional(),
  page: z.string().max(64).optional(),
  channel: z.enum(['web', 'qr', 'staff']).optional(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** answer: covered by the sheets; clarify: asks back; decline: not covered, names a contact; chat: greeting, thanks. */
export const replyKindSchema = z.enum(['answer', 'clarify', 'decline', 'chat']);
export type ReplyKind = z.infer<typeof replyKindSchema>;

/** One numbered step; `citation` is the `n` of an entry of `citations`. */
export const replyStepSchema = z.object({
  number: z.int().min(1),
  /** The screen's printed name, where there is one. */
  title: z.string().optional(),
  /** The printed instruction, word for word, a line for each sentence. */
  text: z.string(),
  /** Printed lines of `text` that warn of what goes wrong at this step. */
  notes: z.array(z.string()).optional(),
  device: deviceSchema.nullable(),
  citation: z.int().min(1),
});
export const replyWarningSchema = z.object({ text: z.string(), citation: z.int().min(1) });
export const citationSchema = z.object({
  n: z.int().min(1),
  section: z.string(),
  document: z.string(),
  title: z.string(),
  quote: z.string(),
  url: z.string(),
});
export const replyContactSchema = z.object({
  name: z.string(),
  phone: z.string().optional(),
  url: z.string().optional(),
  for: z.string(),
});
export const suggestionSchema = z.object({ label: z.string(), message: z.string() });

/** The whole reply; the field meanings are fixed by the HTTP contract (README, "HTTP"). */
export const replySchema = z.object({
  conversationId: z.string(),
  messageId: z.string(),
  kind: replyKindSchema,
  /** Markdown; the whole reply, readable on its own; [1] marks a citation. */
  text: z.string(),
  /** The first part of `text`: the direct answer, plain text with its [n] marks, paragraphs parted by blank lines. */
  lead: z.string(),
  /** The last part of `text`: what the person must know about the message itself, such as masked personal data. */
  notices: z.array(z.string()),
  /** The person's message as it was kept, where something personal was masked in it. */
  maskedMessage: z.string().optional(),
  steps: z.array(replyStepSchema),
  warnings: z.array(replyWarningSchema),
  citations: z.array(citationSchema),
  contacts: z.array(replyContactSchema),
  suggestions: z.array(suggestionSchema),
  device: deviceSchema.nullable(),
});
export type Reply = z.infer<typeof replySchema>;
export type ReplyStep = z.infer<typeof replyStepSchema>;
export type ReplyWarning = z.infer<typeof replyWarningSchema>;
export type Citation = z.infer<typeof citationSchema>;
export type ReplyContact = z.infer<typeof replyContactSchema>;
export type Suggestion = z.infer<typeof suggestionSchema>;

/** GET /api/topics */
export const topicsSchema = z.object({
  topics: z.array(z.object({ id: z.string(), title: z.string(), message: z.string() })),
});
export type Topics = z.infer<typeof topicsSchema>;

/** Every error reply: a code for programs, a plain Japanese sentence for people. */
export const errorReplySchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ErrorReply = z.infer<typeof errorReplySchema>;
