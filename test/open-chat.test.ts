import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProviderDouble, sentencesAsked, startProviderDouble } from './support/provider-double.ts';
import { realConfig } from './support/real-chat.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Prints every module that is resolved. */
const HOOK = `
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  process._rawDebug('resolved ' + resolved.url);
  return resolved;
}`;
const REGISTER = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)});`;

let double: ProviderDouble;
beforeAll(async () => {
  double = await startProviderDouble();
  double.behave({ kind: 'answer', text: (asked) => sentencesAsked(asked)[0]?.replace('です。', 'でございます。') ?? '' });
});
afterAll(() => double.close());

/** Asks one question in a process of its own. */
async function askAlone(
  env: Record<string, string>,
  question = '代理店の電話番号を教えてください',
): Promise<{ out: string; modules: string; code: number }> {
  const { knowledgeDir, dataDir } = realConfig();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(REGISTER)}`, 'scripts/ask.ts', question],
    { cwd: ROOT, env: { PATH: process.env.PATH, KNOWLEDGE_DIR: knowledgeDir, DATA_DIR: dataDir, ...env } },
  );
  let [out, modules] = ['', ''];
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    modules += bytes;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { out, modules, code };
}

describe('a language model', () => {
  const OF_MODELS = /langchain\/dist\/chat_models|@langchain\/(?:openai|ollama)\/|cockatiel|language-model\/(?:open|guarded)/u;

  test('is not loaded, nor anything it needs, where none is configured', async () => {
    const { out, modules, code } = await askAlone({});
    expect([code, out.includes('06-6648-3721')]).toEqual([0, true]);
    expect(modules).toContain('src/open-chat.ts');
    expect(modules).not.toMatch(OF_MODELS);
  });

  test('words the answer where one is, with the same citations', async () => {
    const plain = await askAlone({});
    const { out, modules, code } = await askAlone({ LLM_MODEL: 'openai:double', LLM_BASE_URL: double.openAiUrl });
    expect(code).toBe(0);
    expect(modules).toMatch(OF_MODELS);
    expect(out).toContain('でございます。');
    expect(out.slice(out.indexOf('\n[1]'))).toBe(plain.out.slice(plain.out.indexOf('\n[1]')));
  });

  test("is traced to LangSmith by LangChain's own settings, with masked words", async () => {
    const received: string[] = [];
    const collector = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const body = Buffer.concat(pieces);
      received.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    await askAlone(
      {
        LLM_MODEL: 'openai:double',
        LLM_BASE_URL: double.openAiUrl,
        LANGSMITH_TRACING: 'true',
        LANGSMITH_API_KEY: 'key',
        LANGSMITH_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      },
      '私の番号は090-1234-5678です。代理店の電話番号を教えてください',
    );
    const traced = received.join('\n');
    collector.close();
    expect(traced).toContain('代理店の電話番号を教えてください');
    expect(traced).not.toContain('1234-5678');
  });

  test.each([
    ['anthropic:some-model', 'npm install @langchain/anthropic'],
    ['nobody:some-model', 'the provider one of openai, azure_openai, anthropic, google-genai, ollama, bedrock'],
    ['openai:some-model', 'LLM_MODEL "openai:…" needs LLM_API_KEY'],
  ])('%s that cannot be opened is said at the start, in one line', async (LLM_MODEL, line) => {
    const { modules, code } = await askAlone({ LLM_MODEL });
    expect(code).toBe(1);
    expect(modules).toContain(line);
  });
});
