import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, isReachable } from '../../scripts/services/loopback.ts';

/** A Redis that belongs to a test, which may crash it; it keeps what it acknowledged. */
export class RedisServer implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  #server: ChildProcess | undefined;

  private constructor(folder: string, address: string, port: number) {
    this.#folder = folder;
    this.url = `redis://${address}:${port}`;
    this.#settings = {
      port: String(port),
      bind: address,
      'protected-mode': 'no',
      dir: folder,
      logfile: join(folder, 'log'),
      appendonly: 'yes',
      appendfsync: 'always',
      save: '',
      'maxmemory-policy': 'noeviction',
    };
  }

  /** @param address where it listens, for all who reach that */
  static async open(address = '127.0.0.1'): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'redis-'));
    const redis = new RedisServer(folder, address, await freePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const args = Object.entries(this.#settings).flatMap(([name, value]) => [`--${name}`, value]);
    const server = spawn('redis-server', args, { stdio: 'ignore', cwd: '/' });
    this.#server = server;
    while (!(await isReachable(this.url))) {
      if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`);
      await pause(20);
    }
  }

  /** Ends it in the middle of whatever it does. */
  async crash(): Promise<void> {
    if (this.#server === undefined) return;
    const exited = once(this.#server, 'exit');
    this.#server.kill('SIGKILL');
    await exited;
    this.#server = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
