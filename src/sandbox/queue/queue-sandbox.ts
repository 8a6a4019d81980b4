import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import { ContainerConnectivityError, PythonExecutorException } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import type {
  AdoptableJob,
  Backlog,
  ExecuteOptions,
  Sandbox,
  SandboxHealth,
  SandboxProfile,
} from '../sandbox.ts';
import { untilAborted } from '../until-aborted.ts';
import { backlogOf } from './backlog-of.ts';
import { unseal } from './envelope.ts';
import { decodeJob } from './frames-of-job.ts';
import { executeDataSchema, JobName, type ProfileData } from './job-data.ts';
import { placeOf, queueFailure } from './open-redis.ts';
import { QueueLink } from './queue-link.ts';
import {
  createQueueSettings,
  type QueueSettings,
  type QueueSettingsInput,
} from './queue-settings.ts';
import { QueuedExecution } from './queued-execution.ts';
import { removeEnded } from './remove-ended.ts';

/** How long a worker may take to describe its sandbox. */
const PROFILE_MS = 150_000;
const CHECK_MS = 10_000;

/**
 * Runs programs on workers (`python-executor worker`) of any number of machines, which take them from a queue of BullMQ
 * in Redis. What contains a program is the worker's sandbox. A program whose worker is lost is run again by another one,
 * unless it writes; `maxTries` bounds that.
 */
export class QueueSandbox implements Sandbox {
  readonly #settings: QueueSettings;
  readonly #disposal = new AbortController();
  readonly #running = new Set<Promise<Execution>>();
  readonly #profiles = new Map<string | undefined, Promise<SandboxProfile>>();
  #link: Promise<QueueLink> | undefined;

  /** @throws {ContainerConfigurationError} naming each wrong setting */
  constructor(settings: QueueSettingsInput) {
    this.#settings = createQueueSettings(settings);
  }

  async #open(): Promise<QueueLink> {
    this.#link ??= QueueLink.open(this.#settings);
    try {
      return await this.#link;
    } catch (error) {
      this.#link = undefined;
      throw error;
    }
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    return await this.#track(options, async (all) =>
      new QueuedExecution(await this.#open(), job, all).run(),
    );
  }

  /** Runs until this sandbox is disposed of. */
  async #track(
    options: ExecuteOptions,
    run: (options: ExecuteOptions) => Promise<Execution>,
  ): Promise<Execution> {
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const running = run({ ...options, signal: AbortSignal.any(signals) });
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw this.#named(error);
    } finally {
      this.#running.delete(running);
    }
  }

  async adopt(id: string): Promise<AdoptableJob | null> {
    try {
      const link = await this.#open();
      const queued = (await link.queue.getJob(id)) as Job | undefined;
      const data = executeDataSchema.safeParse(queued?.data);
      if (queued === undefined || !data.success) return null;
      const { job: envelope } = data.data;
      const job = decodeJob(await unseal(envelope, link.blobs));
      const follow = (options: ExecuteOptions = {}): Promise<Execution> =>
        this.#track(options, (all) => new QueuedExecution(link, job, all).follow(queued));
      return { job, follow };
    } catch (error) {
      throw this.#named(error);
    }
  }

  async forget(id: string): Promise<void> {
    const { queue, blobs } = await this.#open();
    await removeEnded(queue, id, blobs);
  }

  async backlog(): Promise<Backlog> {
    try {
      const { queue } = await this.#open();
      return await backlogOf(queue, this.#settings);
    } catch (error) {
      throw this.#named(error);
    }
  }

  #named(error: unknown): unknown {
    return error instanceof PythonExecutorException
      ? error
      : queueFailure(error, this.#settings.redisUrl);
  }

  profile(image?: string): Promise<SandboxProfile> {
    const asked = this.#profiles.get(image) ?? this.#askProfile(image, PROFILE_MS);
    this.#profiles.set(image, asked);
    asked.catch(() => this.#profiles.delete(image));
    return asked;
  }

  async #askProfile(image: string | undefined, waitMs: number): Promise<SandboxProfile> {
    try {
      const { queue, ends } = await this.#open();
      const id = `profile-${randomUUID()}`;
      const data: ProfileData = { image: image ?? null };
      const options = { jobId: id, removeOnComplete: { age: 60 }, removeOnFail: { age: 60 } };
      const asked = await queue.add(JobName.PROFILE, data, options);
      const ended = ends.of(id);
      const answer = await untilAborted(ended, AbortSignal.timeout(waitMs))
        .catch((error: Error) => {
          throw error.name === 'TimeoutError' ? this.#noWorker(waitMs) : error;
        })
        .finally(() => void asked.remove().catch(() => undefined));
      if (answer.kind === 'profile') return answer.profile;
      const said = answer.kind === 'error' ? answer.message : 'nothing that can be read';
      throw new ContainerConnectivityError(
        `A worker could not describe its sandbox: ${said}`,
        'worker',
      );
    } catch (error) {
      throw this.#named(error);
    }
  }

  #noWorker(waitMs: number): ContainerConnectivityError {
    const { name, redisUrl } = this.#settings;
    return new ContainerConnectivityError(
      `No worker took a job from the queue "${name}" at ${placeOf(redisUrl)} within ${waitMs / 1000} s. Start one: python-executor worker`,
      'worker',
    );
  }

  async check(): Promise<SandboxHealth> {
    const { redisUrl, name } = this.#settings;
    try {
      const { queue } = await this.#open();
      const workers = await queue.getWorkersCount();
      const { pythonVersion, isolation, name: kind } = await this.#askProfile(undefined, CHECK_MS);
      const where = `queue "${name}" at ${placeOf(redisUrl)}, ${workers} workers`;
      return {
        ok: true,
        detail: `Python ${pythonVersion}, sandbox "${kind}" of the ${where}; ${isolation}`,
      };
    } catch (error) {
      const remedy = 'start Redis and a worker: python-executor worker --sandbox docker';
      return { ok: false, detail: (error as Error).message, remedy };
    }
  }

  /** Aborts what still runs or waits, and hears how it ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await Promise.allSettled(this.#running);
    const link = await this.#link?.catch(() => undefined);
    await link?.[Symbol.asyncDispose]();
  }
}
