import { z } from 'zod';
import { SupportChatError } from './errors.ts';
import { PASSWORD_HASH } from './staff/password-hash.ts';
import { isStaffRole, type StaffAccount, staffRoles } from './staff/staff-account.ts';

/** Everything the environment decides, parsed once at start and then passed as a value. */
export interface Config {
  /** Address to listen on. @default '127.0.0.1' */
  readonly host: string;
  /** TCP port, 0–65535; 0: any free one. @default 3000 */
  readonly port: number;
  /** Folder of the knowledge files. @default 'knowledge' */
  readonly knowledgeDir: string;
  /** Folder of the index generations and of what is stored. @default 'data' */
  readonly dataDir: string;
  /** Origins (`https://host[:port]`) that may call the API and frame the pages; empty: same origin only. */
  readonly allowedOrigins: readonly string[];
  /** Requests a minute for one client, or 'off'. @default 60 */
  readonly rateLimit: number | 'off';
  /** Reverse proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed, 0–10. @default 0 */
  readonly trustProxy: number;
  /** Name of a remote embeddings model; undefined: the built-in one. */
  readonly embeddingsModel: string | undefined;
  readonly embeddingsBaseUrl: string | undefined;
  readonly embeddingsApiKey: string | undefined;
  /** Minutes after its last message at which a conversation is forgotten. @default 60 */
  readonly conversationTtlMinutes: number;
  /** Conversations remembered at once; the one unused for longest goes first. @default 10000 */
  readonly maxConversations: number;
  /** Address under which people reach this server, for QR codes; undefined: what a request was sent to. */
  readonly publicUrl: string | undefined;
  /** PostgreSQL that keeps conversations and feedback for all processes; undefined: one file in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Days after which what was asked is deleted. @default 90 */
  readonly retentionDays: number;
  /** What a collector of metrics must show (`Authorization: Bearer …`), 16 characters or more; undefined: no GET /metrics. */
  readonly metricsToken: string | undefined;
  /** The language model that helps to answer; undefined: none, and nothing of it is loaded. */
  readonly languageModel: LanguageModelConfig | undefined;
  /** Who may enter the staff console; undefined: there is none. */
  readonly staff: StaffConfig | undefined;
  /** @default 'info' */
  readonly logLevel: LogLevel;
}

/** STAFF_…: at least one of the two. */
export interface StaffConfig {
  /** Names and passwords kept here; empty: nobody signs in with a password. */
  readonly accounts: readonly StaffAccount[];
  /** An OpenID Connect provider that knows the staff. */
  readonly oidc: StaffOidcConfig | undefined;
}

export interface StaffOidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Claim of the ID token that holds roles or groups, as a text or a list. @default 'roles' */
  readonly roleClaim: string;
  /** Values of the claim that make somebody an operator or an editor. @default 'operator', 'editor' */
  readonly operatorValue: string;
  readonly editorValue: string;
}

/** LLM_…, read only when LLM_MODEL is set. */
export interface LanguageModelConfig {
  /** `provider:model` */
  readonly name: string;
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  /** Azure: the deployment, and the version of the API. */
  readonly deployment: string | undefined;
  readonly apiVersion: string | undefined;
  /** 0–2; null: none is sent. @default 0 */
  readonly temperature: number | null;
  /** @default both */
  readonly uses: readonly ModelUse[];
  /** Calls at once, 1–100; one more question is answered without the model. @default 8 */
  readonly concurrency: number;
  /** Longest time for a whole reply, ms. @default 7500 */
  readonly timeoutMs: number;
  /** Longest time to the first proven sentence, ms. @default 3000 */
  readonly firstSentenceMs: number;
  /** Price of a million tokens, in any currency. @default 0 */
  readonly inputPrice: number;
  readonly outputPrice: number;
}

/** What a language model may be used for. */
const modelUses = ['understanding', 'wording'] as const;
export type ModelUse = (typeof modelUses)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const text = (what: string) => z.string(what).trim().min(1, what);
const httpUrl = (what: string) => z.url({ protocol: /^https?$/, error: what });

/** A whole number in decimal digits. */
const wholeNumber = (least: number, most: number) => {
  const what = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, what)
    .transform(Number)
    .pipe(z.number().min(least, what).max(most, what));
};

