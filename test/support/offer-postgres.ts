import { once } from 'node:events';
import { createServer } from 'node:http';
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts';

/** Starts one PostgreSQL for the whole run when the first test asks for it (postgres.ts), and stops it at the end. */
export async function setup(): Promise<() => Promise<void>> {
  let cluster: Promise<PostgresCluster> | undefined;
  const server = createServer((_, response) => {
    response.setHeader('Connection', 'close');
    cluster ??= startPostgresCluster();
    cluster.then(
      ({ url }) => response.end(url),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  process.env.TEST_POSTGRES_OFFER = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  return async () => {
    server.close();
    await (await cluster)?.stop();
  };
}
