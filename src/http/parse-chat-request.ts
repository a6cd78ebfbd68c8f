import { type ChatRequest, chatRequestSchema } from '../contract/chat.ts';
import { Refusal } from './refusal.ts';

/** Ids the server makes are UUIDs; anything else can only be unknown, so it is not looked up. */
const conversationIdShape = /^[0-9a-z_-]{16,64}$/i;

/**
 * The body of POST /api/chat.
 * @throws {Refusal} 'request-unreadable' when it is not JSON, 'message-…' or 'value-invalid' when a value is out of range
 */
export function parseChatRequest(body: string): ChatRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal('request-unreadable');
  }
  return toChatRequest(value);
}

/**
 * The body of the form on the pages: `question`, `conversationId`.
 * @throws {Refusal} as parseChatRequest()
 * @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 */
export function parseQuestionForm(body: string): ChatRequest {
  const fields = new Map(
    body.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decodeField(name), decodeField(value.join('='))];
    }),
  );
  // Browsers send line breaks as CR LF but count them as one character against maxlength.
  const message = fields.get('question')?.replaceAll('\r\n', '\n');
  return toChatRequest({ message, conversationId: fields.get('conversationId'), channel: 'web' });
}

function decodeField(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal('request-unreadable');
  }
}

function toChatRequest(value: unknown): ChatRequest {
  const parsed = chatRequestSchema.safeParse(withoutStrangeId(value));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.path[0] !== 'message') throw new Refusal('value-invalid');
  throw new Refusal(issue.code === 'too_big' ? 'message-too-long' : issue.code === 'too_small' ? 'message-empty' : 'value-invalid');
}

function withoutStrangeId(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('conversationId' in value)) return value;
  const { conversationId, ...rest } = value;
  return typeof conversationId === 'string' && !conversationIdShape.test(conversationId) ? rest : value;
}
