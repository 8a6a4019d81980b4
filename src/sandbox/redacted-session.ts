import type { Redactor } from '../secrets/redactor.ts';
import type { Execution } from './execution.ts';
import { redactedEvents } from './redacted-events.ts';
import type { ExecuteOptions } from './sandbox.ts';
import type {
  ResetOptions,
  SandboxSession,
  SessionEnd,
  SessionFile,
  SessionProgram,
} from './session.ts';

/** A session whose programs say no secrets; the bytes of its files stay as they are. */
export class RedactedSession implements SandboxSession {
  readonly #inner: SandboxSession;
  readonly #redactor: Redactor;

  constructor(inner: SandboxSession, redactor: Redactor) {
    this.#inner = inner;
    this.#redactor = redactor;
  }

  get id(): string {
    return this.#inner.id;
  }

  get ended(): SessionEnd | null {
    return this.#inner.ended;
  }

  async execute(program: SessionProgram, options: ExecuteOptions = {}): Promise<Execution> {
    const events = redactedEvents(this.#redactor, options.onEvent ?? (() => undefined));
    try {
      return this.#redactor.data(
        await this.#inner.execute(program, { ...options, onEvent: events.push }),
      );
    } catch (error) {
      throw this.#redactor.error(error);
    } finally {
      events.end();
    }
  }

  async reset(options?: ResetOptions): Promise<void> {
    await this.#guarded(this.#inner.reset(options));
  }

  async listFiles(): Promise<readonly SessionFile[]> {
    return await this.#guarded(this.#inner.listFiles());
  }

  async readFile(path: string): Promise<Uint8Array | null> {
    return await this.#guarded(this.#inner.readFile(path));
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#guarded(this.#inner.writeFile(path, bytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }

  async #guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.#redactor.error(error);
    }
  }
}
