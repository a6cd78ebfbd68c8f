import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { AppContext } from './app-env.ts';

/** A text file kept in memory, compressed once at start. */
export interface Asset {
  /** Media type with its charset. */
  readonly type: string;
  /** First 16 hex digits of the content's SHA-256: part of addresses that never change their content. */
  readonly hash: string;
  readonly encodings: Readonly<Record<Encoding, Uint8Array<ArrayBuffer>>>;
}

type Encoding = 'identity' | 'gzip' | 'br';

interface AssetOptions {
  /** Whether the address changes with the content; otherwise caches ask again after five minutes. */
  readonly immutable: boolean;
  /** Whether pages of other origins may load it. @default false */
  readonly shared?: boolean;
}

const YEAR_SECONDS = 31_536_000;

export function createAsset(text: string, type: string): Asset {
  const bytes = Buffer.from(text);
  return {
    type,
    hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    encodings: {
      identity: new Uint8Array(bytes),
      gzip: new Uint8Array(gzipSync(bytes, { level: 9 })),
      // The highest quality, 11, takes ten times as long for a few percent, and the server's start waits for it.
      br: new Uint8Array(brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
    },
  };
}

/** The file in the best encoding that the client reads, or 304 when it has it. @see RFC 9110, 8.4, 13.1.2 */
export function assetResponse(context: AppContext, asset: Asset, { immutable, shared = false }: AssetOptions): Response {
  const headers = {
    // Weak, because the encodings differ in their bytes.
    ETag: `W/"${asset.hash}"`,
    Vary: 'Accept-Encoding',
    'Cache-Control': immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, max-age=300, stale-while-revalidate=86400',
    // Browsers fetch modules of other origins by CORS; the file is public and the same for everybody.
    ...(shared && { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  };
  if (isKnown(context.req.header('if-none-match'), asset.hash)) return context.body(null, 304, headers);
  const encoding = bestEncoding(context.req.header('accept-encoding'));
  return context.body(asset.encodings[encoding], 200, {
    ...headers,
    'Content-Type': asset.type,
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  });
}

function isKnown(ifNoneMatch: string | undefined, hash: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${hash}"`) ?? false;
}

function bestEncoding(accepted = ''): Encoding {
  const refused = (parameters: readonly string[]) => parameters.some((each) => /^\s*q=0(?:\.0*)?\s*$/.test(each));
  const named = new Set(
    accepted
      .toLowerCase()
      .split(',')
      .flatMap((entry) => {
        const [name = '', ...parameters] = entry.split(';');
        return refused(parameters) ? [] : [name.trim()];
      }),
  );
  return (['br', 'gzip'] as const).find((encoding) => named.has(encoding)) ?? 'identity';
}
