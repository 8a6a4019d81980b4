import { ContainerConfigurationError } from '../../errors.ts';
import { messageOf } from '../../json-conversion.ts';
import { defaultCacheFolder } from '../cache-folder.ts';
import type { CellKind, CellStats } from '../cells/cell.ts';
import { cellSettingsSchema, type CellSettingsInput } from '../cells/cell-settings.ts';
import { Cells } from '../cells/cells.ts';
import type { Execution } from '../execution.ts';
import { createJob, type ExecutionJob } from '../job.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { usedRequirements } from '../runner/setup-steps.ts';
import { RunnerSession } from '../runner/runner-session.ts';
import { OpenSessions } from '../runner/session-place.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from '../sandbox.ts';
import { jobOfStep, type SandboxSession, type SessionOrder } from '../session.ts';
import { findPyodidePackage } from './pyodide-package.ts';
import { SingleUseChild } from './single-use-child.ts';
import { SnapshotCache } from './snapshot-cache.ts';

export interface PyodideSandboxOptions {
  /** Version of the Node that runs the children. @default that of this process */
  readonly nodeVersion?: string;
  /** Keeps the snapshot that programs start from, about 32 MB. @default in the user's cache folder */
  readonly cacheFolder?: string;
  /** False loads Pyodide anew for each process, which takes seconds. @default true */
  readonly snapshot?: boolean;
  /** Processes started ahead. @default none */
  readonly pool?: CellSettingsInput;
  /** Told what went wrong with a process that no job waited for. */
  readonly onWarning?: (message: string) => void;
}

/** It was given up before there was a process. */
class NotOpenedError extends Error {}

/** The first Node whose permission model also denies the network. */
const FIRST_SAFE_NODE = 25;
const ISOLATION =
  "WebAssembly in a process of its own under Node's permission model, without processes, threads, network " +
  'and host files; memoryMb limits the Python heap (Pyodide itself takes about 30 MB of it), files are ' +
  'memory of that process up to diskMb, the CPU share is not limited; defence in depth, not a wall against ' +
  'a determined attacker.';

/**
 * Runs programs with Pyodide, CPython as WebAssembly: the standard library only, nothing else to install.
 * Each job has its own process, which is killed when its time is over.
 */
export class PyodideSandbox implements Sandbox {
  readonly #nodeVersion: string;
  readonly #sessions = new OpenSessions();
  readonly #disposal = new AbortController();
  readonly #snapshots: SnapshotCache | undefined;
  readonly #cells: Cells<SingleUseChild>;
  #toldProblem: string | undefined;

