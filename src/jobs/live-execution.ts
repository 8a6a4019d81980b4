import type { ExecutionJob } from '../sandbox/job.ts';
import { EventLog } from './event-log.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { StopReason } from './stop-reason.ts';

/** An execution that waits or runs in this process. */
export class LiveExecution {
  readonly job: ExecutionJob;
  /** As stored last. */
  record: ExecutionRecord;
  readonly log = new EventLog();
  /** Resolves once with the final record. */
  readonly done: Promise<ExecutionRecord>;
  readonly #finish: (record: ExecutionRecord) => void;
  readonly #waiting = new AbortController();
  readonly #running = new AbortController();
  #concluded = false;
  #stopReason: StopReason | null = null;
  #isWaiting = true;

  constructor(job: ExecutionJob, record: ExecutionRecord) {
    this.job = job;
    this.record = record;
    const { promise, resolve } = Promise.withResolvers<ExecutionRecord>();
    this.done = promise;
    this.#finish = resolve;
  }

  /** Aborted when it shall leave the queue; never once it has a place to run. */
  get queueSignal(): AbortSignal {
    return this.#waiting.signal;
  }

  /** Aborted when it shall end, waiting or not. */
  get runSignal(): AbortSignal {
    return this.#running.signal;
  }

  get stopReason(): StopReason | null {
    return this.#stopReason;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  leaveQueue(): void {
    this.#isWaiting = false;
  }

  /** Asks it to end; the first reason counts. */
  stop(reason: StopReason): void {
    if (this.#stopReason !== null) return;
    this.#stopReason = reason;
    if (this.#isWaiting) this.#waiting.abort();
    this.#running.abort();
  }

  /** True for the first call only: an execution ends once. */
  claimEnd(): boolean {
    const isFirst = !this.#concluded;
    this.#concluded = true;
    return isFirst;
  }

  end(record: ExecutionRecord): void {
    this.record = record;
    this.log.end(record);
    this.#finish(record);
  }
}
