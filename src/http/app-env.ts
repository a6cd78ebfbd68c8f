import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** What a page needs beyond its style sheet, all from this server: to run scripts, to ask the chat, to show frames. */
export type PageNeed = 'scripts' | 'chat' | 'frames';

/** Types of the app's context. `incoming` is there when the app is served over a socket. */
export interface AppEnv {
  Bindings: { incoming?: IncomingMessage };
  Variables: {
    requestId: string;
    pageNeeds?: readonly PageNeed[];
    /** Headers of a response that is data, see jsonAtOnce(). */
    dataHeaders: Readonly<Record<string, string>>;
    /** The response was made with all its headers. */
    hasHeaders?: boolean;
  };
}

export type AppContext = Context<AppEnv>;
