import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers with. */
export type EmbeddingsBehaviour =
  | { readonly kind: 'right'; readonly dimensions?: number }
  | { readonly kind: 'status'; readonly status: number; readonly message?: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'too-few' }
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'silent' };

export interface EmbeddingsServer {
  readonly baseUrl: string;
  /** For Ollama's client: POST /api/embed. */
  readonly ollamaUrl: string;
  /** Every text asked for, in order. */
  readonly texts: string[];
  /** The body of every request. */
  readonly requests: { readonly model: string; readonly encoding_format?: string; readonly input: string | string[] }[];
  /** Decides the answer of each request by its number, from 0. */
  behave(behaviour: (request: number) => EmbeddingsBehaviour): void;
  close(): Promise<void>;
}

/** A server that speaks POST /embeddings of OpenAI's API, as far as plain floats go, and Ollama's POST /api/embed. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  let behaviour: (request: number) => EmbeddingsBehaviour = () => ({ kind: 'right' });
  const texts: string[] = [];
  const requests: EmbeddingsServer['requests'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const asked = JSON.parse(body) as EmbeddingsServer['requests'][number];
    const inputs = typeof asked.input === 'string' ? [asked.input] : asked.input;
    const now = behaviour(requests.length);
    requests.push(asked);
    texts.push(...inputs);
    if (now.kind === 'silent') return;
    if (now.kind === 'html') return response.setHeader('content-type', 'text/html').end('<html>Bad gateway</html>');
    response.setHeader('content-type', 'application/json');
    if (now.kind === 'status') {
      response.statusCode = now.status;
      return response.end(JSON.stringify({ error: { message: now.message ?? 'broken', type: 'server_error' } }));
    }
    const vectors = inputs.map((text) => vectorOf(text, now.kind === 'right' ? (now.dimensions ?? 16) : 16));
    if (now.kind === 'too-few') vectors.pop();
    const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding: embedding as (number | string)[] }));
    if (now.kind === 'not-a-number' && data[0]) data[0].embedding[3] = 'NaN';
    if (now.kind === 'zeros' && data[0]) data[0].embedding.fill(0);
    if (request.url === '/api/embed')
      return response.end(JSON.stringify({ model: asked.model, embeddings: data.map(({ embedding }) => embedding) }));
    return response.end(JSON.stringify({ object: 'list', data, model: asked.model, usage: { prompt_tokens: 1, total_tokens: 1 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ollamaUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts,
    requests,
    behave(next) {
      behaviour = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Counts of hashed characters: texts that share characters are near each other. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0.001);
  for (const character of text) {
    const place = ((character.codePointAt(0) ?? 0) * 2_654_435_761) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
