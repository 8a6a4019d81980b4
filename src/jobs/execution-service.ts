import type { ReadableStream } from 'node:stream/web';
import PQueue from 'p-queue';
import { untilAborted } from '../sandbox/until-aborted.ts';
import type { ExecutionJob } from '../sandbox/job.ts';
import { admit, admitToBacklog } from './admission.ts';
import { adoptExecution } from './adopt-execution.ts';
import { ArtifactFolder } from './artifact-folder.ts';
import { Caretaker } from './caretaker.ts';
import { endOf } from './end-times.ts';
import { BadRequestError, ServiceClosedError, UnknownExecutionError } from './errors.ts';
import type { ExecutionServiceEvent } from './execution-events.ts';
import { FINAL_STATUSES, type ExecutionRecord } from './execution-record.ts';
import { ExecutionRunner } from './execution-runner.ts';
import type { ListFilter, RecordPage } from './execution-store.ts';
import { Lifecycle, queuedEvent } from './lifecycle.ts';
import { shareEvents } from './event-sharer.ts';
import { LiveExecution } from './live-execution.ts';
import { newOwner, retireOwner } from './owner.ts';
import { pendingRecord } from './pending-record.ts';
import { RecentLogs } from './recent-logs.ts';
import { RetryEstimate } from './retry-estimate.ts';
import {
  placesOf,
  settingsOf,
  type EventOptions,
  type ExecutionServiceOptions,
  type ServiceSettings,
  type ServiceStats,
  type SubmitOptions,
} from './service-options.ts';
import { sharedEnd, sharedEvents } from './shared-events.ts';

/**
 * Executions as jobs: a bounded queue in front of a sandbox, a durable record of each, and its events.
 * A method with `tenant` treats the executions of others as unknown; without it, it sees all.
 */
export class ExecutionService implements AsyncDisposable {
  /** This service in the records. */
  readonly owner = newOwner();
  /** Tells logs and metrics what happens to executions. */
  readonly lifecycle = new Lifecycle();
  readonly #settings: ServiceSettings;
  readonly #queue: PQueue;
  readonly #live = new Map<string, LiveExecution>();
  readonly #recent = new RecentLogs();
  readonly #estimate = new RetryEstimate();
  readonly #artifacts: ArtifactFolder;
  readonly #runner: ExecutionRunner;
  readonly #caretaker: Caretaker;
  #started: Promise<void> | undefined;
  #isOpen = false;
  #closed: Promise<void> | undefined;

