import type { StoreFault } from './store-error.ts';
import type { StoreLocation } from './store-location.ts';

/** What the store's thread is started with. */
export interface ThreadData {
  readonly location: StoreLocation;
  readonly retentionDays: number;
}

/** To the thread. */
export type ThreadRequest = { readonly id: number; readonly name: string; readonly args: readonly unknown[] } | { readonly close: true };

/** From the thread. */
export type ThreadReport =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly fault: StoreFault; readonly detail: string }
  | { readonly type: 'note'; readonly level: 'info' | 'warn' | 'error'; readonly text: string };
