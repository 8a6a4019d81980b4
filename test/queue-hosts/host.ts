import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { cleanEnv, MAIN } from '../cli/cli.ts';

const run = promisify(execFile);
/** A host name of its own, too: by it, services know whether they can look for each other's processes. */
const ENTER = 'hostname "$0" && exec "$@"';

/** A command of ours that runs on a host. */
export interface HostProcess {
  readonly pid: number;
  /** What the pattern found in its output. */
  readonly said: RegExpExecArray;
  /** Resolves when it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

export interface CommandOptions {
  /** Into an environment without the settings of this machine. */
  readonly env?: Record<string, string>;
  /** In its output when it is ready. */
  readonly ready: RegExp;
}

/** A network namespace with an address; other hosts' processes and files are there, too. */
export class Host implements AsyncDisposable {
  readonly name: string;
  readonly address: string;
  /** This machine's end of its cable. */
  readonly link: string;
  readonly #running = new Set<HostProcess['end']>();

  constructor(name: string, address: string, link: string) {
    this.name = name;
    this.address = address;
    this.link = link;
  }

  /** Starts `python-executor …` here and waits until it says that it is ready. */
  async start(args: readonly string[], { env, ready }: CommandOptions): Promise<HostProcess> {
    const enter = ['netns', 'exec', this.name, 'unshare', '--uts', 'sh', '-c', ENTER, this.name];
    const child = spawn('ip', [...enter, process.execPath, MAIN, ...args], {
      env: cleanEnv(env),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await exited;
      this.#running.delete(end);
    };
    this.#running.add(end);
    // It is `ip` no more: each command became the next one.
    return { pid: child.pid ?? 0, said: await saysReady(child, ready), end };
  }

  /** Whatever is sent gets lost, and nobody is told. */
  async cutOff(): Promise<void> {
    await run('ip', ['link', 'set', this.link, 'down']);
  }

  async heal(): Promise<void> {
    await run('ip', ['link', 'set', this.link, 'up']);
  }

  /** Ends what runs here. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((end) => end('SIGKILL')));
  }
}

async function saysReady(child: ChildProcess, ready: RegExp): Promise<RegExpExecArray> {
  let output = '';
  return await new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = ready.exec(output);
      if (found !== null) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${output}`)));
  });
}
