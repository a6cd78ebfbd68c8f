import { config as readDotenv } from 'dotenv';
import { pino } from 'pino';
import { parseConfig } from './config.ts';
import { SupportChatError } from './errors.ts';
import { startServer } from './http/server.ts';
import { escapeHostileCharacters } from './log/escape-hostile-characters.ts';
import { openLiveApp } from './open-live-app.ts';
import { openMetrics, openRecords } from './open-records.ts';
import { openStaffOffice } from './open-staff-office.ts';

// npm start: configuration → index → answerer → server. The only file of src/ that acts on import.

/** Bytes of log that wait to be written, at most. */
const MAX_LOG_BYTES = 4 * 2 ** 20;

const stopping = new AbortController();
try {
  readDotenv({ quiet: true });
  const config = parseConfig(process.env);
  // Lines that come while one is being written go out together; what is fatal is written at once.
  // Where nobody reads the log any more, lines are dropped: nothing waits for it, and memory does not fill up.
  const logger = pino(
    { level: config.logLevel, hooks: { streamWrite: escapeHostileCharacters } },
    pino.destination({ dest: 1, sync: false, maxLength: MAX_LOG_BYTES }),
  );
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      // The state is in doubt: say it once, finish what is under way, let the supervisor start a fresh process.
      // Where, not what: a message could quote what somebody typed.
      const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
      logger.fatal({ name: error instanceof Error ? error.name : typeof error, places }, event);
      process.exitCode = 1;
      process.emit('SIGTERM');
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  const records = openRecords(config, logger);
  const { store, recorder } = records;
  const metrics = config.metricsToken === undefined ? null : await openMetrics({ recorder, store });
  const office = await openStaffOffice(config, records);
  const live = await openLiveApp({ config, logger, records, metrics, office, signal: stopping.signal });
  const server = await startServer(live.app, config, logger);
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${server.address.port}/`;
  const { generation, chunks } = live.index();
  logger.info({ address, index: generation, chunks: chunks.length }, `listening on ${address}`);
  const close = () => {
    live.close();
    void server
      .close()
      .then(() => records.close())
      .then(() => logger.info('stopped'));
  };
  if (stopping.signal.aborted) close();
  else stopping.signal.addEventListener('abort', close, { once: true });
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(describe(error));
    process.exitCode = 1;
  }
}

/** Operators get the reason, one line each; a stack only for what nobody expected. */
function describe(error: unknown): string {
  if (error instanceof SupportChatError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `The port is taken by another program: set PORT (${error.message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
