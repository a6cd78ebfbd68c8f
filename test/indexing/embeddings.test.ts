import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { describe, expect, it } from 'vitest';
import { embeddingModelOf, embedQuestion, embedTexts, pickEmbeddings } from '../../src/indexing/embeddings.ts';

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

  it('says what to install for ollama', async () => {
    await expect(pickEmbeddings({ name: 'ollama:bge-m3:latest' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('npm install @langchain/ollama'),
    });
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
