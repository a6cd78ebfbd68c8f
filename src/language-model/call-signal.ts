import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<AbortSignal>();

/** Runs work whose requests through {@link fetchOfCall} end when the signal aborts. */
export function withCallSignal<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return current.run(signal, work);
}

/**
 * fetch that ends with the call it belongs to. Not every client hands a signal down to its socket: Ollama's listens to
 * none while it waits, and its abort() would end the calls of everybody else as well.
 */
export const fetchOfCall: typeof fetch = (input, init) => {
  const signals = [current.getStore(), init?.signal].filter((signal) => signal instanceof AbortSignal);
  return fetch(input, { ...init, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) });
};
