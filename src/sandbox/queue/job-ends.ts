import type { Job, Queue, QueueEvents } from 'bullmq';
import { ContainerConnectivityError } from '../../errors.ts';
import { answerSchema, executeDataSchema, type Answer } from './job-data.ts';

/** An end may be told while Redis restarts; how often it is looked for, ms. */
const LOOK_MS = 5_000;

type Settle = {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
};

/** Tells how jobs ended: by events of the queue, and by looking, for events that were missed. */
export class JobEnds {
  readonly #queue: Queue;
  readonly #waiting = new Map<string, Settle>();
  readonly #timer: NodeJS.Timeout;

  constructor(queue: Queue, events: QueueEvents) {
    this.#queue = queue;
    const look = ({ jobId }: { jobId: string }): void => void this.#look(jobId);
    events.on('completed', look);
    events.on('failed', look);
    this.#timer = setInterval(() => {
      for (const id of this.#waiting.keys()) void this.#look(id);
    }, LOOK_MS);
    this.#timer.unref();
  }

  /** @throws {ContainerConnectivityError} it was given up, or is gone from the queue */
  async of(id: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, { resolve, reject });
    // It may have ended before anybody listened.
    void this.#look(id);
    try {
      return await promise;
    } finally {
      this.#waiting.delete(id);
    }
  }

  async #look(id: string): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    try {
      const job: Job | undefined = await this.#queue.getJob(id);
      if (job === undefined)
        throw given(`The queue has lost the job ${id}: it is not there any more.`);
      if (job.finishedOn === undefined) return;
      waiting.resolve(answerOf(job));
    } catch (error) {
      // Redis is away: the next look may tell.
      if (!(error instanceof ContainerConnectivityError) && (error as Error).name !== 'ZodError')
        return;
      waiting.reject(error as Error);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(given('The queue was closed.'));
  }
}

/** What BullMQ says of a job whose workers were lost too often. */
const LOST = /stalled more than/;

/** @throws {ContainerConnectivityError} it was given up */
function answerOf({ id, failedReason, returnvalue, data }: Job): Answer {
  if (!failedReason) return answerSchema.parse(returnvalue);
  if (!LOST.test(failedReason)) throw given(`The queue gave the job ${id} up: ${failedReason}`);
  if (executeDataSchema.safeParse(data).data?.writes === true) return { kind: 'fate-unknown' };
  throw given(
    `The program of ${id} was given up, because each worker that began with it was lost while it ran. Look whether it takes workers down; queue.maxTries says how many it may.`,
  );
}

const given = (message: string): ContainerConnectivityError =>
  new ContainerConnectivityError(message, 'queue');
