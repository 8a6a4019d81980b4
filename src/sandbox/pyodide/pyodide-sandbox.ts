import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import { createJob, type ExecutionJob } from '../job.ts';
import { baseEnv } from '../runner/base-env.ts';
import { programModules } from '../runner/bundle.ts';
import { encodeFrame } from '../runner/frames.ts';
import { runJob, type JobOutcome } from '../runner/run-job.ts';
import { usedRequirements } from '../runner/setup-steps.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from '../sandbox.ts';
import { MODULES_FRAME } from './channel.ts';
import { startPyodideChild } from './child-process.ts';
import { findPyodidePackage } from './pyodide-package.ts';
import { WatchedChild, type ChildEnd } from './watched-child.ts';

export interface PyodideSandboxOptions {
  /** Version of the Node that runs the children. @default that of this process */
  readonly nodeVersion?: string;
}

/** The first Node whose permission model also denies the network. */
const FIRST_SAFE_NODE = 25;
const OWN_MEMORY_MB = 512;
const LAST_WORDS_MS = 1_000;
const PLACEMENT = {
  folder: '/work',
  env: baseEnv('/work', '/tmp'),
  rlimitMemory: false,
  rlimitFileSize: false,
};
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
  readonly #disposal = new AbortController();

  constructor(options: PyodideSandboxOptions = {}) {
    this.#nodeVersion = options.nodeVersion ?? process.versions.node;
  }

  async profile(): Promise<SandboxProfile> {
    this.#requireNode();
    const { pythonVersion } = findPyodidePackage();
    return { name: 'pyodide', pythonVersion, packages: [], isolation: ISOLATION };
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    this.#requireNode();
    refuseWhatIsMissing(job);
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    return this.#run(job, options.onEvent, AbortSignal.any(signals));
  }

  async #run(
    job: ExecutionJob,
    onEvent: ExecuteOptions['onEvent'],
    signal: AbortSignal,
  ): Promise<Execution> {
    const child = startPyodideChild(findPyodidePackage().folder);
    const watched = new WatchedChild(child, maxResidentBytes(job));
    const kill = (): void => watched.kill();
    const link = { stdin: child.stdin, stdout: child.stdout, destroy: kill, graceMs: 0 };
    try {
      child.stdin.write(encodeFrame(MODULES_FRAME, JSON.stringify(programModules())));
      const outcome = await runJob(link, job, PLACEMENT, { signal, onEvent });
      return conclude(outcome, await endOf(watched, outcome));
    } finally {
      kill();
    }
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { pythonVersion } = await this.profile();
      const execution = await this.execute(createJob({ code: 'print(1)' }));
      if (execution.stdout !== '1\n') throw new Error(execution.warnings.join('; '));
      const startup = `starts in ${execution.timings.startupMs} ms`;
      return { ok: true, detail: `Python ${pythonVersion}, ${startup}; ${ISOLATION}` };
    } catch (error) {
      return {
        ok: false,
        detail: (error as Error).message,
        remedy: `use Node ${FIRST_SAFE_NODE + 1} or later, and run: npm install pyodide`,
      };
    }
  }

  /** Kills what still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
  }

  #requireNode(): void {
    if (Number.parseInt(this.#nodeVersion, 10) >= FIRST_SAFE_NODE) return;
    throw new ContainerConfigurationError(
      `The pyodide sandbox needs Node ${FIRST_SAFE_NODE} or later, whose permission model denies the network; ` +
        `this is Node ${this.#nodeVersion}. Use a newer Node, or the docker sandbox.`,
    );
  }
}

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

/** What the process may occupy: the limits of the job, Node, Pyodide's code and its JavaScript heap. */
const maxResidentBytes = ({ limits }: ExecutionJob): number =>
  (limits.memoryMb + limits.diskMb + OWN_MEMORY_MB) * 1_048_576;

/** Ends the child; one that is ending without a report gets a moment to say why. */
async function endOf(watched: WatchedChild, outcome: JobOutcome): Promise<ChildEnd> {
  const isEnding = outcome.collector.report === undefined && outcome.protocolError === undefined;
  const timer = setTimeout(() => watched.kill(), isEnding ? LAST_WORDS_MS : 0);
  try {
    return await watched.ended;
  } finally {
    clearTimeout(timer);
  }
}

function conclude({ collector, gaveUp, protocolError }: JobOutcome, end: ChildEnd): Execution {
  const lastWords = `${end.how}; ${end.words}`;
  if (collector.report === undefined && !collector.started && gaveUp === null) {
    throw new ContainerConnectivityError(
      `Pyodide did not start the program: ${lastWords}`,
      'pyodide',
      null,
      { cause: protocolError },
    );
  }
  const outOfMemory = collector.report === undefined && gaveUp === null && end.outOfMemory;
  const killReason = gaveUp ?? (outOfMemory ? 'out_of_memory' : null);
  return collector.toExecution({ killReason, outOfMemory, lastWords });
}
