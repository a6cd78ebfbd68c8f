import type { AppContext } from './app-env.ts';
import type { ClientLimit } from './client-limit.ts';
import { Refusal } from './refusal.ts';

/** Longest request body, in bytes as received. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Lets a request with a body in: what the headers alone tell is refused before a byte of the body is read and is not
 * counted, then the client's limit, then the body.
 * @param mediaType The one type the route reads, UTF-8 only.
 * @param limit null: the request is not counted here.
 * @returns the body as text
 * @throws {Refusal} 'content-type-unsupported', 'body-too-large', 'rate-limited', 'request-unreadable'
 */
export async function admit(context: AppContext, mediaType: string, limit: ClientLimit | null): Promise<string> {
  const { headers } = context.req.raw;
  if (!isMediaType(headers.get('content-type'), mediaType)) throw new Refusal('content-type-unsupported');
  // A compressed body could unpack to any size.
  if (headers.has('content-encoding')) throw new Refusal('content-type-unsupported');
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new Refusal('body-too-large');
  const wait = (await limit?.(context)) ?? null;
  if (wait !== null) throw new Refusal('rate-limited', { 'Retry-After': String(wait) });
  return decode(await readBytes(context.req.raw));
}

/** @see RFC 9110, 8.3: type and parameter names ignore case; the only parameter understood here is charset=utf-8. */
function isMediaType(header: string | null, mediaType: string): boolean {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  return type.trim() === mediaType && parameters.every((parameter) => /^\s*(?:charset=(?:utf-8|"utf-8"))?\s*$/.test(parameter));
}

async function readBytes(request: Request): Promise<Uint8Array> {
  try {
    // The parser never hands on more than Content-Length says, so this much may be read in one piece.
    if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
    return await readCounted(request.body);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('request-unreadable');
  }
}

async function readCounted(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) throw new Refusal('body-too-large');
    chunks.push(value);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('request-unreadable');
  }
}
