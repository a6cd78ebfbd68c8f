/** A place for strings that may be missing, full or forbidden; then nothing is remembered and nothing breaks. */
export interface Store {
  get(key: string): string | null;
  /** `null` removes. */
  set(key: string, value: string | null): void;
}

/** @param open Gives the browser's storage; browsers that forbid it throw right there. */
export function createStore(open: () => Storage): Store {
  return {
    get(key) {
      try {
        return open().getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) open().removeItem(key);
        else open().setItem(key, value);
      } catch {
        // A private window or a full disk: the conversation then lives as long as the page.
      }
    },
  };
}
