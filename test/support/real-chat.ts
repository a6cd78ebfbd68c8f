import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type Config, parseConfig } from '../../src/config.ts';
import { createApp } from '../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { type OpenedChat, openChat } from '../../src/open-chat.ts';

/** Built once for all test files by build-test-index.ts; git ignores it. */
const DATA_DIR = fileURLToPath(new URL('../../node_modules/.cache/support-chat/test-index', import.meta.url));
const KNOWLEDGE_DIR = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** The configuration of the product on its own knowledge, on a free port. */
export function realConfig(): Config {
  return parseConfig({ KNOWLEDGE_DIR, DATA_DIR, HOST: '127.0.0.1', PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' });
}

/** The real chat on the real knowledge. */
export function openRealChat(): Promise<OpenedChat> {
  return openChat(realConfig());
}

/** The real app on the real knowledge, listening. */
export async function startRealApp(): Promise<{ base: string; server: RunningServer; chat: OpenedChat }> {
  const config = realConfig();
  const chat = await openChat(config);
  const logger = pino({ level: 'silent' });
  const app = createApp({ chat: chat.answerer, knowledge: chat.knowledge, config, logger, ready: async () => ({ ok: true }) });
  const server = await startServer(app, config, logger);
  return { base: `http://127.0.0.1:${server.address.port}`, server, chat };
}
