import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PythonExecutorClient } from '../../../src/client/python-executor-client.ts';
import type { QueueSettingsInput } from '../../../src/sandbox/queue/queue-settings.ts';
import { newToken } from '../../../src/server/auth/token-file.ts';
import { PostgresCluster } from '../../fixtures/postgres-cluster.ts';
import { HostNetwork } from '../host-network.ts';
import type { Host, HostProcess } from '../host.ts';
import { RedisServer } from '../redis-server.ts';
import { startWorkerOn } from '../worker-farm.ts';

/** Short, so that what is lost is noticed within a test, and longer than a busy machine keeps a worker from running. */
export const LOCK_SECONDS = 5;
const PORT = 8080;
const CONCURRENCY = 8;

const SERVERS = ['server-a', 'server-b'] as const;
const WORKERS = ['worker-a', 'worker-b', 'worker-c'] as const;

/** A host and the process that it is there for; undefined while that is dead. */
export interface Node {
  readonly host: Host;
  readonly start: () => Promise<void>;
  process: HostProcess | undefined;
}

/** Two REST servers and three workers on hosts of their own, with the Redis and the PostgreSQL that they share. */
export class Site implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly postgres: PostgresCluster;
  readonly servers: readonly Node[];
  readonly workers: readonly Node[];
  readonly queue: QueueSettingsInput;
  /** For what programs leave; in the environment of each. */
  readonly temporary: string;
  readonly #folder: string;
  readonly #token = newToken('chaos');
  readonly #opened: AsyncDisposableStack;

  private constructor(
    parts: { network: HostNetwork; redis: RedisServer; postgres: PostgresCluster },
    folder: string,
    opened: AsyncDisposableStack,
  ) {
    const { network, redis, postgres } = parts;
    this.redis = redis;
    this.postgres = postgres;
    this.#folder = folder;
    this.temporary = join(folder, 'temporary');
    this.#opened = opened;
    this.queue = {
      redisUrl: redis.url,
      name: 'chaos',
      blobs: postgres.url,
      lockSeconds: LOCK_SECONDS,
      maxTries: 5,
    };
    const nodesOf = (names: readonly string[], run: (host: Host) => Promise<HostProcess>): Node[] =>
      network.hosts
        .filter(({ name }) => names.some((end) => name.endsWith(end)))
        .map((host) => {
          const node: Node = {
            host,
            process: undefined,
            start: async () => void (node.process = await run(host)),
          };
          return node;
        });
    this.servers = nodesOf(SERVERS, (host) => this.#startServer(host));
    this.workers = nodesOf(WORKERS, (host) => this.#startWorker(host));
  }

  static async open(folder: string): Promise<Site> {
    const opened = new AsyncDisposableStack();
    try {
      const network = opened.use(await HostNetwork.open([...SERVERS, ...WORKERS]));
      const redis = opened.use(await RedisServer.open(network.address));
      const postgres = opened.use(await PostgresCluster.open(network.address));
      const site = new Site({ network, redis, postgres }, folder, opened);
      await mkdir(site.temporary);
      const tokens = JSON.stringify({ tokens: [site.#token.entry] });
      await writeFile(join(folder, 'tokens.json'), tokens);
      await Promise.all([...site.servers, ...site.workers].map((node) => node.start()));
      return site;
    } catch (error) {
      await opened.disposeAsync();
      throw error;
    }
  }

  /** Of a server, whether it lives or not. */
  clientOf({ host }: Node, timeoutMs = 20_000): PythonExecutorClient {
    const { token } = this.#token;
    return new PythonExecutorClient(`http://${host.address}:${PORT}`, { token, timeoutMs });
  }

  async #startServer(host: Host): Promise<HostProcess> {
    const { redisUrl = '', name = '' } = this.queue;
    return await host.start(['serve', '--host', host.address, '--port', String(PORT)], {
      env: {
        // What fails is told to who asked.
        PYEXEC_LOG_LEVEL: 'silent',
        PYEXEC_SANDBOX: 'queue',
        PYEXEC_STORE: this.postgres.url,
        PYEXEC_REDIS_URL: redisUrl,
        PYEXEC_QUEUE_NAME: name,
        PYEXEC_QUEUE_LOCK: String(LOCK_SECONDS),
        PYEXEC_DATA_DIR: join(this.#folder, 'data'),
        PYEXEC_TOKENS_FILE: join(this.#folder, 'tokens.json'),
        PYEXEC_CLEANUP_TTL: '3600',
      },
      ready: /Listening on/,
    });
  }

  async #startWorker(host: Host): Promise<HostProcess> {
    const env = { TMPDIR: this.temporary, PYEXEC_QUEUE_MAX_TRIES: '5' };
    return await startWorkerOn(host, this.queue, { concurrency: CONCURRENCY }, env);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}
