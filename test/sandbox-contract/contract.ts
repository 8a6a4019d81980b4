import type { Execution } from '../../src/sandbox/execution.ts';
import { createJob, type JobInput } from '../../src/sandbox/job.ts';
import type { ExecuteOptions, Sandbox } from '../../src/sandbox/sandbox.ts';

/** What a sandbox may be unable to do; the case then asserts what happens instead. */
export type Feature =
  | 'processes'
  | 'threads'
  | 'memory-total'
  | 'network-denied'
  | 'disk-total'
  | 'pids';

type LimitsInput = NonNullable<JobInput['limits']>;

/** Runs one program and resolves with what happened. */
export type RunProgram = (
  code: string,
  input?: Partial<JobInput>,
  options?: ExecuteOptions,
) => Promise<Execution>;

/** What every group of cases is given. */
export interface Contract {
  /** Capture `script`. */
  readonly script: RunProgram;
  /** Capture `cell`. */
  readonly cell: RunProgram;
  readonly lacks: (feature: Feature) => boolean;
  /** Decided at run time by what the sandbox's profile lists. */
  readonly hasPackage: (name: string) => Promise<boolean>;
}

/** Cases run with a time limit that a hanging sandbox shows in. */
const LIMITS: LimitsInput = { timeoutMs: 30_000 };

/** A contract over the sandbox that `sandbox()` returns once the suite has started; `common` goes into every job. */
export function makeContract(
  sandbox: () => Sandbox,
  lacking: readonly Feature[],
  common: Partial<JobInput> = {},
): Contract {
  const runWith =
    (capture: 'script' | 'cell'): RunProgram =>
    (code, input = {}, options = {}) => {
      const limits = { ...LIMITS, ...input.limits };
      return sandbox().execute(createJob({ code, capture, ...common, ...input, limits }), options);
    };
  return {
    script: runWith('script'),
    cell: runWith('cell'),
    lacks: (feature) => lacking.includes(feature),
    hasPackage: async (name) => (await sandbox().profile()).packages.includes(name),
  };
}

/** Python source in a template: backslashes stay, the common indentation goes. */
export function py(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = String.raw({ raw: strings.raw }, ...values);
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trimStart();
}

/** The captured value of `results`; anything else is shown by the failing comparison. */
export const valueOf = (execution: Execution): unknown =>
  execution.results.status === 'captured'
    ? execution.results.value
    : { notCaptured: execution.results, error: execution.error, warnings: execution.warnings };

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Buffer.from(text, 'utf8');

/** Path → text of everything brought out. */
export const textFiles = (execution: Execution): Record<string, string> =>
  Object.fromEntries(
    execution.artifacts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]),
  );
