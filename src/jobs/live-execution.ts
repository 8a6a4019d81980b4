import { context } from '@opentelemetry/api';
import type { ExecutionJob } from '../sandbox/job.ts';
import { LET_GO, type AdoptableJob } from '../sandbox/sandbox.ts';
import { EventLog } from './event-log.ts';
import type { EventSharer } from './event-sharer.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { StopReason } from './stop-reason.ts';

/** An execution that waits or runs in this process. */
export class LiveExecution {
  readonly job: ExecutionJob;
  /** As stored last. */
  record: ExecutionRecord;
  readonly log: EventLog;
  /** Stores what happens, where others may read it. */
  sharer: EventSharer | undefined;
  /** Given by a server that is gone, so that its log has a part of the events only. */
  readonly adopted: AdoptableJob | undefined;
  /** Resolves when the program outlives this process, or has ended. */
  readonly handedOver: Promise<void>;
  /** Says that the program outlives this process. */
  readonly handOver: () => void;
  /** The trace of who asked for it. */
  readonly context = context.active();
  /** Resolves once with the final record. */
  readonly done: Promise<ExecutionRecord>;
  readonly #finish: (record: ExecutionRecord) => void;
  readonly #waiting = new AbortController();
  readonly #running = new AbortController();
  #concluded = false;
  #stopReason: StopReason | null = null;
  #isWaiting = true;
  #begunMs: number | null = null;

  /** @param seen number of the last event that was told of it by another server */
  constructor(job: ExecutionJob, record: ExecutionRecord, adopted?: AdoptableJob, seen = 0) {
    this.job = job;
    this.record = record;
    this.adopted = adopted;
    this.log = new EventLog(undefined, seen);
    const { promise, resolve } = Promise.withResolvers<ExecutionRecord>();
    this.done = promise;
    this.#finish = resolve;
    const handing = Promise.withResolvers<void>();
    this.handOver = handing.resolve;
    this.handedOver = Promise.race([handing.promise, promise.then(() => undefined)]);
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

  /** The program is handed over. */
  begin(): void {
    this.#begunMs = performance.now();
  }

  /** Since `begin`, whatever the clock does; null before it. */
  get durationMs(): number | null {
    return this.#begunMs === null ? null : Math.round(performance.now() - this.#begunMs);
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

  /** Ends it here only: it goes on where it is, and another server takes it over. */
  letGo(): void {
    if (!this.claimEnd()) return;
    this.#running.abort(LET_GO);
    this.#finish(this.record);
  }

  end(record: ExecutionRecord): void {
    this.record = record;
    this.log.end(record);
    this.#finish(record);
  }
}
