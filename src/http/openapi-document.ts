import { z } from 'zod';
import { chatRequestSchema, errorReplySchema, MAX_MESSAGE_LENGTH, replySchema, topicsSchema } from '../contract/chat.ts';
import { feedbackRequestSchema, MAX_COMMENT_LENGTH } from '../contract/feedback.ts';
import { streamPartSchema } from '../contract/stream-part.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Json[];
  readonly security?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, { readonly description: string; readonly headers?: Json; readonly content?: Json }>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', Operation>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes?: Json };
}

/** What a server has that not every server has. */
export interface OptionalRoutes {
  readonly feedback: boolean;
  readonly metrics: boolean;
}

/**
 * The HTTP interface as OpenAPI 3.1; its types are those of src/contract/, the wording is for the people who call it.
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function openApiDocument({ feedback, metrics }: OptionalRoutes): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'サポートチャット API',
      version: '1',
      description:
        '質問に、資料の該当箇所を示して答えます。本文はすべて UTF-8 の JSON です。項目は増えることがありますが、なくなったり意味が変わったりはしません。',
    },
    servers: [{ url: '/' }],
    paths: {
      '/api/chat': { post: chat },
      ...(feedback && { '/api/feedback': { post: feedbackOperation } }),
      '/api/topics': { get: topics },
      '/healthz': {
        get: { summary: 'プロセスが動いているか', responses: { 200: { description: '動いています。', content: json(STATUS) } } },
      },
      '/readyz': {
        get: {
          summary: '答える準備ができ、記録もできるか',
          responses: {
            200: { description: 'できています。', content: json(STATUS) },
            503: { ...failure(503), description: 'できていません。code が理由です。' },
          },
        },
      },
      ...(metrics && { '/metrics': { get: metricsOperation } }),
      '/openapi.json': {
        get: {
          summary: 'この説明（OpenAPI 3.1）',
          responses: { 200: { description: 'OpenAPI 文書。', content: json({ type: 'object' }) } },
        },
      },
    },
    components: {
      schemas: schemas(feedback),
      ...(metrics && { securitySchemes: { metricsToken: { type: 'http', scheme: 'bearer' } } }),
    },
  };
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ 'application/json': { schema } });
const STATUS: Json = { type: 'object', properties: { status: { const: 'ok' } }, required: ['status'] };

const failures: Readonly<Record<number, string>> = {
  400: '読み取れません。',
  401: '認証が必要です。',
  404: '見つかりません。',
  413: '本文が 16 KiB を超えています。',
  415: 'Content-Type は application/json（UTF-8）だけです。圧縮した本文は受け付けません。',
  422: '値が範囲の外です。',
  429: '送信が多すぎます。Retry-After の秒数だけ待ってください。',
  500: '想定外の失敗です。',
  503: 'いまは応じられません。',
  504: '時間内に答えられませんでした。',
};

function failure(status: number) {
  return {
    description: failures[status] ?? '',
    ...(status === 429 && { headers: { 'Retry-After': { description: '待つ秒数', schema: { type: 'integer', minimum: 1 } } } }),
    content: json(ref('Error')),
  };
}

const failuresOf = (...statuses: number[]) => Object.fromEntries(statuses.map((status) => [status, failure(status)]));

const chat: Operation = {
  summary: '質問に答える',
  description: [
    '返事は JSON、または Accept: text/event-stream なら AI SDK の UI message stream（版 1）です。',
    'ストリームは data: 行に StreamPart を一つずつ載せ、finish か error で終わり、最後に data: [DONE] が来ます。data-reply が返事の全体で、先に流れた文章より優先します。',
    '知らない conversationId は誤りではありません。新しい会話になり、返事に新しい番号が入ります。',
  ].join('\n\n'),
  requestBody: { required: true, content: json(ref('ChatRequest')) },
  responses: {
    200: {
      description: '返事。',
      content: {
        ...json(ref('Reply')),
        'text/event-stream': { schema: { type: 'string', description: 'StreamPart の列' } },
      },
    },
    ...failuresOf(400, 413, 415, 422, 429, 500, 503, 504),
  },
};

const feedbackOperation: Operation = {
  summary: '返事が役に立ったかを送る',
  description: '204 が返れば、失われないように記録済みです。同じ返事への2回目は1回目を置き換えます。コメントの個人情報は伏せ字にします。',
  requestBody: { required: true, content: json(ref('FeedbackRequest')) },
  responses: { 204: { description: '記録しました。' }, ...failuresOf(400, 404, 413, 415, 422, 429, 503) },
};

const topics: Operation = {
  summary: '話題の一覧',
  parameters: [
    { name: 'page', in: 'query', required: false, description: '埋め込む画面の名前。合う話題が先に並びます。', schema: { type: 'string' } },
  ],
  responses: { 200: { description: '話題。', content: json(ref('Topics')) } },
};

const metricsOperation: Operation = {
  summary: '計測値（Prometheus）',
  security: [{ metricsToken: [] }],
  responses: { 200: { description: '計測値。', content: { 'text/plain': { schema: { type: 'string' } } } }, ...failuresOf(401) },
};

function schemas(feedback: boolean): Record<string, Json> {
  const requests = z.registry<{ id: string }>();
  requests.add(chatRequestSchema, { id: 'ChatRequest' });
  if (feedback) requests.add(feedbackRequestSchema, { id: 'FeedbackRequest' });
  const replies = z.registry<{ id: string }>();
  replies.add(replySchema, { id: 'Reply' });
  replies.add(streamPartSchema, { id: 'StreamPart' });
  replies.add(topicsSchema, { id: 'Topics' });
  replies.add(errorReplySchema, { id: 'Error' });
  const made = { ...jsonSchemas(requests, 'input'), ...jsonSchemas(replies, 'output') };
  // Lengths are counted after trimming, which JSON Schema cannot say.
  limitLength(made.ChatRequest, 'message', 1, MAX_MESSAGE_LENGTH);
  limitLength(made.FeedbackRequest, 'comment', 0, MAX_COMMENT_LENGTH);
  return made;
}

function jsonSchemas(registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output'): Record<string, Json> {
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema as Json]));
}

function limitLength(schema: Json | undefined, property: string, minLength: number, maxLength: number): void {
  const properties = schema?.properties as Record<string, object> | undefined;
  const found = properties?.[property];
  if (found) Object.assign(found, { minLength, maxLength, description: '前後の空白を除いた文字数で数えます。' });
}
