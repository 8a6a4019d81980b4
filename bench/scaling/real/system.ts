import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueSandbox } from '../../../src/sandbox/queue/queue-sandbox.ts';
import { WorkerProcess, type WorkerSettings } from './worker-process.ts';

/** Worker processes and a service that sends them programs over a queue of their own. */
export class RealSystem implements AsyncDisposable {
  readonly sandbox: QueueSandbox;
  readonly workers: readonly WorkerProcess[];
  readonly #folder: string;

  private constructor(sandbox: QueueSandbox, workers: readonly WorkerProcess[], folder: string) {
    this.sandbox = sandbox;
    this.workers = workers;
    this.#folder = folder;
  }

  static async start(
    workers: number,
    settings: Omit<WorkerSettings, 'queue' | 'blobs'>,
  ): Promise<RealSystem> {
    const blobs = await mkdtemp(join(tmpdir(), 'scaling-'));
    const queue = `scaling-${randomUUID()}`;
    const started = Array.from({ length: workers }, () =>
      WorkerProcess.start({ ...settings, queue, blobs }),
    );
    const sandbox = new QueueSandbox({ redisUrl: settings.redisUrl, name: queue, blobs });
    return new RealSystem(sandbox, await Promise.all(started), blobs);
  }

  /** How long a program kept its place of a worker, s. */
  held(id: string): number | undefined {
    for (const { held } of this.workers) {
      const seconds = held.get(id);
      if (seconds !== undefined) return seconds;
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox[Symbol.asyncDispose]();
    await Promise.all(this.workers.map((worker) => worker[Symbol.asyncDispose]()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}
