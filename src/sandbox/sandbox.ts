import type { CellStats } from './cells/cell.ts';
import type { Execution, ExecutionEvent } from './execution.ts';
import type { ExecutionJob } from './job.ts';
import type { SandboxSession, SessionOrder } from './session.ts';

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

/** `interactive`: somebody waits for it; `batch`: it may come after all those. */
export type Urgency = 'interactive' | 'batch';

/** Reason of an abort that lets go of a job, where jobs outlive who gave them, instead of ending it. */
export const LET_GO = Symbol('let go');

export interface ExecuteOptions {
  /** Abort kills the program; the execution then resolves as `killed` / `aborted` with the output so far. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: ExecutionEvent) => void) | undefined;
  /** Counts where jobs of many services wait in one queue. @default 'interactive' */
  readonly urgency?: Urgency | undefined;
  /**
   * What came of it stays with the sandbox until `forget`, for a caller who must not lose it either. Counts where jobs
   * outlive their service. @default false
   */
  readonly isKept?: boolean | undefined;
}

/** Jobs of all services in a shared queue. */
export interface Backlog {
  readonly waiting: number;
  readonly running: number;
  readonly maxWaiting: number;
}

/** A job of a service that ended before it. */
export interface AdoptableJob {
  readonly job: ExecutionJob;
  /** As `execute`; its output is told at the end only. */
  follow(options?: ExecuteOptions): Promise<Execution>;
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
  /**
   * An interpreter that keeps its state between programs, until it is disposed. Left out where there is no such thing.
   * @throws {ContainerConnectivityError} | {ContainerConfigurationError} as `execute`
   */
  openSession?(order: SessionOrder): Promise<SandboxSession>;
  /** Tells whether jobs can run here; never throws. */
  check(): Promise<SandboxHealth>;
  /** What it holds ready; left out where nothing can be. */
  stats?(): CellStats;
  /** What waits in a queue that it shares with others; left out where there is none. */
  backlog?(): Promise<Backlog>;
  /**
   * A job that it was given by a service that is gone, for there it outlives who gave it once it is `submitted`;
   * null when it has no such job. Left out where jobs end with their service.
   */
  adopt?(id: string): Promise<AdoptableJob | null>;
  /** Removes what is left of a job that was kept and has ended. There where `adopt` is. */
  forget?(id: string): Promise<void>;
}
