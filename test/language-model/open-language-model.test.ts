import { describe, expect, it } from 'vitest';
import { openLanguageModel, providers } from '../../src/language-model/open-language-model.ts';
import { startProviderDouble } from '../support/provider-double.ts';

describe('openLanguageModel()', () => {
  it.each(['gpt-4.1', 'openai:', ':x', 'nobody:model', ''])('refuses "%s" and lists the providers', async (name) => {
    await expect(openLanguageModel({ name })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(providers.join(', ')),
    });
  });

  // Optional packages; openai and ollama are here.
  it.each([
    ['anthropic:claude-x', '@langchain/anthropic'],
    ['google-genai:gemini-x', '@langchain/google-genai'],
    ['bedrock:anthropic.claude-x', '@langchain/aws'],
  ])('%s: says what to install', async (name, packageName) => {
    await expect(openLanguageModel({ name, apiKey: 'k' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(`npm install ${packageName}`),
    });
  });

  it.each([
    ['openai:x', {}, 'needs LLM_API_KEY'],
    ['azure_openai:x', {}, 'needs LLM_API_KEY and LLM_BASE_URL'],
    ['azure_openai:x', { apiKey: 'k' }, 'needs LLM_BASE_URL'],
  ])('%s with %j: says what is missing', async (name, rest, what) => {
    await expect(openLanguageModel({ name, ...rest })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(what),
    });
  });

  it('sends model, temperature 0, key and messages as the settings say, to the address of the settings', async () => {
    const double = await startProviderDouble();
    try {
      const model = await openLanguageModel({ name: 'openai:some-model', baseUrl: double.openAiUrl, apiKey: 'key-1' });
      for await (const _ of model.stream([{ role: 'user', text: 'はい' }], new AbortController().signal)) void _;
      const sent = Buffer.concat(double.received).toString();
      expect(sent).toMatch(/^POST \/v1\/chat\/completions/);
      expect(sent).toContain('Bearer key-1');
      expect(sent).toContain('"model":"some-model"');
      expect(sent).toContain('"temperature":0');
      const plain = await openLanguageModel({ name: 'openai:some-model', baseUrl: double.openAiUrl, temperature: null });
      double.received.length = 0;
      for await (const _ of plain.stream([{ role: 'user', text: 'はい' }], new AbortController().signal)) void _;
      expect(Buffer.concat(double.received).toString()).not.toContain('temperature');
    } finally {
      await double.close();
    }
  });

  it('speaks to an Azure deployment', async () => {
    const double = await startProviderDouble();
    try {
      const model = await openLanguageModel({
        name: 'azure_openai:gpt-x',
        baseUrl: double.ollamaUrl,
        apiKey: 'key-2',
        deployment: 'our-deployment',
        apiVersion: '2024-10-21',
      });
      for await (const _ of model.stream([{ role: 'user', text: 'はい' }], new AbortController().signal)) void _;
      expect(Buffer.concat(double.received).toString()).toMatch(
        /^POST \/openai\/deployments\/our-deployment\/chat\/completions\?api-version=2024-10-21/,
      );
    } finally {
      await double.close();
    }
  });
});
