import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorReply } from '../contract/chat.ts';
import { type ErrorCode, SupportChatError } from '../errors.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** Status and customer's wording of every error: what happened in plain words, then what to do. */
const replies = {
  'request-unreadable': [400, '送られた内容を読み取れませんでした。画面を開き直して、もう一度送信してください。'],
  unauthorized: [401, 'ここを見るには認証が必要です。管理者にお問い合わせください。'],
  'sign-in-needed': [401, 'サインインの有効期限が切れました。もう一度サインインしてください。'],
  'form-expired': [403, '画面の有効期限が切れました。画面を開き直して、もう一度お試しください。'],
  'role-missing': [403, 'この操作には編集者の権限が必要です。編集者に依頼してください。'],
  'origin-refused': [403, 'この画面からは送信できません。チャットの最初の画面を開いて、もう一度お試しください。'],
  'not-found': [404, 'お探しのページは見つかりませんでした。チャットの最初の画面を開いてください。'],
  'document-not-found': [404, 'お探しの資料は見つかりませんでした。チャットの最初の画面から、もう一度お探しください。'],
  'message-unknown': [404, 'この回答はもう見つからないため、ご意見をお預かりできませんでした。もう一度ご質問のうえ、お聞かせください。'],
  'method-not-allowed': [405, 'この操作はできません。チャットの最初の画面を開いて、もう一度お試しください。'],
  'request-timeout': [408, '通信に時間がかかりすぎました。電波のよい場所で、もう一度送信してください。'],
  'body-too-large': [413, '送られた文章が長すぎます。1,000文字以内に短くして、もう一度送信してください。'],
  'content-type-unsupported': [415, 'この形式では受け付けられません。チャットの画面から、文字を入力して送信してください。'],
  'expectation-failed': [417, 'この送り方では受け付けられません。チャットの画面から、もう一度送信してください。'],
  'message-empty': [422, 'ご質問が入力されていません。知りたいことを入力して、送信してください。'],
  'message-too-long': [422, 'ご質問が長すぎます。1,000文字以内に短くして、もう一度送信してください。'],
  'comment-too-long': [422, 'ご意見が長すぎます。500文字以内に短くして、もう一度送信してください。'],
  'value-invalid': [422, '送られた内容に、使えない値があります。画面を開き直して、もう一度送信してください。'],
  'rate-limited': [429, '短い時間にたくさんの送信がありました。1分ほど待ってから、もう一度送信してください。'],
  'headers-too-large': [431, '送られた内容が大きすぎます。画面を開き直して、もう一度送信してください。'],
  internal: [500, '申し訳ありません。回答をご用意できませんでした。少し待ってから、もう一度お試しください。'],
  unavailable: [503, 'ただいま準備中です。少し待ってから、もう一度お試しください。'],
  'feedback-not-kept': [503, 'ただいまご意見をお預かりできません。少し待ってから、もう一度お試しください。'],
  'reply-timeout': [504, '申し訳ありません。回答に時間がかかっています。少し待ってから、もう一度お試しください。'],
} as const satisfies Record<RefusalCode, readonly [ContentfulStatusCode, string]>;

/** How a failure inside looks from outside: customers are told what to do, operators read the log. */
const outsideOf = {
  'config-invalid': 'unavailable',
  'knowledge-invalid': 'unavailable',
  'index-missing': 'unavailable',
  'index-damaged': 'unavailable',
  'index-mismatch': 'unavailable',
  'index-locked': 'unavailable',
  'embeddings-failed': 'unavailable',
  'store-unavailable': 'unavailable',
} as const satisfies Record<ErrorCode, RefusalCode>;

interface ErrorResponse {
  readonly status: ContentfulStatusCode;
  readonly body: ErrorReply;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client gets to see of anything thrown: never a message, a stack or a value of the error itself. */
export function errorResponse(error: unknown): ErrorResponse {
  const code = refusalCodeOf(error);
  const [status, message] = replies[code];
  return { status, body: { error: { code, message } }, headers: error instanceof Refusal ? error.headers : {} };
}

/** Whether the fault is ours, so that it is logged; what the store cannot keep is logged by src/store/recorder.ts, once a minute. */
export function isOurFault(error: unknown): boolean {
  const code = refusalCodeOf(error);
  return replies[code][0] >= 500 && code !== 'feedback-not-kept';
}

function refusalCodeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code;
  return error instanceof SupportChatError ? outsideOf[error.code] : 'internal';
}
