import type { Execution } from '../sandbox/execution.ts';
import type { ExecutionLimits } from '../sandbox/job.ts';
import type { ExecuteOptions } from '../sandbox/sandbox.ts';
import {
  SessionGoneError,
  type ResetOptions,
  type SandboxSession,
  type SessionEnd,
  type SessionEndReason,
  type SessionStep,
} from '../sandbox/session.ts';
import { SessionBusyError } from './errors.ts';
import type { SessionStatus } from './session-status.ts';

export interface OpenSessionOptions {
  readonly tenant: string | null;
  readonly limits: ExecutionLimits;
  readonly idleMs: number;
  readonly maxAgeMs: number;
  /** Calls that wait for their turn. */
  readonly maxWaiting: number;
  readonly onEnd: (reason: SessionEndReason) => void;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A session with its clocks and its queue. */
export class OpenSession {
  readonly tenant: string | null;
  readonly #session: SandboxSession;
  readonly #options: OpenSessionOptions;
  readonly #createdMs = Date.now();
  readonly #ageTimer: NodeJS.Timeout;
  #usedMs = Date.now();
  #idleTimer: NodeJS.Timeout | undefined;
  #executions = 0;
  /** Calls that run or wait. */
  #calls = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #closed: SessionEnd | null = null;
  #told: SessionEnd | null = null;
  readonly #stop = new AbortController();

  constructor(session: SandboxSession, options: OpenSessionOptions) {
    this.#session = session;
    this.tenant = options.tenant;
    this.#options = options;
    const end = (): void => void this.close('age');
    this.#ageTimer = setTimeout(end, Math.min(options.maxAgeMs, MAX_TIMER_MS)).unref();
    this.#rest();
  }

  get isClosed(): boolean {
    return this.#closed !== null;
  }

  get isBusy(): boolean {
    return this.#calls > 0;
  }

  info(): SessionStatus {
    const end = this.#closed ?? this.#session.ended;
    const { idleMs, maxAgeMs, limits } = this.#options;
    const idleEnd = this.isBusy ? Infinity : this.#usedMs + idleMs;
    const expiresMs = Math.min(idleEnd, this.#createdMs + maxAgeMs);
    return {
      id: this.#session.id,
      tenant: this.tenant,
      state: this.isBusy ? 'busy' : end === null ? 'idle' : 'ended',
      createdAt: isoTime(this.#createdMs),
      lastUsedAt: isoTime(this.#usedMs),
      expiresAt: this.#closed === null ? isoTime(expiresMs) : null,
      executions: this.#executions,
      limits,
      waiting: Math.max(0, this.#calls - 1),
      end,
    };
  }

  async execute(step: SessionStep, options: ExecuteOptions): Promise<Execution> {
    return await this.#inTurn(async () => {
      const signals = [this.#stop.signal, ...(options.signal ? [options.signal] : [])];
      this.#executions += 1;
      return await this.#session.execute(step, { ...options, signal: AbortSignal.any(signals) });
    });
  }

  async reset(options: ResetOptions): Promise<void> {
    await this.#inTurn(() => this.#session.reset(options));
    this.#told = null;
  }

  async files<T>(work: (session: SandboxSession) => Promise<T>): Promise<T> {
    return await this.#inTurn(() => work(this.#session));
  }

  /** Ends what runs. Resolves when nothing is left of it. */
  async close(reason: 'idle' | 'age' | 'closed'): Promise<void> {
    this.#closing ??= this.#close(reason);
    await this.#closing;
  }

  async #close(reason: 'idle' | 'age' | 'closed'): Promise<void> {
    const { idleMs, maxAgeMs } = this.#options;
    const details = {
      idle: `it was not used for ${idleMs / 1000} s`,
      age: `it was ${maxAgeMs / 1000} s old, which is the most that one may be`,
      closed: 'it was closed',
    };
    this.#closed = { reason, at: isoTime(Date.now()), detail: details[reason] };
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#ageTimer);
    this.#options.onEnd(reason);
    this.#stop.abort();
    await this.#session[Symbol.asyncDispose]();
  }

  /** @throws {SessionBusyError} | {SessionGoneError} */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseClosed();
    const { maxWaiting } = this.#options;
    if (this.#calls > maxWaiting) throw new SessionBusyError(this.#session.id, this.#calls - 1);
    this.#calls += 1;
    clearTimeout(this.#idleTimer);
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      this.#refuseClosed();
      return await work();
    } finally {
      this.#calls -= 1;
      this.#tellEnd();
      this.#rest();
      resolve();
    }
  }

  #refuseClosed(): void {
    if (this.#closed !== null) throw new SessionGoneError(this.#session.id, this.#closed);
  }

  /** An interpreter that a program ended counts once. */
  #tellEnd(): void {
    const { ended } = this.#session;
    if (ended === null || ended === this.#told || this.#closed !== null) return;
    this.#told = ended;
    this.#options.onEnd(ended.reason);
  }

  #rest(): void {
    this.#usedMs = Date.now();
    clearTimeout(this.#idleTimer);
    if (this.isBusy || this.#closed !== null) return;
    const end = (): void => void this.close('idle');
    this.#idleTimer = setTimeout(end, Math.min(this.#options.idleMs, MAX_TIMER_MS)).unref();
  }
}
