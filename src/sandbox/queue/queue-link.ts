import { randomUUID } from 'node:crypto';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BlobStore } from './blobs/blob-store.ts';
import { createBlobStore } from './blobs/create-blob-store.ts';
import { JobEnds } from './job-ends.ts';
import { NewsReader } from './news-reader.ts';
import { loadBull, openRedis } from './open-redis.ts';
import { PREFIX, queueKeys, type QueueKeys } from './queue-keys.ts';
import type { QueueSettings } from './queue-settings.ts';
import { TenantTurns } from './tenant-turns.ts';

/** What a service holds open to send jobs and hear of them. */
export class QueueLink implements AsyncDisposable {
  readonly service = randomUUID();
  readonly queue: Queue;
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly keys: QueueKeys;
  readonly ends: JobEnds;
  readonly news: NewsReader;
  readonly turns: TenantTurns;
  readonly #events: QueueEvents;
  readonly #connections: readonly Redis[];

  private constructor(
    { queue, events }: { readonly queue: Queue; readonly events: QueueEvents },
    connections: readonly [commands: Redis, news: Redis, events: Redis],
    blobs: BlobStore,
    settings: QueueSettings,
  ) {
    this.queue = queue;
    this.blobs = blobs;
    this.keys = queueKeys(settings);
    this.#events = events;
    this.#connections = connections;
    [this.redis] = connections;
    this.ends = new JobEnds(queue, events);
    this.news = new NewsReader(connections[1], this.keys.news(this.service));
    this.turns = new TenantTurns(this.redis, this.keys);
  }

  /**
   * @throws {ContainerConfigurationError} the packages bullmq or ioredis are missing, or the blob store cannot be used
   * @throws what Redis says when it cannot be reached
   */
  static async open(settings: QueueSettings): Promise<QueueLink> {
    const { Queue: BullQueue, QueueEvents: BullEvents } = await loadBull();
    const { redisUrl, name } = settings;
    const redis = await openRedis(redisUrl, false);
    await redis.connect();
    const news = await openRedis(redisUrl, true);
    const heard = await openRedis(redisUrl, true);
    const queue = new BullQueue(name, { connection: redis, prefix: PREFIX });
    const events = new BullEvents(name, { connection: heard, prefix: PREFIX });
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
    const blobs = await createBlobStore(settings.blobs);
    await events.waitUntilReady();
    return new QueueLink({ queue, events }, [redis, news, heard], blobs, settings);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ends.close();
    await this.news.close();
    await this.#events.close();
    await this.queue.close();
    await this.redis.del(this.keys.news(this.service)).catch(() => 0);
    for (const connection of this.#connections) connection.disconnect();
    await this.blobs[Symbol.asyncDispose]();
  }
}
