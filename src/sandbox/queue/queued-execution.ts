import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { ExecutionMode } from '../../execution-mode.ts';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';
import type { Execution, ExecutionEvent } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { Frame } from '../runner/frames.ts';
import { LET_GO, type ExecuteOptions } from '../sandbox.ts';
import { jobKey, seal, unseal, type Envelope } from './envelope.ts';
import { decodeExecution } from './frames-of-execution.ts';
import { encodeJob } from './frames-of-job.ts';
import { JobName, type Answer, type ExecuteData } from './job-data.ts';
import type { QueueLink } from './queue-link.ts';
import { removeEnded } from './remove-ended.ts';

/** How long a worker may take to kill a program and say so. */
const KILL_MS = 30_000;
/** How long what nobody fetched stays in Redis, s. */
const KEPT_SECONDS = 86_400;
const CANCELLED_SECONDS = 3_600;

/** One job on its way through the queue. */
export class QueuedExecution {
  readonly #link: QueueLink;
  readonly #job: ExecutionJob;
  readonly #options: ExecuteOptions;
  readonly #collector: ExecutionCollector;

  constructor(link: QueueLink, job: ExecutionJob, options: ExecuteOptions) {
    this.#link = link;
    this.#job = job;
    this.#options = options;
    this.#collector = new ExecutionCollector(job, options.onEvent);
  }

  /** @throws {ContainerConnectivityError} | {ContainerConfigurationError} it was not run, or its fate is unknown */
  async run(): Promise<Execution> {
    if (this.#options.signal?.aborted === true) return this.#aborted();
    const { blobs, news } = this.#link;
    const { id } = this.#job;
    const envelope = await seal(encodeJob(this.#job), blobs, jobKey(id));
    news.listen(id, (event) => this.#take(event));
    try {
      return await this.follow(await this.#send(envelope));
    } finally {
      news.forget(id);
    }
  }

  /**
   * Waits for the end of a job that is in the queue, and removes what is left of it there unless that is kept.
   * @throws as `run`
   */
  async follow(queued: Job): Promise<Execution> {
    const { blobs, ends, queue } = this.#link;
    const { id } = this.#job;
    try {
      const answer = await this.#unlessAborted(queued, ends.of(id));
      return answer === null ? this.#aborted() : await this.#executionOf(answer);
    } finally {
      if (this.#options.isKept !== true) await removeEnded(queue, id, blobs);
    }
  }

  #take(event: ExecutionEvent): void {
    if ('text' in event) {
      const kind = event.type === 'stdout' ? Frame.STDOUT : Frame.STDERR;
      this.#collector.take(kind, Buffer.from(event.text, 'utf8'));
    } else this.#collector.take(Frame.STARTED, Buffer.alloc(0));
  }

  async #send(envelope: Envelope): Promise<Job> {
    const { queue, turns, service } = this.#link;
    const { id, policy } = this.#job;
    const writes = policy?.mode === ExecutionMode.WRITE_ACCESS;
    const data: ExecuteData = { version: 1, job: envelope, service, writes };
    const priority = await turns.take(this.#job, this.#options.urgency);
    const kept = { age: KEPT_SECONDS };
    const options = {
      jobId: id,
      priority,
      attempts: 1,
      removeOnComplete: kept,
      removeOnFail: kept,
    };
    try {
      return await queue.add(JobName.EXECUTE, data, options);
    } finally {
      // Redis may have taken what it did not answer.
      this.#collector.submit();
    }
  }

  /** Null when it was aborted before it began, or no worker says how it ended, or it goes on without this service. */
  async #unlessAborted(queued: Job, ended: Promise<Answer>): Promise<Answer | null> {
    const { signal } = this.#options;
    if (signal === undefined) return await ended;
    const aborted = new Promise<null>((resolve, reject) => {
      const onAbort = (): void =>
        signal.reason === LET_GO ? resolve(null) : void this.#cancel(queued).then(resolve, reject);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      const off = (): void => signal.removeEventListener('abort', onAbort);
      ended.then(off, off);
    });
    return await Promise.race([ended, aborted]);
  }

  /** Resolves when it was taken out of the queue, or when its worker had time enough to end it. */
  async #cancel(queued: Job): Promise<null> {
    const { redis, keys } = this.#link;
    const { id } = this.#job;
    await redis.set(keys.cancelled(id), '1', 'EX', CANCELLED_SECONDS);
    await redis.publish(keys.cancel, id);
    const isOut = await queued.remove().then(
      () => true,
      () => false, // a worker has it
    );
    if (!isOut) await sleep(KILL_MS, undefined, { ref: false });
    return null;
  }

  #aborted(): Execution {
    return this.#collector.toExecution({ killReason: 'aborted' });
  }

  async #executionOf(answer: Answer): Promise<Execution> {
    const { blobs, news } = this.#link;
    if (answer.kind === 'execution') {
      await news.until(answer.lastNews);
      const execution = decodeExecution(await unseal(answer.execution, blobs));
      // What onEvent did is known here only.
      const own = this.#collector.toExecution({ killReason: 'aborted' }).warnings;
      return { ...execution, warnings: [...execution.warnings, ...own] };
    }
    if (answer.kind === 'error' && answer.name === 'ContainerConfigurationError') {
      throw new ContainerConfigurationError(answer.message);
    }
    if (answer.kind === 'error') throw new ContainerConnectivityError(answer.message, 'worker');
    // Whoever listens must know that it began.
    this.#collector.take(Frame.STARTED, Buffer.alloc(0));
    throw new ContainerConnectivityError(
      'The worker that ran this program was lost, and the program writes, so no other worker runs it again. It may have written.',
      'worker',
    );
  }
}
