import type { Handler } from 'hono';
import { type FeedbackRequest, feedbackRequestSchema } from '../contract/feedback.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { maskPersonalData } from '../privacy/mask-personal-data.ts';
import { removeHiddenCharacters } from '../privacy/remove-hidden-characters.ts';
import type { Recorder } from '../store/recorder.ts';
import { StoreError } from '../store/store-error.ts';
import type { AppEnv } from './app-env.ts';
import type { ClientLimit } from './client-limit.ts';
import { admit } from './front-door.ts';
import { Refusal } from './refusal.ts';

export interface FeedbackRouteDependencies {
  readonly recorder: Pick<Recorder, 'saveFeedback'>;
  readonly knowledge: Pick<Knowledge, 'published'>;
  readonly limit: ClientLimit;
}

/** POST /api/feedback: 204 once it is kept for good. */
export function feedbackRoute({ recorder, knowledge, limit }: FeedbackRouteDependencies): Handler<AppEnv> {
  return async (context) => {
    const body = await admit(context, 'application/json', limit);
    const { comment, ...feedback } = parseFeedback(body);
    const masked = comment ? maskPersonalData(removeHiddenCharacters(comment), knowledge.published).text : null;
    let isKnown: boolean;
    try {
      isKnown = await recorder.saveFeedback({ ...feedback, at: Date.now(), comment: masked });
    } catch (error) {
      throw error instanceof StoreError ? new Refusal('feedback-not-kept', { 'Retry-After': '10' }) : error;
    }
    if (!isKnown) throw new Refusal('message-unknown');
    return context.body(null, 204);
  };
}

function parseFeedback(body: string): FeedbackRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal('request-unreadable');
  }
  const parsed = feedbackRequestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(issue?.path[0] === 'comment' && issue.code === 'too_big' ? 'comment-too-long' : 'value-invalid');
}
