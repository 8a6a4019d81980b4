import { hostname } from 'node:os';
import type { Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { messageOf } from '../../json-conversion.ts';
import type { Backlog, Sandbox } from '../sandbox.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { backlogOf } from './backlog-of.ts';
import { createBlobStore } from './blobs/create-blob-store.ts';
import { executeDataSchema, JobName, profileDataSchema, type Answer } from './job-data.ts';
import { Leases } from './leases.ts';
import { loadBull, openRedis } from './open-redis.ts';
import { PREFIX, queueKeys, type QueueKeys } from './queue-keys.ts';
import {
  createQueueSettings,
  type QueueSettings,
  type QueueSettingsInput,
} from './queue-settings.ts';
import { serveExecution, StopReason } from './serve-execution.ts';

export interface QueueWorkerOptions {
  readonly settings: QueueSettingsInput;
  /** Runs the programs; the caller disposes of it, after the worker. */
  readonly sandbox: Sandbox;
  /** Programs at a time. @default 1 */
  readonly concurrency?: number | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  readonly onEnd?: ((end: ProgramEnd) => void) | undefined;
}

/** How a worker was done with a program. `answered`: with whatever came of it; `failed`: it was given up or taken back. */
export interface ProgramEnd {
  readonly execution_id: string;
  readonly end: 'answered' | 'failed';
  readonly seconds: number;
}

/** Blobs that nobody fetched are removed after it, ms. */
const FORGOTTEN_MS = 86_400_000;
const CLEANUP_MS = 3_600_000;

/** Takes programs from the queue and runs them. */
export class QueueWorker implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #queue: Queue;
  readonly #redis: Redis;
  readonly #heard: Redis;
  readonly #connections: readonly Redis[];
  readonly #blobs: BlobStore;
  readonly #keys: QueueKeys;
  readonly #sandbox: Sandbox;
  readonly #settings: QueueSettings;
  readonly #watch: NodeJS.Timeout;
  #cleanup: NodeJS.Timeout | undefined;
  readonly #leases: Leases;
  #closed: Promise<void> | undefined;

  private constructor(
    { Worker: BullWorker, Queue: BullQueue }: Awaited<ReturnType<typeof loadBull>>,
    connections: readonly [commands: Redis, cancellations: Redis, jobs: Redis],
    blobs: BlobStore,
    { settings, options }: { settings: QueueSettings; options: QueueWorkerOptions },
  ) {
    this.#connections = connections;
    [this.#redis, this.#heard] = connections;
    this.#blobs = blobs;
    this.#settings = settings;
    this.#keys = queueKeys(settings);
    this.#sandbox = options.sandbox;
    this.#queue = new BullQueue(settings.name, { connection: this.#redis, prefix: PREFIX });
    this.#queue.on('error', () => undefined);
    const lockMs = settings.lockSeconds * 1000;
    this.#leases = new Leases(lockMs);
    this.#worker = new BullWorker(
      settings.name,
      async (job, token, signal) => {
        const id = job.id ?? '';
        this.#leases.renew(id);
        try {
          return await this.#serve(job, token ?? '', signal);
        } finally {
          this.#leases.end(id);
        }
      },
      {
        connection: connections[2],
        prefix: PREFIX,
        name: `${hostname()}:${process.pid}`,
        concurrency: options.concurrency ?? 1,
        lockDuration: lockMs,
        stalledInterval: lockMs,
        maxStalledCount: settings.maxTries - 1,
        autorun: false,
      },
    );
    const tell = (end: ProgramEnd['end']) => (job: Job | undefined) => {
      if (job?.name !== JobName.EXECUTE) return;
      const seconds = (Date.now() - (job.processedOn ?? Date.now())) / 1000;
      options.onEnd?.({ execution_id: job.id ?? '', end, seconds: Math.max(0, seconds) });
    };
    this.#worker.on('completed', tell('answered'));
    this.#worker.on('failed', tell('failed'));
    this.#worker.on('error', (error) => options.onWarning?.(`Queue: ${error.message}`));
    this.#worker.on('locksRenewed', ({ jobIds }) => {
      for (const id of jobIds) this.#leases.renew(id);
      void this.#lookForCancelled(jobIds);
    });
    // Somebody else has it by now.
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#worker.cancelJob(id, StopReason.LOST);
    });
    this.#watch = setInterval(() => this.#stopWhenCutOff(), lockMs / 4);
    this.#heard.on('message', (_channel, id) => this.#worker.cancelJob(id, StopReason.CANCELLED));
  }

  /**
   * Connects, and begins to take programs.
   * @throws {ContainerConfigurationError} a setting is wrong, a package is missing, or the blob store cannot be used
   */
  static async start(options: QueueWorkerOptions): Promise<QueueWorker> {
    const settings = createQueueSettings(options.settings);
    const bull = await loadBull();
    const open = (): Promise<Redis> => openRedis(settings.redisUrl, true);
    const connections = [await open(), await open(), await open()] as const;
    const blobs = await createBlobStore(settings.blobs);
    const worker = new QueueWorker(bull, connections, blobs, { settings, options });
    await worker.#begin(options);
    return worker;
  }

  async #begin({ onWarning }: QueueWorkerOptions): Promise<void> {
    await this.#heard.subscribe(this.#keys.cancel);
    await this.#worker.waitUntilReady();
    this.#worker.run().catch((error: unknown) => onWarning?.(`Queue: ${messageOf(error)}`));
    const cleanUp = async (): Promise<void> => {
      await this.#blobs.removeOlderThan(FORGOTTEN_MS).catch((error: unknown) => {
        onWarning?.(`Old blobs were not removed: ${messageOf(error)}`);
      });
    };
    void cleanUp();
    this.#cleanup = setInterval(() => void cleanUp(), CLEANUP_MS);
  }

  /** Whether it is connected and not about to end. */
  get isTaking(): boolean {
    return this.#closed === undefined && this.#worker.isRunning() && this.#redis.status === 'ready';
  }

  /** How many programs it has now. */
  get running(): number {
    return this.#leases.size;
  }

  async backlog(): Promise<Backlog> {
    return await backlogOf(this.#queue, this.#settings);
  }

  async #serve(job: Job, token: string, signal: AbortSignal | undefined): Promise<Answer> {
    if (job.name === JobName.PROFILE) return await this.#describe(job);
    const data = executeDataSchema.parse(job.data);
    return await serveExecution(
      { job, token, data, signal },
      {
        redis: this.#redis,
        blobs: this.#blobs,
        keys: this.#keys,
        sandbox: this.#sandbox,
        maxTries: this.#settings.maxTries,
      },
    );
  }

  async #describe(job: Job): Promise<Answer> {
    const { image } = profileDataSchema.parse(job.data);
    try {
      const { packages, ...profile } = await this.#sandbox.profile(image ?? undefined);
      return { kind: 'profile', profile: { ...profile, packages: [...packages] } };
    } catch (error) {
      return { kind: 'error', name: (error as Error).name, message: messageOf(error) };
    }
  }

  /** For a message that came while the connection was away. */
  async #lookForCancelled(ids: readonly string[]): Promise<void> {
    const keys = ids.map((id) => this.#keys.cancelled(id));
    const found = await this.#redis.mget(keys).catch(() => []);
    for (const [index, value] of found.entries()) {
      if (value !== null) this.#worker.cancelJob(ids[index] ?? '', StopReason.CANCELLED);
    }
  }

  /** The others give its programs up after the same time. */
  #stopWhenCutOff(): void {
    for (const id of this.#leases.over()) this.#worker.cancelJob(id, StopReason.LOST);
  }

  /**
   * Takes no more programs and lets those that run end.
   * @param options.graceMs then they are stopped: those that only read go back to the queue. @default 30000
   */
  async close({ graceMs = 30_000 }: { readonly graceMs?: number } = {}): Promise<void> {
    const stop = setTimeout(() => this.#worker.cancelAllJobs(StopReason.SHUTDOWN), graceMs);
    this.#closed ??= this.#shutDown();
    await this.#closed;
    clearTimeout(stop);
  }

  async #shutDown(): Promise<void> {
    // BullMQ would wait for a Redis that may not come back.
    const hasNothingToTell = this.running === 0 && this.#redis.status !== 'ready';
    await this.#worker.close(hasNothingToTell);
    await this.#queue.close();
    clearInterval(this.#watch);
    clearInterval(this.#cleanup);
    for (const connection of this.#connections) connection.disconnect();
    await this.#blobs[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
