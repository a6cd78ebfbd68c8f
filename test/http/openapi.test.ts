import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenApiDocument, openApiDocument } from '../../src/http/openapi-document.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;
afterEach(() => server?.close());

describe('GET /openapi.json', () => {
  it.each([
    ['everything', { feedback: true, metrics: true }],
    ['what every server has', { feedback: false, metrics: false }],
  ])('is valid OpenAPI 3.1 with %s, and every reference leads somewhere', async (_, routes) => {
    const document = openApiDocument(routes);
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('says what the schemas say: lengths, choices, what may be missing', () => {
    const { ChatRequest, FeedbackRequest, Reply } = openApiDocument({ feedback: true, metrics: false }).components.schemas;
    expect(ChatRequest).toMatchObject({
      required: ['message'],
      properties: { message: { type: 'string', minLength: 1, maxLength: 1000 }, channel: { enum: ['web', 'qr', 'staff'] } },
    });
    expect(FeedbackRequest).toMatchObject({
      required: ['conversationId', 'messageId', 'rating'],
      properties: { rating: { enum: ['up', 'down'] }, comment: { maxLength: 500 } },
    });
    expect(Reply).toMatchObject({ properties: { kind: { enum: ['answer', 'clarify', 'decline', 'chat'] } } });
  });

  it('describes the routes that this server has', async () => {
    server = await startTestServer({ recorder: { record: () => {}, saveFeedback: async () => true } });
    const { paths } = (await (await fetch(`${server.origin}/openapi.json`)).json()) as OpenApiDocument;
    for (const [path, methods] of Object.entries(paths)) {
      const allow = (await fetch(`${server.origin}${path}`, { method: 'OPTIONS' })).headers.get('allow') ?? '';
      for (const method of Object.keys(methods)) expect(allow).toContain(method.toUpperCase());
    }
    expect(Object.keys(paths).filter((path) => path.startsWith('/api/'))).toEqual(['/api/chat', '/api/feedback', '/api/topics']);
    await server.close();
    server = await startTestServer();
    const bare = (await (await fetch(`${server.origin}/openapi.json`)).json()) as OpenApiDocument;
    expect(Object.keys(bare.paths)).not.toContain('/api/feedback');
  });
});

describe('GET /openapi', () => {
  it('shows every operation and every type, loads nothing from elsewhere and runs nothing', async () => {
    server = await startTestServer();
    const response = await fetch(`${server.origin}/openapi`);
    const page = await response.text();
    const { paths, components } = openApiDocument({ feedback: false, metrics: false });
    for (const path of Object.keys(paths)) expect(page).toContain(path);
    for (const name of Object.keys(components.schemas)) expect(page).toContain(`id="${name}"`);
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^[/#]|^tel:|^https:\/\/[^"]*$/);
    expect(page).not.toMatch(/<script|<img|@import|url\(/i);
    expect(response.headers.get('content-security-policy')).not.toContain('script-src');
  });
});
