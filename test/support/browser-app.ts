import { pino } from 'pino';
import { createApp } from '../../src/http/create-app.ts';
import { startServer } from '../../src/http/server.ts';
import type { BuiltWidget } from '../../src/http/widget-scripts.ts';
import type { OpenedChat } from '../../src/open-chat.ts';
import { buildWidgetFiles } from '../../src/widget-bundle/build-widget.ts';
import { openRealChat, realConfig } from './real-chat.ts';

export interface BrowserApp {
  /** Pages with the chat element. */
  readonly origin: string;
  /** The same pages as a browser without JavaScript has them. */
  readonly plainOrigin: string;
  readonly chat: OpenedChat;
  close(): Promise<void>;
}

/** The product as people meet it: real knowledge, real chat, built scripts, over HTTP. */
export async function startBrowserApp(allowedOrigins: readonly string[] = []): Promise<BrowserApp> {
  const config = { ...realConfig(), allowedOrigins };
  const chat = await openRealChat();
  const { knowledge, answerer } = chat;
  const { elementName, chatWords } = knowledge.wording;
  const widget = await buildWidgetFiles({ elementName, messages: chatWords });
  const logger = pino({ level: 'silent' });
  const start = (built?: BuiltWidget) =>
    startServer(
      createApp({ chat: answerer, knowledge, config, logger, ready: async () => ({ ok: true }), ...(built && { widget: built }) }),
      config,
      logger,
      { graceMs: 100 },
    );
  const servers = [await start(widget), await start()] as const;
  const [origin, plainOrigin] = servers.map(({ address }) => `http://127.0.0.1:${address.port}`) as [string, string];
  return {
    origin,
    plainOrigin,
    chat,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
