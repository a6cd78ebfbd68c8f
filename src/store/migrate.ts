import { Migrator } from 'kysely';
import { migrationsFor } from './migrations.ts';
import type { Engine, StoreDatabase } from './schema.ts';
import { StoreError } from './store-error.ts';

/**
 * Brings the tables up to this version; processes that start at once wait for each other.
 * @throws {StoreError} 'store-newer' when a later version of this program has changed the tables; the database's own errors
 */
export async function migrate(db: StoreDatabase, engine: Engine): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrationsFor(engine)) } });
  const { error } = await migrator.migrateToLatest();
  // Kysely has no code for it.
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) throw new StoreError('store-newer');
  if (error !== undefined) throw error;
}