function isOrigin(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

const origins = z
  .string()
  .transform((list) => [
    ...new Set(
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    ),
  ])
  .refine((list) => list.every(isOrigin), 'must be origins like https://www.example.jp, separated by commas, without paths or *');

/** A number in decimal digits, from 0. */
const decimal = (most: number) => {
  const what = `must be a number from 0 to ${most}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,7}(?:\.\d{1,6})?$/, what)
    .transform(Number)
    .pipe(z.number().max(most, what));
};

const modelUsesFault = `must name one or more of ${modelUses.join(', ')}, separated by commas`;
const isModelUse = (use: string) => modelUses.find((each) => each === use);
const modelUseList = z
  .string()
  .transform((list) => [...new Set(list.split(',').map((use) => isModelUse(use.trim())))])
  .refine((list): list is ModelUse[] => list.length > 0 && list.every((use) => use !== undefined), modelUsesFault);

const staffUsersFault = `must be entries <name>:<${staffRoles.join('|')}>:<hash> with names of their own, separated by blanks; "npm run staff:password" makes one`;
const staffUsers = z
  .string()
  .transform((list) =>
    list
      .trim()
      .split(/[\s,]+/)
      .map((entry): StaffAccount | null => {
        const [name = '', role = '', passwordHash = '', ...rest] = entry.split(':');
        const isWhole = /^[\p{L}\p{N}._@-]{1,64}$/u.test(name) && PASSWORD_HASH.test(passwordHash) && rest.length === 0;
        return isWhole && isStaffRole(role) ? { name, role, passwordHash } : null;
      }),
  )
  .refine(
    (accounts): accounts is StaffAccount[] =>
      accounts.every((each) => each !== null) && new Set(accounts.map((each) => each.name)).size === accounts.length,
    staffUsersFault,
  );

const rateLimitFault = 'must be a whole number from 1 to 100000, or "off"';

/** Names of the environment; an empty value counts as not set. Any other name is ignored. */
const environmentSchema = z.object({
  HOST: text('must be an address to listen on').default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  KNOWLEDGE_DIR: text('must be a folder').default('knowledge'),
  DATA_DIR: text('must be a folder').default('data'),
  ALLOWED_ORIGINS: origins.default([]),
  RATE_LIMIT: z.union([z.literal('off'), wholeNumber(1, 100_000)], rateLimitFault).default(60),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  EMBEDDINGS_MODEL: text('must be the name of a model').optional(),
  EMBEDDINGS_BASE_URL: httpUrl('must be an http(s) URL').optional(),
  EMBEDDINGS_API_KEY: text('must not be blank').optional(),
  CONVERSATION_TTL_MINUTES: wholeNumber(1, 10_080).default(60),
  MAX_CONVERSATIONS: wholeNumber(1, 1_000_000).default(10_000),
  PUBLIC_URL: httpUrl('must be an http(s) URL').optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/, error: 'must be a PostgreSQL URL like postgres://user:password@host/database' })
    .optional(),
  RETENTION_DAYS: wholeNumber(1, 3_650).default(90),
  METRICS_TOKEN: z.string().trim().min(16, 'must have 16 characters or more').optional(),
  STAFF_USERS: staffUsers.default([]),
  STAFF_OIDC_ISSUER: z
    .url('must be an https URL')
    .refine((url) => /^(?:https:|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/])/.test(`${url}/`), 'must be an https URL')
    .optional(),
  STAFF_OIDC_CLIENT_ID: text('must not be blank').optional(),
  STAFF_OIDC_CLIENT_SECRET: text('must not be blank').optional(),
  STAFF_OIDC_ROLE_CLAIM: text('must be the name of a claim').default('roles'),
  STAFF_OIDC_OPERATOR: text('must not be blank').default('operator'),
  STAFF_OIDC_EDITOR: text('must not be blank').default('editor'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  LLM_MODEL: z
    .string()
    .trim()
    .regex(/^[a-z][a-z_-]*:\S+$/, 'must be <provider>:<model>, for example openai:gpt-4.1-mini')
    .optional(),
  LLM_BASE_URL: httpUrl('must be an http(s) URL').optional(),
  LLM_API_KEY: text('must not be blank').optional(),
  LLM_DEPLOYMENT: text('must be the name of a deployment').optional(),
  LLM_API_VERSION: text('must be a version of the API').optional(),
  LLM_TEMPERATURE: z.union([z.literal('off'), decimal(2)], 'must be a number from 0 to 2, or "off"').default(0),
  LLM_USES: modelUseList.default([...modelUses]),
  LLM_CONCURRENCY: wholeNumber(1, 100).default(8),
  LLM_TIMEOUT_MS: wholeNumber(100, 60_000).default(7500),
  LLM_FIRST_SENTENCE_MS: wholeNumber(100, 60_000).default(3000),
  LLM_INPUT_PRICE: decimal(1_000_000).default(0),
  LLM_OUTPUT_PRICE: decimal(1_000_000).default(0),
});

type Environment = z.infer<typeof environmentSchema>;

/** What OpenID Connect needs beside the issuer. */
function checkOidc({ STAFF_OIDC_ISSUER, STAFF_OIDC_CLIENT_ID, PUBLIC_URL }: Environment, context: z.RefinementCtx): void {
  if (STAFF_OIDC_ISSUER === undefined) return;
  const say = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  if (STAFF_OIDC_CLIENT_ID === undefined) say('STAFF_OIDC_CLIENT_ID', 'must be set with STAFF_OIDC_ISSUER');
  if (PUBLIC_URL === undefined) say('PUBLIC_URL', 'must be set with STAFF_OIDC_ISSUER: people come back to it from signing in');
}

function staffConfigOf(read: Environment): StaffConfig | undefined {
  const { STAFF_OIDC_ISSUER: issuer, STAFF_OIDC_CLIENT_ID: clientId } = read;
  if (read.STAFF_USERS.length === 0 && issuer === undefined) return undefined;
  return Object.freeze({
    accounts: Object.freeze(read.STAFF_USERS),
    oidc:
      issuer === undefined || clientId === undefined
        ? undefined
        : Object.freeze({
            issuer,
            clientId,
            clientSecret: read.STAFF_OIDC_CLIENT_SECRET,
            roleClaim: read.STAFF_OIDC_ROLE_CLAIM,
            operatorValue: read.STAFF_OIDC_OPERATOR,
            editorValue: read.STAFF_OIDC_EDITOR,
          }),
  });
}

/**
 * Reads the configuration from the environment (`.env.example` lists every name).
 * @returns frozen
 * @throws {SupportChatError} 'config-invalid': names every wrong variable, one a line, and never a value.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = environmentSchema.superRefine(checkOidc).safeParse(given);
  if (!parsed.success) {
    const faults = new Map(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
    throw new SupportChatError('config-invalid', [...faults].map(([name, what]) => `${name} ${what}`).join('\n'));
  }
  const read = parsed.data;
  return Object.freeze({
    host: read.HOST,
    port: read.PORT,
    knowledgeDir: read.KNOWLEDGE_DIR,
    dataDir: read.DATA_DIR,
    allowedOrigins: Object.freeze(read.ALLOWED_ORIGINS),
    rateLimit: read.RATE_LIMIT,
    trustProxy: read.TRUST_PROXY,
    embeddingsModel: read.EMBEDDINGS_MODEL,
    embeddingsBaseUrl: read.EMBEDDINGS_BASE_URL,
    embeddingsApiKey: read.EMBEDDINGS_API_KEY,
    conversationTtlMinutes: read.CONVERSATION_TTL_MINUTES,
    maxConversations: read.MAX_CONVERSATIONS,
    publicUrl: read.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: read.DATABASE_URL,
    retentionDays: read.RETENTION_DAYS,
    metricsToken: read.METRICS_TOKEN,
    languageModel:
      read.LLM_MODEL === undefined
        ? undefined
        : Object.freeze({
            name: read.LLM_MODEL,
            baseUrl: read.LLM_BASE_URL,
            apiKey: read.LLM_API_KEY,
            deployment: read.LLM_DEPLOYMENT,
            apiVersion: read.LLM_API_VERSION,
            temperature: read.LLM_TEMPERATURE === 'off' ? null : read.LLM_TEMPERATURE,
            uses: Object.freeze(read.LLM_USES),
            concurrency: read.LLM_CONCURRENCY,
            timeoutMs: read.LLM_TIMEOUT_MS,
            firstSentenceMs: read.LLM_FIRST_SENTENCE_MS,
            inputPrice: read.LLM_INPUT_PRICE,
            outputPrice: read.LLM_OUTPUT_PRICE,
          }),
    staff: staffConfigOf(read),
    logLevel: read.LOG_LEVEL,
  });
}
