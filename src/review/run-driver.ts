import type { AgentEvent } from '../events.ts';
import { toFailure } from '../failure.ts';
import type { ServiceInput } from '../service.ts';
import type { ReviewBackend } from './review-backend.ts';
import { RunLog } from './run-log.ts';
import { RunBusyError } from './reviews.ts';
import { errorOfFailure, type RunError } from './run-view.ts';

/** Logs of threads that stand still are kept for so many. */
const MAX_KEPT = 200;

/** A thread that this process drives or drove. */
export interface DrivenRun {
  readonly log: RunLog;
  /** Stops what is under way; null while nothing is. */
  stop: AbortController | null;
  /** Why the last drive ended, when it failed. */
  error: RunError | null;
  /** Resolves when nothing is under way. */
  done: Promise<void>;
}

type Drives = Pick<ReviewBackend, 'stream'>;

/** Carries runs on in the background, and keeps what happens for whoever looks on. */
export class RunDriver {
  readonly #service: Drives;
  readonly #maxRuns: number;
  readonly #runs = new Map<string, DrivenRun>();

  constructor(service: Drives, maxRuns: number) {
    this.#service = service;
    this.#maxRuns = maxRuns;
  }

  find(threadId: string): DrivenRun | undefined {
    return this.#runs.get(threadId);
  }

  isActive(threadId: string): boolean {
    return this.#runs.get(threadId)?.log.isActive === true;
  }

  /**
   * Begins or goes on; resolves once the service has taken the input, or the run has ended.
   * @throws {RunBusyError} too many runs are under way, or this one is
   * @throws what the service refuses the input with
   */
  async drive(threadId: string, input: ServiceInput, by: string | null): Promise<void> {
    const run = this.#open(threadId);
    const stop = new AbortController();
    const accepted = Promise.withResolvers<void>();
    run.stop = stop;
    run.error = null;
    run.log.begin();
    const config = {
      configurable: { thread_id: threadId, ...(by === null ? {} : { user_id: by }) },
      signal: stop.signal,
    };
    const events = this.#service.stream(input, config);
    run.done = follow(run, events, accepted);
    await accepted.promise;
  }

  /** Aborts what is under way and waits until it has stopped. */
  async stop(threadId: string): Promise<boolean> {
    const run = this.#runs.get(threadId);
    if (run?.stop == null) return false;
    run.stop.abort(new Error('The run was cancelled.'));
    await run.done;
    return true;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#runs.keys()].map((threadId) => this.stop(threadId)));
  }

  #open(threadId: string): DrivenRun {
    const active = [...this.#runs.values()].filter(({ log }) => log.isActive).length;
    if (this.isActive(threadId)) {
      throw new RunBusyError(`The thread "${threadId}" has a run under way.`, 'thread');
    }
    if (active >= this.#maxRuns) {
      throw new RunBusyError(
        `${active} runs are under way, as many as may be; try later.`,
        'server',
      );
    }
    const known = this.#runs.get(threadId);
    const run = known ?? { log: new RunLog(), stop: null, error: null, done: Promise.resolve() };
    // The one that was driven last is the last to be forgotten.
    this.#runs.delete(threadId);
    this.#runs.set(threadId, run);
    for (const [id, { log }] of this.#runs) {
      if (this.#runs.size <= MAX_KEPT + active) break;
      if (!log.isActive && id !== threadId) this.#runs.delete(id);
    }
    return run;
  }
}

async function follow(
  run: DrivenRun,
  events: AsyncGenerator<AgentEvent, unknown>,
  accepted: PromiseWithResolvers<void>,
): Promise<void> {
  let isAccepted = false;
  try {
    for (;;) {
      const next = await events.next();
      isAccepted = true;
      accepted.resolve();
      if (next.done === true) return;
      run.log.add(next.value);
    }
  } catch (error) {
    run.error = errorOfFailure(toFailure(error, 'orchestration'));
    if (!isAccepted) accepted.reject(error);
  } finally {
    run.stop = null;
    run.log.end();
  }
}
