import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endProcess } from './end-process.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

export interface ServerSettings {
  readonly redisUrl: string;
  readonly queue: string;
  readonly blobs: string;
  readonly store: string;
  readonly dataDir: string;
}

/** A process of `python-executor serve` in front of the queue. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(settings: ServerSettings): Promise<ServerProcess> {
    const { redisUrl, queue, blobs, store, dataDir } = settings;
    const env = {
      PYEXEC_SANDBOX: 'queue',
      PYEXEC_REDIS_URL: redisUrl,
      PYEXEC_QUEUE_NAME: queue,
      PYEXEC_QUEUE_BLOBS: blobs,
      PYEXEC_STORE: store,
      PYEXEC_DATA_DIR: dataDir,
      PYEXEC_LOG_LEVEL: 'error',
    };
    const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0'], {
      cwd: dataDir,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the server ended');
    });
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
    const [, url = ''] = /Listening on (\S+)/.exec(line.toString()) ?? [];
    return new ServerProcess(child, url);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endProcess(this.#child);
  }
}
