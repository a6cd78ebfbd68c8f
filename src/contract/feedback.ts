import { z } from 'zod';

/** Longest comment in characters after NFC and trimming. */
export const MAX_COMMENT_LENGTH = 500;

/** POST /api/feedback, request. Unknown fields are dropped; an empty comment counts as none. */
export const feedbackRequestSchema = z.object({
  conversationId: z.string().min(1).max(64),
  messageId: z.string().min(1).max(64),
  rating: z.enum(['up', 'down']),
  comment: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().max(MAX_COMMENT_LENGTH))
    .optional(),
});
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;
