import { join } from 'node:path';

/** Where conversations are kept. */
export type StoreLocation = { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'postgres'; readonly url: string };

/** The database named, else one file in the data folder. */
export function storeLocationOf(config: { readonly databaseUrl: string | undefined; readonly dataDir: string }): StoreLocation {
  return config.databaseUrl === undefined
    ? { engine: 'sqlite', file: join(config.dataDir, 'chat.db') }
    : { engine: 'postgres', url: config.databaseUrl };
}
