/**
 * Why a language model's answer cannot be used.
 * - `timeout`: not done in time; `slow`: nothing usable in time; `idle`: fell silent in the middle
 * - `refused`: key, model or request not accepted (4xx); `rate-limited`: 429; `server-error`: 5xx; `unreachable`: no connection
 * - `garbled`: not what the protocol says; `empty`; `tool-call`; `unfinished`: cut, or no word that it is complete; `too-long`
 * - `breaker-open`, `busy`: not asked at all; `aborted`: nobody waits any more
 */
export type ModelFailureKind =
  | 'timeout'
  | 'slow'
  | 'idle'
  | 'refused'
  | 'rate-limited'
  | 'server-error'
  | 'unreachable'
  | 'garbled'
  | 'empty'
  | 'tool-call'
  | 'unfinished'
  | 'too-long'
  | 'breaker-open'
  | 'busy'
  | 'aborted';

/** Holds no text of the provider's: such texts quote keys and prompts. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly kind: ModelFailureKind;
  /** HTTP status, where there was one. */
  readonly status: number | null;

  constructor(kind: ModelFailureKind, status: number | null = null) {
    super(status === null ? kind : `${kind} (${status})`);
    this.kind = kind;
    this.status = status;
  }
}

/** What a provider's package threw → the failure it means. */
export function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const status = statusOf(error);
  if (status === 429) return new ModelFailure('rate-limited', status);
  if (status !== null && status >= 500) return new ModelFailure('server-error', status);
  if (status !== null && status >= 400) return new ModelFailure('refused', status);
  return new ModelFailure(isConnectionFault(error) ? 'unreachable' : 'garbled');
}

/** Each client library has its own name for the same number. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const fields = error as Record<string, unknown>;
  const nested = (name: string, field: string) => (fields[name] as Record<string, unknown> | undefined)?.[field];
  const candidates = [
    fields.status,
    fields.statusCode,
    fields.status_code,
    nested('response', 'status'),
    nested('$metadata', 'httpStatusCode'),
  ];
  return candidates.find((value): value is number => typeof value === 'number' && value >= 100 && value < 600) ?? null;
}

function isConnectionFault(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (/connection|fetch failed|socket|terminated|network/iu.test(`${cause.name} ${cause.message}`)) return true;
    if ('code' in cause && /^(?:E[A-Z]+|UND_ERR_\w+|CERT_\w+|DEPTH_ZERO_\w+)$/u.test(String(cause.code))) return true;
  }
  return false;
}
