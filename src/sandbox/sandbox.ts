import type { Execution, ExecutionEvent } from './execution.ts';
import type { ExecutionJob } from './job.ts';

/** What a sandbox is, told without starting anything. */
export interface SandboxProfile {
  readonly name: string;
  /** Python the code will meet, as `3.11`; decides which syntax the analyzer accepts. */
  readonly pythonVersion: string;
  /** Importable libraries beside the standard library. */
  readonly packages: readonly string[];
  /** `sys.stdlib_module_names`; left out where programs cannot install packages anyway. */
  readonly stdlibModules?: readonly string[];
  /** One honest sentence on what it contains and what it does not. */
  readonly isolation: string;
}

export interface ExecuteOptions {
  /** Abort kills the program; the execution then resolves as `killed` / `aborted` with the output so far. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: ExecutionEvent) => void) | undefined;
}

/** One finding of `doctor`. */
export interface SandboxHealth {
  readonly ok: boolean;
  readonly detail: string;
  /** How to mend it, as a command where there is one. */
  readonly remedy?: string;
}

/** Runs a job in isolation and tells exactly what happened. */
export interface Sandbox extends AsyncDisposable {
  /**
   * Facts about the Python inside, asked once and remembered; with an image about the Python in that.
   * @throws {ContainerConnectivityError} | {ContainerConfigurationError} as `execute`
   */
  profile(image?: string): Promise<SandboxProfile>;
  /**
   * Runs one job. A failing program is a value.
   * @throws {ContainerConnectivityError} the sandbox cannot be reached or broke
   * @throws {ContainerConfigurationError} it is set up wrongly, or cannot honour the job
   */
  execute(job: ExecutionJob, options?: ExecuteOptions): Promise<Execution>;
  /** Tells whether jobs can run here; never throws. */
  check(): Promise<SandboxHealth>;
}