  constructor(options: PyodideSandboxOptions = {}) {
    this.#nodeVersion = options.nodeVersion ?? process.versions.node;
    const { cacheFolder = defaultCacheFolder(), snapshot = true, pool = {}, onWarning } = options;
    this.#snapshots = snapshot ? new SnapshotCache(cacheFolder) : undefined;
    this.#cells = new Cells(cellSettingsSchema(0).parse(pool), (error) => {
      onWarning?.(`A Pyodide process was not started ahead: ${messageOf(error)}`);
    });
  }

  async profile(): Promise<SandboxProfile> {
    this.#requireNode();
    const { pythonVersion } = findPyodidePackage();
    return { name: 'pyodide', pythonVersion, packages: [], isolation: ISOLATION };
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    this.#requireNode();
    refuseWhatIsMissing(job);
    const execution = await this.#run(job, options);
    return { ...execution, warnings: [...execution.warnings, ...this.#newWarnings()] };
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    this.#requireNode();
    refuseWhatIsMissing(jobOfStep(order, { code: '', capture: 'script' }, 0));
    const open = () => this.#cells.open(() => this.#openChild(this.#disposal.signal));
    const session: RunnerSession = await RunnerSession.open({
      order,
      open: async () => await (await open()).becomePlace(order.limits),
      onClosed: () => this.#sessions.remove(session),
    });
    return this.#sessions.add(session);
  }

  async #run(job: ExecutionJob, options: ExecuteOptions): Promise<Execution> {
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    const calledAt = performance.now();
    let openedMs = 0;
    try {
      const execution = await this.#cells.use(this.#kind(signal), null, async (child) => {
        openedMs = Math.round(performance.now() - calledAt);
        return { value: await child.run(job, { ...options, signal }), fit: null };
      });
      const { timings } = execution;
      return { ...execution, timings: { ...timings, startupMs: timings.startupMs + openedMs } };
    } catch (error) {
      if (!(error instanceof NotOpenedError)) throw error;
      return new ExecutionCollector(job).toExecution({ killReason: 'aborted' });
    }
  }

  /** All children are alike: the limits of a job are set when it is handed over. */
  #kind(signal: AbortSignal): CellKind<SingleUseChild> {
    return {
      key: 'pyodide',
      open: () => this.#openChild(signal),
      openAhead: async () => {
        const child = await this.#openChild(this.#disposal.signal);
        await child.ready();
        return child;
      },
    };
  }

  /**
   * A child that can be given one job, though it may still be starting.
   * @throws {NotOpenedError} the signal was aborted before
   */
  async #openChild(signal: AbortSignal): Promise<SingleUseChild> {
    const { folder } = findPyodidePackage();
    const snapshot = await this.#snapshots?.open(signal);
    try {
      if (signal.aborted) throw new NotOpenedError();
      return new SingleUseChild(folder, snapshot);
    } finally {
      await snapshot?.close();
    }
  }

  stats(): CellStats {
    return this.#cells.stats();
  }

  /** What slows every start is told once. */
  #newWarnings(): string[] {
    const problem = this.#snapshots?.problem;
    if (problem === undefined || problem === this.#toldProblem) return [];
    this.#toldProblem = problem;
    return [withoutSnapshot(problem)];
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { pythonVersion } = await this.profile();
      const execution = await this.#run(createJob({ code: 'print(1)' }), {});
      if (execution.stdout !== '1\n') throw new Error(execution.warnings.join('; '));
      const problem =
        this.#snapshots === undefined ? 'it is switched off' : this.#snapshots.problem;
      const how = problem === undefined ? 'from a memory snapshot' : withoutSnapshot(problem);
      const startup = `starts in ${execution.timings.startupMs} ms, ${how}`;
      return { ok: true, detail: `Python ${pythonVersion}, ${startup}; ${ISOLATION}` };
    } catch (error) {
      return {
        ok: false,
        detail: (error as Error).message,
        remedy: `use Node ${FIRST_SAFE_NODE + 1} or later, and run: npm install pyodide`,
      };
    }
  }

  /** Kills what still runs, and waits until no process is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions.close();
    this.#disposal.abort();
    await this.#snapshots?.[Symbol.asyncDispose]();
    await this.#cells[Symbol.asyncDispose]();
  }

  #requireNode(): void {
    if (Number.parseInt(this.#nodeVersion, 10) >= FIRST_SAFE_NODE) return;
    throw new ContainerConfigurationError(
      `The pyodide sandbox needs Node ${FIRST_SAFE_NODE} or later, whose permission model denies the network; ` +
        `this is Node ${this.#nodeVersion}. Use a newer Node, or the docker sandbox.`,
    );
  }
}

const withoutSnapshot = (problem: string): string =>
  `Pyodide is loaded anew for each program, which takes seconds, since there is no snapshot: ${problem}`;

function refuseWhatIsMissing(job: ExecutionJob): void {
  if (job.image !== undefined) {
    throw new ContainerConfigurationError(
      `The pyodide sandbox has no images; the job asks for "${job.image}". Use the docker sandbox.`,
    );
  }
  if (job.setup.commands.length > 0) {
    throw new ContainerConfigurationError(
      `The pyodide sandbox has no shell; the job has setup commands: ${JSON.stringify(job.setup.commands)}. Use the docker sandbox.`,
    );
  }
  if (usedRequirements(job) !== null) {
    throw new ContainerConfigurationError(
      'The pyodide sandbox cannot install packages; the job has requirements. Leave them out, or use the docker sandbox.',
    );
  }
  if (job.network === 'on') {
    throw new ContainerConfigurationError(
      'The pyodide sandbox has no network; the job asks for it. Set network to "none", or use the docker sandbox.',
    );
  }
}
