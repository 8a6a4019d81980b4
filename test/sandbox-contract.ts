import { afterAll, beforeAll, describe } from 'vitest';
import type { JobInput } from '../src/sandbox/job.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { artifactCases } from './sandbox-contract/artifacts.ts';
import { captureCases } from './sandbox-contract/captures.ts';
import { makeContract, type Feature } from './sandbox-contract/contract.ts';
import { endingCases } from './sandbox-contract/endings.ts';
import { failureCases } from './sandbox-contract/failures.ts';
import { fileCases } from './sandbox-contract/files.ts';
import { inputCases } from './sandbox-contract/inputs.ts';
import { limitCases } from './sandbox-contract/limits.ts';
import { processCases } from './sandbox-contract/processes.ts';
import { reachedLimitCases } from './sandbox-contract/reached-limits.ts';
import { resultCases } from './sandbox-contract/results.ts';
import { libraryResultCases } from './sandbox-contract/results-of-libraries.ts';
import { setupCases } from './sandbox-contract/setup.ts';
import { streamCases } from './sandbox-contract/streams.ts';
import { tamperingCases } from './sandbox-contract/tampering.ts';

const TIMEOUT_MS = 240_000;

const TOPICS = {
  streams: streamCases,
  failures: failureCases,
  endings: endingCases,
  inputs: inputCases,
  captures: captureCases,
  processes: processCases,
  results: resultCases,
  'results of libraries': libraryResultCases,
  artifacts: artifactCases,
  files: fileCases,
  limits: limitCases,
  'reached limits': reachedLimitCases,
  tampering: tamperingCases,
  setup: setupCases,
};
export type Topic = keyof typeof TOPICS;
export const ALL_TOPICS = Object.keys(TOPICS) as readonly Topic[];

/** How to make the sandbox under test, and which features it states that it lacks. */
export interface SandboxContractOptions {
  readonly create: () => Promise<Sandbox>;
  readonly lacks?: readonly Feature[];
  /** For a slow sandbox whose suite is shared out among files. @default all */
  readonly topics?: readonly Topic[];
  /** Into every job. */
  readonly common?: Partial<JobInput>;
  /** Whether cases run at the same time, for a sandbox that has room for several programs. @default false */
  readonly isConcurrent?: boolean;
}

/** Registers the cases that every sandbox must pass; a lacking feature changes what its cases assert. */
export function sandboxContract(name: string, options: SandboxContractOptions): void {
  const { isConcurrent: concurrent = false } = options;
  describe(`sandbox contract: ${name}`, { timeout: TIMEOUT_MS, concurrent }, () => {
    let sandbox: Sandbox | undefined;
    const contract = makeContract(() => sandbox as Sandbox, options.lacks ?? [], options.common);
    beforeAll(async () => {
      sandbox = await options.create();
    }, TIMEOUT_MS);
    afterAll(() => sandbox?.[Symbol.asyncDispose]());
    for (const topic of options.topics ?? ALL_TOPICS) {
      describe(topic, () => TOPICS[topic](contract));
    }
  });
}
