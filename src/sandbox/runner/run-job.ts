import type { ExecuteOptions } from '../sandbox.ts';
import type { ExecutionJob } from '../job.ts';
import { runnerPolicy } from '../../policy/runner-policy.ts';
import { ExecutionCollector } from './collector.ts';
import { encodeFileFrame, encodeFrame, Frame } from './frames.ts';
import { withPackages, type SetupStep } from './setup-steps.ts';
import type { SupervisorLink } from './supervisor-link.ts';

/** How long a sandbox may take from the call to the program's first instruction. */
export const START_MS = 120_000;
const FRAME_SLACK = 1_048_576;

/** Where and under which in-process limits the supervisor runs the program. */
export interface Placement {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Memory limit per process, for sandboxes without a memory limit of their own. */
  readonly rlimitMemory: boolean;
  /** What the process that the program is forked off holds itself; not the program's, so it comes on top. @default 0 */
  readonly heldBytes?: number;
  /** File-size limit, for sandboxes without a disk limit of their own. */
  readonly rlimitFileSize: boolean;
  /** What comes before the program. @default [] */
  readonly setup?: readonly SetupStep[];
  /** Folder that packages are installed into; null or left out = none are. */
  readonly packages?: string | null;
  /**
   * All folders that a program can write to: the supervisor empties them after the program, removes whatever else it
   * left, and tells with a READY frame whether nothing is. Empty = it serves one job only. @default []
   */
  readonly sweep?: readonly string[];
  /** The program runs in the living interpreter of the supervisor's session. @default false */
  readonly isSession?: boolean;
}

/** The frames that hand a job to a supervisor. */
export function* jobFrames(job: ExecutionJob, placement: Placement): Generator<Buffer> {
  const { limits } = job;
  const { packages = null, sweep = [] } = placement;
  const env = { ...placement.env, ...job.env };
  const head = {
    entrypoint: job.entrypoint,
    argv: job.argv,
    folders: job.folders,
    stdin: Buffer.from(job.stdin).toString('base64'),
    context: job.context,
    capture: job.capture,
    policy: runnerPolicy(job),
    folder: placement.folder,
    env: packages === null ? env : withPackages(env, packages),
    timeout_seconds: limits.timeoutMs / 1000,
    memory_bytes: limits.memoryMb * 1_048_576 + (placement.heldBytes ?? 0),
    pids: limits.pids,
    disk_bytes: limits.diskMb * 1_048_576,
    setup: placement.setup ?? [],
    sweep,
    session: placement.isSession ?? false,
    rlimit_memory: placement.rlimitMemory,
    rlimit_file_size: placement.rlimitFileSize,
    max_output_bytes: limits.maxOutputBytes,
    max_result_bytes: limits.maxResultBytes,
    max_report_bytes: limits.maxResultBytes + FRAME_SLACK,
    max_artifact_bytes: limits.maxArtifactBytes,
  };
  yield encodeFrame(Frame.JOB, JSON.stringify(head));
  for (const [path, content] of Object.entries(job.files)) {
    yield encodeFileFrame(Frame.FILE, path, content);
  }
  yield encodeFrame(Frame.RUN);
}

/** What a frame of this job may hold at most. */
const maxFrameBytes = ({ limits }: ExecutionJob): number =>
  Math.max(limits.maxArtifactBytes, limits.maxResultBytes) + 2 * FRAME_SLACK;

/** How a job's channel ended; `gaveUp` is set when this side had to cut it. */
export interface JobOutcome {
  readonly collector: ExecutionCollector;
  readonly gaveUp: 'timeout' | 'aborted' | null;
  readonly protocolError: Error | undefined;
}

/**
 * Runs one job on a supervisor and reads until its end frame or the end of the channel.
 * Never throws for what the other side sends; a missing end frame shows as `collector.report === undefined`.
 * What `install` throws is passed on.
 * With a signal that is aborted already nothing is run.
 */
export async function runJob(
  link: SupervisorLink,
  job: ExecutionJob,
  placement: Placement,
  options: ExecuteOptions = {},
): Promise<JobOutcome> {
  const collector = new ExecutionCollector(job, options.onEvent);
  if (options.signal?.aborted) {
    link.destroy();
    return { collector, gaveUp: 'aborted', protocolError: undefined };
  }
  const watch = new Watch(link, job.limits.timeoutMs, options.signal);
  const installation = new Installation(link);
  let protocolError: Error | undefined;
  try {
    collector.submit();
    for (const frame of jobFrames(job, placement)) link.stdin.write(frame);
    const maxBytes = maxFrameBytes(job);
    while (collector.report === undefined) {
      const frame = await link.frames.next(maxBytes);
      if (frame === undefined) break;
      if (frame.kind === Frame.STARTED) watch.startClock();
      else if (frame.kind === Frame.INSTALL) installation.begin();
      collector.take(frame.kind, frame.payload);
    }
  } catch (error) {
    protocolError = error instanceof Error ? error : new Error(String(error));
  } finally {
    watch.stop();
    await installation.end();
  }
  return { collector, gaveUp: watch.gaveUp, protocolError: watch.startError ?? protocolError };
}

/** The installation that a setup asks for, at most once; a program has no way to ask. */
class Installation {
  readonly #link: SupervisorLink;
  readonly #over = new AbortController();
  #done: Promise<void> | undefined;
  #error: Error | undefined;

  constructor(link: SupervisorLink) {
    this.#link = link;
  }

  begin(): void {
    const { install } = this.#link;
    if (install !== undefined) this.#done ??= this.#run(install);
  }

  async #run(install: NonNullable<SupervisorLink['install']>): Promise<void> {
    try {
      const { exitCode, output } = await install(this.#over.signal);
      const answer = JSON.stringify({ exit_code: exitCode, output });
      this.#link.stdin.write(encodeFrame(Frame.INSTALLED, answer));
    } catch (error) {
      this.#error = error as Error;
      this.#link.destroy();
    }
  }

  /** Stops what still goes on. @throws what `install` threw */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#done;
    if (this.#error !== undefined) throw this.#error;
  }
}

/** Passes an abort on to the supervisor, and cuts the link when the supervisor does not start or end in time. */
class Watch {
  gaveUp: 'timeout' | 'aborted' | null = null;
  startError: Error | undefined;
  readonly #link: SupervisorLink;
  readonly #timeoutMs: number;
  readonly #graceMs: number;
  readonly #signal: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void => {
    this.#link.stdin.write(encodeFrame(Frame.KILL));
    this.#arm(this.#graceMs, () => (this.gaveUp = 'aborted'));
  };

  constructor(link: SupervisorLink, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#link = link;
    this.#timeoutMs = timeoutMs;
    this.#graceMs = link.graceMs;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
    this.#arm(START_MS, () => {
      this.startError = new Error(`the program did not start within ${START_MS} ms`);
    });
  }

  startClock(): void {
    if (this.#signal?.aborted === true) return;
    this.#arm(this.#timeoutMs + this.#graceMs, () => (this.gaveUp = 'timeout'));
  }

  #arm(delayMs: number, note: () => void): void {
    clearTimeout(this.#timer);
    // A longer timer overflows to zero; a time limit of weeks is served by the supervisor alone.
    if (delayMs > 2 ** 31 - 1) return;
    this.#timer = setTimeout(() => {
      note();
      this.#link.destroy();
    }, delayMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}
