import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** Types of the app's context. `incoming` is there when the app is served over a socket. */
export interface AppEnv {
  Bindings: { incoming?: IncomingMessage };
  Variables: { requestId: string };
}

export type AppContext = Context<AppEnv>;
