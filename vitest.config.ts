import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/offer-postgres.ts', ...(process.env.NO_INDEX ? [] : ['test/support/build-test-index.ts'])],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Real browsers, servers, databases and deadlines on a busy machine: what fails once and then passes is the machine's.
    // vitest marks such tests in its report ("retry x1"); what is broken fails twice.
    retry: 1,
  },
});