  constructor(options: ExecutionServiceOptions) {
    const settings = settingsOf(options);
    this.#settings = settings;
    this.#queue = new PQueue({ concurrency: placesOf(settings) });
    this.#artifacts = new ArtifactFolder(settings.artifactsDir);
    this.#runner = new ExecutionRunner(settings, this.#artifacts, this.lifecycle);
    this.#caretaker = new Caretaker(settings, {
      owner: this.owner,
      artifacts: this.#artifacts,
      live: () => [...this.#live.values()],
      storeLateEnds: () => this.#runner.storeLateEnds(),
      adopt: (record) => this.#adopt(record),
    });
  }

  /**
   * Ends what dead servers left unfinished, as `failed`, and begins to take executions. Once is enough.
   * @throws what the store throws
   */
  async start(): Promise<void> {
    this.#started ??= this.#caretaker.start();
    await this.#started;
    if (this.#closed === undefined) this.#isOpen = true;
  }

  /**
   * Takes an execution; resolves when its record, `pending`, is stored.
   * @throws {QueueFullError} there is no room
   * @throws {ServiceClosedError} before `start` and from `close` on
   * @throws {BadRequestError} the id of the job is not `exe_` and a UUID, or in use
   */
  async submit(job: ExecutionJob, options: SubmitOptions): Promise<ExecutionRecord> {
    if (!this.#isOpen) {
      throw new ServiceClosedError('The execution service takes no executions: it does not run.');
    }
    const { kind, tenant = null, signal } = options;
    const record = pendingRecord(job, { kind, tenant }, this.owner, this.#settings.clock());
    if (this.#live.has(job.id)) throw new BadRequestError(`There is an execution "${job.id}".`);
    const occupied = Math.max(this.#live.size, this.#queue.size + this.#queue.pending);
    const crowd = { live: [...this.#live.values()], occupied };
    admit(job, tenant, crowd, { settings: this.#settings, estimate: this.#estimate });
    const live = new LiveExecution(job, record);
    this.#live.set(job.id, live);
    shareEvents(live, this.#settings);
    try {
      await admitToBacklog(this.#settings.sandbox, this.#estimate);
      await this.#settings.store.create(record);
    } catch (error) {
      this.#live.delete(job.id);
      live.end(record);
      throw error;
    }
    live.log.status('pending');
    this.lifecycle.tell(queuedEvent(record));
    void this.#process(live, signal);
    // Acknowledged only when it outlives this process, where that is possible.
    if (this.#settings.sandbox.adopt !== undefined) await live.handedOver;
    return record;
  }

  async #adopt(lost: ExecutionRecord): Promise<boolean> {
    const adopted = await adoptExecution(lost, this.owner, this.#settings);
    if (adopted.live !== null) {
      const { live } = adopted;
      this.#live.set(lost.id, live);
      this.lifecycle.tell(queuedEvent(live.record));
      void this.#process(live, undefined);
    }
    // What its server had ready for it has no other owner.
    if (!adopted.isTaken) await this.#settings.sandbox.forget?.(lost.id).catch(() => undefined);
    return adopted.isTaken;
  }

  /** From the queue to the recorded end; never throws. */
  async #process(live: LiveExecution, callerSignal: AbortSignal | undefined): Promise<void> {
    const onGone = (): void => live.stop('caller');
    if (callerSignal?.aborted === true) onGone();
    callerSignal?.addEventListener('abort', onGone, { once: true });
    const priority = live.record.kind === 'sync' ? 1 : 0;
    const run = async (): Promise<void> => {
      live.leaveQueue();
      await this.#runner.run(live);
    };
    // Rejects only when it is taken out of the queue.
    const place = this.#queue.add(run, { priority, signal: live.queueSignal });
    place.catch(() => this.#runner.conclude(live, { kind: 'not-run' }));
    const { durationMs } = await live.done;
    callerSignal?.removeEventListener('abort', onGone);
    if (durationMs !== null) this.#estimate.add(durationMs);
    if (live.adopted === undefined) this.#recent.add(live.record.id, live.log);
    this.#live.delete(live.record.id);
  }

  /** Null when there is none. */
  async get(id: string, tenant?: string | null): Promise<ExecutionRecord | null> {
    const record = await this.#settings.store.get(id);
    return record === null || (tenant !== undefined && record.tenant !== tenant) ? null : record;
  }

  async list(filter: ListFilter = {}): Promise<RecordPage> {
    return await this.#settings.store.list(filter);
  }

  /**
   * Resolves with the final record, also of an execution of another server.
   * @throws {UnknownExecutionError} there is none, or it was removed meanwhile
   * @throws the reason of the signal
   */
  async wait(id: string, options: Pick<EventOptions, 'signal'> = {}): Promise<ExecutionRecord> {
    const { signal } = options;
    signal?.throwIfAborted();
    const live = this.#live.get(id);
    if (live !== undefined) {
      return await (signal === undefined ? live.done : untilAborted(live.done, signal));
    }
    return await sharedEnd(this.#settings.store, id, signal);
  }

  /**
   * Ends an execution: one that waits never runs, one that runs is stopped and keeps its output so far. Resolves with
   * the final record once the program is gone, or with the record as it is when it had ended; null when there is none.
   * One of another server is `killed` in the record at once, and its server ends it within seconds.
   */
  async kill(id: string, tenant?: string | null): Promise<ExecutionRecord | null> {
    const record = await this.get(id, tenant);
    if (record === null || FINAL_STATUSES.includes(record.status)) return record;
    const live = this.#live.get(id);
    if (live !== undefined) {
      live.stop('kill');
      return await this.#gone(live);
    }
    const killed = await this.#settings.store.update(
      id,
      { status: 'killed', exitCode: 137, ...endOf(record, this.#settings.clock()) },
      ['pending', 'running'],
    );
    return killed ?? (await this.#settings.store.get(id));
  }

  /** Waits for the end of a stopped execution; one that does not end in time is recorded without it. */
  async #gone(live: LiveExecution): Promise<ExecutionRecord> {
    const { stopWaitMs, onWarning } = this.#settings;
    const limit = setTimeout(() => {
      const error = `the sandbox did not end it within ${stopWaitMs} ms`;
      onWarning(`${live.record.id}: ${error}; its program may still run.`);
      void this.#runner.conclude(live, { kind: 'broken', error });
    }, stopWaitMs);
    try {
      return await live.done;
    } finally {
      clearTimeout(limit);
    }
  }

  /**
   * The events of an execution from the beginning, or after a number, until `end`. Ended by the signal without an
   * error. For how long live events can be replayed after the end is bounded; then `stdout`, `stderr` and `end` remain.
   * @throws {UnknownExecutionError} there is none
   */
  async *events(
    id: string,
    options: EventOptions = {},
  ): AsyncGenerator<ExecutionServiceEvent, void> {
    const { after = 0, signal, tenant } = options;
    if ((await this.get(id, tenant)) === null) throw new UnknownExecutionError(id);
    const live = this.#live.get(id);
    const log = live?.adopted === undefined ? (live?.log ?? this.#recent.get(id)) : undefined;
    if (log !== undefined) {
      yield* log.read(after, signal);
      return;
    }
    try {
      yield* sharedEvents(this.#settings.store, id, after, signal);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  }

  /** The bytes of an artifact; null when there is none with this path. */
  async readArtifact(
    id: string,
    path: string,
    tenant?: string | null,
  ): Promise<ReadableStream<Uint8Array> | null> {
    const record = await this.get(id, tenant);
    return record === null ? null : await this.#artifacts.read(record, path);
  }

  stats(): ServiceStats {
    const { maxRunning, maxQueued } = this.#settings;
    const { size: queued, pending: running } = this.#queue;
    return { running, queued, maxRunning, maxQueued, isClosing: this.#closed !== undefined };
  }

  /**
   * Takes no more, ends those that wait, gives those that run `graceMs` to end by themselves, then stops them. All are
   * recorded. Asynchronous ones that outlive this process in the sandbox's queue are not stopped: another server, or the
   * next one, goes on with them. Called again, it hurries when its time is shorter.
   * @param options.graceMs default 30000
   */
  async close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#isOpen = false;
    this.#closed ??= this.#shutDown();
    const stopRunning = (): void => {
      for (const live of this.#live.values()) {
        // Nobody waits for it here, and another server can.
        if (live.record.kind === 'async' && this.#settings.sandbox.adopt !== undefined) {
          live.letGo();
          continue;
        }
        live.stop('shutdown');
        void this.#gone(live);
      }
    };
    const grace = setTimeout(stopRunning, options.graceMs ?? 30_000);
    await this.#closed;
    clearTimeout(grace);
  }

  async #shutDown(): Promise<void> {
    await this.#started?.catch(() => undefined);
    for (const live of this.#live.values()) if (live.isWaiting) live.stop('shutdown');
    while (this.#live.size > 0) {
      await Promise.all([...this.#live.values()].map(({ done }) => done));
      await new Promise(setImmediate);
    }
    await this.#caretaker.stop();
    retireOwner(this.owner);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
