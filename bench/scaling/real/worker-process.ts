import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endProcess } from './end-process.ts';
import { PYTHON } from '../../contestants.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

export interface WorkerSettings {
  readonly redisUrl: string;
  readonly queue: string;
  readonly blobs: string;
  readonly sandbox: 'local' | 'jail';
  readonly concurrency: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of `python-executor worker`, and what it logged of its programs. */
export class WorkerProcess implements AsyncDisposable {
  /** How long each program kept its place, s, by its id. */
  readonly held = new Map<string, number>();
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @throws {Error} it ended before it took programs */
  static async start(settings: WorkerSettings): Promise<WorkerProcess> {
    const { redisUrl, queue, blobs, sandbox, concurrency, env } = settings;
    const where = ['--redis-url', redisUrl, '--queue', queue, '--blobs', blobs];
    const how = ['--sandbox', sandbox, '--accept-no-isolation', '--concurrency', `${concurrency}`];
    const child = spawn(process.execPath, [MAIN, 'worker', ...where, ...how], {
      env: { ...process.env, PYEXEC_PYTHON: PYTHON, ...env, PYEXEC_LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const worker = new WorkerProcess(child);
    let said = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      said = line;
      worker.#note(line);
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the worker ended: ${said}`);
    });
    ended.catch(() => undefined);
    await Promise.race([once(child.stdout, 'data'), ended]);
    return worker;
  }

  #note(line: string): void {
    if (!line.startsWith('{')) return;
    const { execution_id: id, seconds } = JSON.parse(line) as Record<string, unknown>;
    if (typeof id === 'string' && typeof seconds === 'number') this.held.set(id, seconds);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endProcess(this.#child);
  }
}
