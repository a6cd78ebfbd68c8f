import { createDatabase } from './postgres-cluster.ts';

/** A new, empty database on the PostgreSQL of this test run, which the first caller starts. @returns its address */
export async function freshDatabase(): Promise<string> {
  const offer = process.env.TEST_POSTGRES_OFFER;
  if (offer === undefined) throw new Error('test/support/offer-postgres.ts has not run');
  const response = await fetch(offer);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return createDatabase(text);
}
