import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import type { ExecutionServiceEvent } from '../../src/jobs/execution-events.ts';
import type { ExecutionServiceOptions } from '../../src/jobs/service-options.ts';
import type { ExecutionStore } from '../../src/jobs/execution-store.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import type { Execution, ExecutionEvent } from '../../src/sandbox/execution.ts';
import { createJob, type ExecutionJob } from '../../src/sandbox/job.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { makeExecution } from '../notebook/fixture.ts';

/** A program in the sandbox that ends when the test says so, or when it is aborted unless it is `stubborn`. */
export interface Program {
  readonly code: string;
  readonly signal: AbortSignal;
  print(text: string, type?: 'stdout' | 'stderr'): void;
  end(overrides?: Partial<Execution>): void;
  crash(error: Error): void;
}

export interface Fixture {
  readonly service: ExecutionService;
  readonly store: ExecutionStore;
  /** In the order of their start. */
  readonly programs: readonly Program[];
  readonly warnings: readonly string[];
  readonly artifactsDir: string;
  /** Waits until so many programs were started; gives the last one. */
  readonly started: (count: number) => Promise<Program>;
}

type Options = Partial<ExecutionServiceOptions> & { readonly stubborn?: boolean };

const aborted = (stdout: string): Execution =>
  makeExecution({ status: 'killed', killReason: 'aborted', exitCode: null, stdout });

export const makeJob = (code = 'pass', more: Parameters<typeof createJob>[0] = {}): ExecutionJob =>
  createJob({ code, ...more });

/** A service that has been started, with one place to run; its store and folders end with the test. */
export async function startService({
  stubborn = false,
  ...options
}: Options = {}): Promise<Fixture> {
  const programs: Program[] = [];
  const warnings: string[] = [];
  const starts = new EventTarget();
  const sandbox = new FakeSandbox(({ code, options: { signal, onEvent } }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Execution>();
    let stdout = '';
    const print = (text: string, type: 'stdout' | 'stderr' = 'stdout'): void => {
      if (type === 'stdout') stdout += text;
      onEvent?.({ type, text } satisfies ExecutionEvent);
    };
    const end = (overrides: Partial<Execution> = {}): void =>
      resolve(makeExecution({ stdout, ...overrides }));
    if (signal === undefined) throw new Error('a program without a signal');
    if (!stubborn) signal.addEventListener('abort', () => resolve(aborted(stdout)));
    onEvent?.({ type: 'started' });
    programs.push({ code, signal, print, end, crash: reject });
    starts.dispatchEvent(new Event('start'));
    return promise;
  });
  const folder = tempFolder();
  const store = options.store ?? new SqliteExecutionStore(':memory:');
  const artifactsDir = join(folder, 'artifacts');
  const service = new ExecutionService({
    sandbox,
    store,
    artifactsDir,
    maxRunning: 1,
    onWarning: (warning) => void warnings.push(warning),
    ...options,
  });
  await service.start();
  onTestFinished(async () => {
    await service.close({ graceMs: 0 });
    if (options.store === undefined) await store[Symbol.asyncDispose]();
  });
  const started = async (count: number): Promise<Program> => {
    while (programs.length < count) {
      await new Promise((resolve) => starts.addEventListener('start', resolve, { once: true }));
    }
    return programs[count - 1] as Program;
  };
  return { service, store, programs, warnings, artifactsDir, started };
}

/** All events until the end. */
export async function collect(
  events: AsyncIterable<ExecutionServiceEvent>,
): Promise<ExecutionServiceEvent[]> {
  const all: ExecutionServiceEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
