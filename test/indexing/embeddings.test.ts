import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { describe, expect, it } from 'vitest';
import { embeddingModelOf, embedQuestion, embedTexts, pickEmbeddings } from '../../src/indexing/embeddings.ts';
import { questionEmbedder } from '../../src/indexing/question-embedder.ts';
import { startEmbeddingsServer } from '../support/embeddings-server.ts';

describe('pickEmbeddings()', () => {
  it.each(['', ' ', 'hashed'])('takes the built-in embeddings for "%s"', async (name) => {
    expect(await pickEmbeddings({ name })).toEqual({ kind: 'hashed', id: 'hashed-bm25-v1' });
  });

  it('names a remote model by provider and model', async () => {
    expect(await pickEmbeddings({ name: 'openai:text-embedding-3-small' })).toMatchObject({
      kind: 'model',
      id: 'openai:text-embedding-3-small',
    });
  });

  it.each(['openai', 'openai:', 'text-embedding-3-small', 'cohere:embed', ':x'])('refuses "%s" and says what there is', async (name) => {
    await expect(pickEmbeddings({ name })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('"openai:<model>" or "ollama:<model>"'),
    });
  });

  it.each(['openai', 'ollama'] as const)(
    'asks a server of %s, in batches, again after a failure, and checks what it gives',
    async (provider) => {
      const server = await startEmbeddingsServer();
      try {
        const baseUrl = provider === 'openai' ? server.baseUrl : server.ollamaUrl;
        const model = await pickEmbeddings({ name: `${provider}:some-model`, baseUrl, maxRetries: 2 });
        if (model.kind !== 'model') throw new Error('not a model');
        server.behave((request) => (request === 0 ? { kind: 'status', status: 503 } : { kind: 'right' }));
        const vectors = await embedTexts(model, ['住所', '氏名', '電話番号']);
        expect(vectors.map(({ length }) => length)).toEqual([16, 16, 16]);
        expect(server.requests).toHaveLength(2);
        expect(await embedQuestion(model, '住所', 16)).toHaveLength(16);
        server.behave(() => ({ kind: 'too-few' }));
        await expect(embedTexts(model, ['住所', '氏名'])).rejects.toMatchObject({ code: 'embeddings-failed' });
      } finally {
        await server.close();
      }
    },
  );
});

describe('questionEmbedder()', () => {
  it('leaves a model alone that fails again and again, and asks it again later', async () => {
    const server = await startEmbeddingsServer();
    try {
      const model = await pickEmbeddings({ name: 'openai:some-model', baseUrl: server.baseUrl });
      if (model.kind !== 'model') throw new Error('not a model');
      const embed = await questionEmbedder(model, 16, { after: 2, forMs: 100 });
      server.behave(() => ({ kind: 'status', status: 500 }));
      for (let question = 0; question < 5; question++) await expect(embed('住所')).rejects.toMatchObject({ code: 'embeddings-failed' });
      expect(server.requests).toHaveLength(2);
      server.behave(() => ({ kind: 'right' }));
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await embed('住所')).toHaveLength(16);
    } finally {
      await server.close();
    }
  });
});

describe('embeddingModelOf()', () => {
  it('makes any LangChain embeddings a model', async () => {
    const model = embeddingModelOf('test:fake', new FakeEmbeddings());
    if (model.kind !== 'model') throw new Error('not a model');
    const [vector] = await embedTexts(model, ['住所']);
    expect(vector).toHaveLength(4);
    const question = await embedQuestion(model, '住所', 4);
    expect(question.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 6);
  });
});
