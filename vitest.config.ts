import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The official checkpointer suite calls describe and it as globals.
    globals: true,
    globalSetup: ['test/console/build-console.ts'],
    pool: 'forks',
    // Integration files start containers and interpreters of their own; one file per core starves them.
    maxWorkers: Math.max(2, Math.min(4, Math.floor(availableParallelism() / 2))),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The run's report names what passed only then.
    retry: process.env['CI'] ? 1 : 0,
    // A busy machine is no failure.
    expect: { poll: { timeout: 20_000 } },
  },
});
