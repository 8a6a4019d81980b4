import { GoneError, NotFoundError } from '../../client/api-error.ts';
import type { PythonSession } from '../../client/python-session.ts';
import type { Artifact, Execution } from '../execution.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { Frame } from '../runner/frames.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import {
  createSessionStep,
  jobOfStep,
  SessionGoneError,
  type ResetOptions,
  type SandboxSession,
  type SessionEnd,
  type SessionEndReason,
  type SessionFile,
  type SessionOrder,
  type SessionProgram,
  type SessionStep,
} from '../session.ts';
import { executionDetailSchema } from './execution-detail.ts';
import { remoteFailure, unreachable } from './remote-failure.ts';

/** A session on an execution server. */
export class RemoteSession implements SandboxSession {
  readonly id: string;
  ended: SessionEnd | null = null;
  readonly #session: PythonSession;
  readonly #order: SessionOrder;
  readonly #baseUrl: string;
  readonly #onClosed: () => void;
  readonly #disposal = new AbortController();
  #programs = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    session: PythonSession,
    order: SessionOrder,
    options: { readonly baseUrl: string; readonly onClosed: () => void },
  ) {
    this.id = order.id;
    this.#session = session;
    this.#order = order;
    this.#baseUrl = options.baseUrl;
    this.#onClosed = options.onClosed;
  }

  async execute(program: SessionProgram, options: ExecuteOptions = {}): Promise<Execution> {
    const step = createSessionStep(program);
    // Requests may overtake each other.
    const running = this.#turn.then(() => this.#run(step, options));
    this.#turn = running.catch(() => {});
    return await running;
  }

  async #run(step: SessionStep, options: ExecuteOptions): Promise<Execution> {
    this.#refuseEnded();
    this.#programs += 1;
    const job = jobOfStep(this.#order, step, this.#programs);
    const collector = new ExecutionCollector(job, options.onEvent);
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    if (signal.aborted) return collector.toExecution({ killReason: 'aborted' });
    try {
      collector.submit();
      const result = await this.#session.execute(step.code, {
        capture: step.capture,
        timeoutSeconds: job.limits.timeoutMs / 1000,
        signal,
        onOutput: (stream, text) => {
          collector.take(Frame.STARTED, Buffer.alloc(0));
          collector.take(stream === 'stdout' ? Frame.STDOUT : Frame.STDERR, Buffer.from(text));
        },
      });
      const parsed = executionDetailSchema.safeParse(result.execution);
      if (!parsed.success) {
        const text = `The execution server at ${this.#baseUrl} sent an execution that cannot be read: ${parsed.error.message}`;
        throw unreachable(text, this.#baseUrl);
      }
      // Whatever ends the interpreter comes with a warning.
      if (parsed.data.warnings.length > 0) await this.#askForEnd();
      const artifacts = await this.#bringOut(parsed.data.artifacts);
      const { stdout, stderr } = result;
      return {
        ...parsed.data,
        jobId: job.id,
        stdout: stdout ?? '',
        stderr: stderr ?? '',
        artifacts,
      };
    } catch (error) {
      if (signal.aborted) return collector.toExecution({ killReason: 'aborted' });
      throw await this.#failure(error, 'to run a program of a session');
    }
  }

  async #bringOut(told: readonly Omit<Artifact, 'bytes'>[]): Promise<Artifact[]> {
    const artifacts: Artifact[] = [];
    for (const artifact of told) {
      const bytes = await this.readFile(artifact.path).catch(() => null);
      if (bytes !== null) artifacts.push({ ...artifact, bytes });
    }
    return artifacts;
  }

  async reset({ keepFiles }: ResetOptions = {}): Promise<void> {
    if (this.ended?.reason === 'closed') throw new SessionGoneError(this.id, this.ended);
    await this.#call('to reset a session', () => this.#session.reset({ keepFiles }));
    this.ended = null;
  }

  async listFiles(): Promise<readonly SessionFile[]> {
    return await this.#call('to list files', () => this.#session.listFiles());
  }

  async readFile(path: string): Promise<Uint8Array | null> {
    return await this.#call('to read a file', () =>
      this.#session.readFile(path).catch((error: unknown) => {
        if (error instanceof NotFoundError && error.message === 'file not found') return null;
        throw error;
      }),
    );
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#call('to write a file', () => this.#session.writeFile(path, bytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.ended?.reason === 'closed') return;
    this.ended = { reason: 'closed', detail: 'it was closed', at: new Date().toISOString() };
    this.#disposal.abort();
    await this.#session.close().catch(() => undefined); // the server closes it when it is idle
    this.#onClosed();
  }

  async #call<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#failure(error, doing);
    }
  }

  async #failure(error: unknown, doing: string): Promise<unknown> {
    if (error instanceof NotFoundError && /session/.test(error.message)) {
      return this.#gone('place', 'the server does not know it any more');
    }
    if (!(error instanceof GoneError)) return remoteFailure(error, doing, this.#baseUrl);
    await this.#askForEnd();
    return this.ended === null
      ? this.#gone('place', error.message)
      : new SessionGoneError(this.id, this.ended);
  }

  async #askForEnd(): Promise<void> {
    const state = await this.#session.state().catch(() => null);
    if (state === null || state.end === null || this.ended !== null) return;
    const { reason, at, detail } = state.end;
    this.ended = { reason: reason as SessionEndReason, at: at.toISOString(), detail };
  }

  #gone(reason: SessionEndReason, detail: string): SessionGoneError {
    this.ended ??= { reason, detail, at: new Date().toISOString() };
    return new SessionGoneError(this.id, this.ended);
  }

  #refuseEnded(): void {
    if (this.ended !== null) throw new SessionGoneError(this.id, this.ended);
  }
}
