import { renameSync, writeFileSync } from 'node:fs';

/** Loaded into a server before its program: it writes down what is used of its heap when it gets the signal. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  writeFileSync('heap-used.new', String(process.memoryUsage().heapUsed));
  renameSync('heap-used.new', 'heap-used');
});
