// A server process for tests that kill it, starve it or take its rights away: node --import tsx store-server-process.ts
// [unprivileged]. The environment is the server's; it prints its address.
import { pino } from 'pino';
import { startStoreServer } from './store-server.ts';

if (process.argv.includes('unprivileged') && process.getuid?.() === 0) process.setuid?.(65_534);
const logger = pino({ level: 'info' }, pino.destination({ dest: 2, sync: true }));
const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
const { base, close } = await startStoreServer(Object.fromEntries(given), logger);
console.log(base);
process.once('SIGTERM', () => void close());
