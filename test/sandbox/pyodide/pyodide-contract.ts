import { PyodideSandbox } from '../../../src/sandbox/pyodide/pyodide-sandbox.ts';
import { ALL_TOPICS, sandboxContract, type Topic } from '../../sandbox-contract.ts';

/** The suite is shared out among two files, one for each way to start a process. */
export const FIRST_TOPICS: readonly Topic[] = ALL_TOPICS.slice(0, 6);
export const OTHER_TOPICS: readonly Topic[] = ALL_TOPICS.slice(6);

/** `size`: of the pool; 0 starts each process for its job. */
export const pyodideContract = (topics: readonly Topic[], size: number): void =>
  sandboxContract('pyodide', {
    create: async () => new PyodideSandbox({ pool: { size } }),
    lacks: ['processes', 'threads'],
    topics,
  });
