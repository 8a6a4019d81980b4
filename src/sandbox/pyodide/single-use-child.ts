import { ContainerConnectivityError } from '../../errors.ts';
import type { Cell } from '../cells/cell.ts';
import { holdProcess } from '../cells/hold-process.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob, ExecutionLimits } from '../job.ts';
import { baseEnv } from '../runner/base-env.ts';
import { ready } from '../runner/ready.ts';
import { runJob, type JobOutcome } from '../runner/run-job.ts';
import type { SessionPlace } from '../runner/session-place.ts';
import { linkTo, type SupervisorLink } from '../runner/supervisor-link.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import { startPyodideChild, type OpenSnapshot, type PyodideChild } from './child-process.ts';
import { WatchedChild, type ChildEnd } from './watched-child.ts';

const OWN_MEMORY_MB = 512;
const LAST_WORDS_MS = 1_000;
const PLACEMENT = {
  folder: '/work',
  env: baseEnv('/work', '/tmp'),
  rlimitMemory: false,
  rlimitFileSize: false,
};

/** A process with Pyodide in it, for one job: opened now, given the job now or later. */
export class SingleUseChild implements Cell {
  readonly ended: Promise<ChildEnd>;
  /** There are no libraries. */
  readonly isLoaded = true;
  readonly #link: SupervisorLink;
  readonly #child: PyodideChild;
  readonly #watched: WatchedChild;

  /** Starts the process. The snapshot may be closed after that. */
  constructor(pyodideFolder: string, snapshot: OpenSnapshot | undefined) {
    this.#child = startPyodideChild(pyodideFolder, snapshot);
    this.#watched = new WatchedChild(this.#child, toBytes(OWN_MEMORY_MB));
    this.ended = this.#watched.ended;
    this.#link = linkTo(this.#child, () => this.kill(), 0);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Waits until a job would start at once; `run` does not need that.
   * @throws {ContainerConnectivityError} the process ended before
   */
  async ready(): Promise<void> {
    try {
      await ready(this.#link);
    } catch (error) {
      await this.destroy();
      const { how, words } = await this.ended;
      throw didNotStart(`${how}; ${words}`, error as Error);
    }
  }

  async load(): Promise<void> {}

  hold(isHeld: boolean): void {
    holdProcess(this.#child, isHeld);
    this.#watched.hold(isHeld);
  }

  /**
   * Hands over the job, and the memory it may take. The process is killed when this returns; see `ended`.
   * @throws {ContainerConnectivityError} the process ended before the program began
   */
  async run(job: ExecutionJob, options: ExecuteOptions): Promise<Execution> {
    const { memoryMb, diskMb } = job.limits;
    this.#watched.limitMemory(toBytes(memoryMb + diskMb + OWN_MEMORY_MB));
    try {
      const outcome = await runJob(this.#link, job, PLACEMENT, options);
      const { collector, gaveUp } = outcome;
      if (collector.report !== undefined) return collector.toExecution({ killReason: gaveUp });
      return withoutReport(outcome, await this.#endAfter(outcome));
    } finally {
      this.kill();
    }
  }

  /**
   * Makes it the place of a session. Nothing can interrupt a program here, so one that is over its time takes the
   * interpreter with it.
   * @throws {ContainerConnectivityError} the process ended before it was ready
   */
  async becomePlace({ memoryMb, diskMb }: ExecutionLimits): Promise<SessionPlace> {
    await this.ready();
    this.#watched.limitMemory(toBytes(memoryMb + diskMb + OWN_MEMORY_MB));
    return {
      link: this.#link,
      placement: PLACEMENT,
      folders: [],
      canReset: false,
      endsWhole: true,
      end: async () => {
        const { how, words, outOfMemory } = await this.ended;
        return { words: `${how}; ${words}`, outOfMemory };
      },
      destroy: () => this.destroy(),
    };
  }

  kill(): void {
    this.#watched.kill();
  }

  async destroy(): Promise<void> {
    this.hold(true);
    this.kill();
    await this.ended;
  }

  /** Ends the process; one that is ending by itself gets a moment to say why. */
  async #endAfter({ protocolError }: JobOutcome): Promise<ChildEnd> {
    const timer = setTimeout(() => this.kill(), protocolError === undefined ? LAST_WORDS_MS : 0);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

const toBytes = (megabytes: number): number => megabytes * 1_048_576;

const didNotStart = (lastWords: string, cause?: Error): ContainerConnectivityError =>
  new ContainerConnectivityError(
    `Pyodide did not start the program: ${lastWords}`,
    'pyodide',
    null,
    { cause },
  );

function withoutReport(outcome: JobOutcome, end: ChildEnd): Execution {
  const { collector, gaveUp, protocolError } = outcome;
  const lastWords = `${end.how}; ${end.words}`;
  if (!collector.started && gaveUp === null) throw didNotStart(lastWords, protocolError);
  const outOfMemory = gaveUp === null && end.outOfMemory;
  const killReason = gaveUp ?? (outOfMemory ? 'out_of_memory' : null);
  return collector.toExecution({ killReason, outOfMemory, lastWords });
}
