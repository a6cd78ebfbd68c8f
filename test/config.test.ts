import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { SupportChatError } from '../src/errors.ts';

function faultOf(env: Record<string, string>): SupportChatError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof SupportChatError) return error;
    throw error;
  }
  throw new Error('parseConfig() accepted the environment');
}

describe('parseConfig()', () => {
  it('needs nothing: an empty environment listens on this machine only, for its own pages only', () => {
    expect(parseConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      knowledgeDir: 'knowledge',
      dataDir: 'data',
      allowedOrigins: [],
      rateLimit: 60,
      trustProxy: 0,
      embeddingsModel: undefined,
      embeddingsBaseUrl: undefined,
      embeddingsApiKey: undefined,
      conversationTtlMinutes: 60,
      maxConversations: 10_000,
      databaseUrl: undefined,
      retentionDays: 90,
      metricsToken: undefined,
      logLevel: 'info',
    });
  });

  it('reads every name', () => {
    const config = parseConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      KNOWLEDGE_DIR: '/k',
      DATA_DIR: '/d',
      ALLOWED_ORIGINS: 'https://a.example.jp, http://localhost:8080,https://a.example.jp,',
      RATE_LIMIT: 'off',
      TRUST_PROXY: '2',
      EMBEDDINGS_MODEL: 'm',
      EMBEDDINGS_BASE_URL: 'http://127.0.0.1:1234/v1',
      EMBEDDINGS_API_KEY: 'k',
      CONVERSATION_TTL_MINUTES: '5',
      MAX_CONVERSATIONS: '7',
      DATABASE_URL: 'postgresql://user:secret@db.example.jp:5432/chat?sslmode=require',
      RETENTION_DAYS: '30',
      METRICS_TOKEN: '0123456789abcdef',
      LOG_LEVEL: 'silent',
    });
    expect(config).toEqual({
      host: '0.0.0.0',
      port: 0,
      knowledgeDir: '/k',
      dataDir: '/d',
      allowedOrigins: ['https://a.example.jp', 'http://localhost:8080'],
      rateLimit: 'off',
      trustProxy: 2,
      embeddingsModel: 'm',
      embeddingsBaseUrl: 'http://127.0.0.1:1234/v1',
      embeddingsApiKey: 'k',
      conversationTtlMinutes: 5,
      maxConversations: 7,
      databaseUrl: 'postgresql://user:secret@db.example.jp:5432/chat?sslmode=require',
      retentionDays: 30,
      metricsToken: '0123456789abcdef',
      logLevel: 'silent',
    });
  });

  it('is frozen, its lists too', () => {
    const config = parseConfig({ ALLOWED_ORIGINS: 'https://a.example.jp' });
    expect(Object.isFrozen(config) && Object.isFrozen(config.allowedOrigins)).toBe(true);
  });

  it('takes an empty value for one that is not set', () => {
    expect(parseConfig({ PORT: '', LOG_LEVEL: '  ', EMBEDDINGS_BASE_URL: '' })).toEqual(parseConfig({}));
  });

  it('names every fault at once and never a value', () => {
    const error = faultOf({
      PORT: '70000',
      RATE_LIMIT: 's3cret-1',
      LOG_LEVEL: 's3cret-2',
      EMBEDDINGS_BASE_URL: 's3cret-3',
    });
    expect(error.code).toBe('config-invalid');
    expect(error.message.split('\n').map((line) => line.split(' ')[0])).toEqual(['PORT', 'RATE_LIMIT', 'EMBEDDINGS_BASE_URL', 'LOG_LEVEL']);
    expect(error.message).not.toMatch(/70000|s3cret/);
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['RATE_LIMIT', '0'],
    ['RATE_LIMIT', 'Off'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '11'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://a.example.jp/'],
    ['ALLOWED_ORIGINS', 'https://a.example.jp/path'],
    ['ALLOWED_ORIGINS', 'a.example.jp'],
    ['ALLOWED_ORIGINS', "https://a.example.jp; script-src 'unsafe-inline'"],
    ['ALLOWED_ORIGINS', 'javascript://a.example.jp'],
    ['EMBEDDINGS_BASE_URL', 'file:///etc/passwd'],
    ['CONVERSATION_TTL_MINUTES', '0'],
    ['MAX_CONVERSATIONS', '1e9'],
    ['LOG_LEVEL', 'verbose'],
    ['DATABASE_URL', 'mysql://db.example.jp/chat'],
    ['DATABASE_URL', 'chat.db'],
    ['RETENTION_DAYS', '0'],
    ['RETENTION_DAYS', 'off'],
    ['METRICS_TOKEN', 'too short'],
  ])('refuses %s=%s by its name', (name, value) => {
    expect(faultOf({ [name]: value }).message).toMatch(new RegExp(`^${name} must`));
  });

  it('ignores names it does not know', () => {
    expect(parseConfig({ PATH: 'x', LLM_KEY: 'x' })).toEqual(parseConfig({}));
  });

  it('has no language model without LLM_MODEL, whatever else is said of one', () => {
    expect(parseConfig({ LLM_API_KEY: 'k', LLM_TEMPERATURE: '1' }).languageModel).toBeUndefined();
  });

  it('reads a language model with its defaults, and with everything said', () => {
    expect(parseConfig({ LLM_MODEL: 'openai:gpt-4.1-mini' }).languageModel).toEqual({
      name: 'openai:gpt-4.1-mini',
      temperature: 0,
      uses: ['understanding', 'wording'],
      concurrency: 8,
      timeoutMs: 7500,
      firstSentenceMs: 3000,
      inputPrice: 0,
      outputPrice: 0,
    });
    expect(
      parseConfig({
        LLM_MODEL: 'azure_openai:gpt',
        LLM_BASE_URL: 'https://a.example',
        LLM_API_KEY: 'k',
        LLM_DEPLOYMENT: 'd',
        LLM_API_VERSION: 'v',
        LLM_TEMPERATURE: 'off',
        LLM_USES: ' wording ,wording',
        LLM_CONCURRENCY: '2',
        LLM_TIMEOUT_MS: '5000',
        LLM_FIRST_SENTENCE_MS: '1000',
        LLM_INPUT_PRICE: '0.4',
        LLM_OUTPUT_PRICE: '1.6',
      }).languageModel,
    ).toEqual({
      name: 'azure_openai:gpt',
      baseUrl: 'https://a.example',
      apiKey: 'k',
      deployment: 'd',
      apiVersion: 'v',
      temperature: null,
      uses: ['wording'],
      concurrency: 2,
      timeoutMs: 5000,
      firstSentenceMs: 1000,
      inputPrice: 0.4,
      outputPrice: 1.6,
    });
  });

  it.each([
    ['LLM_MODEL', 'gpt-4.1'],
    ['LLM_BASE_URL', 'file:///x'],
    ['LLM_TEMPERATURE', '2.5'],
    ['LLM_TEMPERATURE', 'cold'],
    ['LLM_USES', 'wording,tools'],
    ['LLM_USES', ','],
    ['LLM_CONCURRENCY', '0'],
    ['LLM_TIMEOUT_MS', '50'],
    ['LLM_INPUT_PRICE', '-1'],
  ])('refuses %s=%s by its name, with or without a model', (name, value) => {
    expect(faultOf({ [name]: value }).message).toMatch(new RegExp(`^${name} must`));
  });

  it('accepts .env.example as it stands, which then changes nothing', () => {
    const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
    const env = Object.fromEntries(lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split('=', 2) as [string, string]));
    expect(Object.keys(env)).toHaveLength(36);
    expect(parseConfig(env)).toEqual(parseConfig({}));
  });
});
