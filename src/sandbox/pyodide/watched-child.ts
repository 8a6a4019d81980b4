import { readFile } from 'node:fs/promises';
import type { PyodideChild } from './child-process.ts';

/** How the child process ended. */
export interface ChildEnd {
  readonly how: string;
  /** The tail of its error output. */
  readonly words: string;
  readonly outOfMemory: boolean;
}

const TAIL_CHARACTERS = 2_000;
const MEMORY_CHECK_MS = 250;

/** Watches over a child process: its size, its last words, its end. */
export class WatchedChild {
  readonly ended: Promise<ChildEnd>;
  readonly #child: PyodideChild;
  readonly #memoryTimer: NodeJS.Timeout;
  #maxBytes: number;
  #killedFor: 'memory' | 'any' | undefined;
  #words = '';

  /** Kills the child when it occupies more than `maxBytes`; only on Linux, which tells its size. */
  constructor(child: PyodideChild, maxBytes: number) {
    this.#child = child;
    this.#maxBytes = maxBytes;
    child.stderr.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString('utf8')).slice(-TAIL_CHARACTERS);
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(this.#end(error.message, null)));
      child.once('close', (code, signal) =>
        resolve(this.#end(`it ended with ${signal ?? code}`, signal)),
      );
    });
    this.#memoryTimer = setInterval(() => void this.#checkMemory(), MEMORY_CHECK_MS);
    child.once('exit', () => clearInterval(this.#memoryTimer));
  }

  /** From now on it may occupy up to `bytes`. */
  limitMemory(bytes: number): void {
    this.#maxBytes = bytes;
  }

  /** Whether the look at its memory keeps this process alive. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#memoryTimer.ref();
    else this.#memoryTimer.unref();
  }

  kill(): void {
    clearInterval(this.#memoryTimer);
    this.#killedFor ??= 'any';
    this.#child.kill('SIGKILL');
  }

  async #checkMemory(): Promise<void> {
    const size = await residentBytes(this.#child.pid);
    if (size <= this.#maxBytes || this.#killedFor !== undefined) return;
    this.#killedFor = 'memory';
    this.kill();
  }

  #end(how: string, signal: NodeJS.Signals | null): ChildEnd {
    clearInterval(this.#memoryTimer);
    // The kernel kills when the memory of the machine or container is used up; V8 aborts when its heap is.
    const byKernel = signal === 'SIGKILL' && this.#killedFor === undefined;
    const byV8 = signal === 'SIGABRT' && this.#words.includes('out of memory');
    const outOfMemory = this.#killedFor === 'memory' || byKernel || byV8;
    return { how, words: this.#words.trim(), outOfMemory };
  }
}

/** Memory that a process occupies, in bytes; 0 where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
