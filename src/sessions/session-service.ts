import { ContainerConfigurationError } from '../errors.ts';
import type { Execution } from '../sandbox/execution.ts';
import type { ExecuteOptions, Sandbox } from '../sandbox/sandbox.ts';
import {
  createSessionOrder,
  createSessionStep,
  type ResetOptions,
  type SessionEndReason,
  type SessionFile,
  type SessionOrderInput,
  type SessionProgram,
} from '../sandbox/session.ts';
import { TooManySessionsError, UnknownSessionError } from './errors.ts';
import { OpenSession } from './open-session.ts';
import type { SessionStatus } from './session-status.ts';
import {
  sessionSettingsSchema,
  type SessionSettings,
  type SessionSettingsInput,
} from './session-settings.ts';

export interface SessionServiceOptions {
  /** Not disposed by the service. */
  readonly sandbox: Sandbox;
  readonly settings?: SessionSettingsInput | undefined;
}

/** Told each end of a session, and of an interpreter, once. */
export type SessionEndListener = (reason: SessionEndReason) => void;

export interface OpenSessionInput extends Omit<SessionOrderInput, 'id' | 'tenant'> {
  /** @default none */
  readonly tenant?: string | null | undefined;
  /** Shorter than that of the service. */
  readonly idleSeconds?: number | undefined;
}

/** Whose session it must be; undefined = anybody's. */
export interface OfTenant {
  readonly tenant?: string | undefined;
}

/** Sessions over a sandbox: their number, their age, one program at a time in each, and why one is gone. */
export class SessionService implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #settings: SessionSettings;
  readonly #listeners = new Set<SessionEndListener>();
  readonly #sessions = new Map<string, OpenSession>();
  readonly #opening = new Map<symbol, string | null>();
  readonly #starting = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor({ sandbox, settings = {} }: SessionServiceOptions) {
    this.#sandbox = sandbox;
    this.#settings = sessionSettingsSchema.parse(settings);
  }

  /**
   * @throws {TooManySessionsError} there is no room for another one
   * @throws {ContainerConfigurationError} the sandbox has no sessions, or cannot honour this one
   * @throws {ContainerConnectivityError} the sandbox cannot be reached
   */
  async open(input: OpenSessionInput = {}): Promise<SessionStatus> {
    const { tenant = null, idleSeconds = this.#settings.idleSeconds, ...rest } = input;
    const order = createSessionOrder({ ...rest, ...(tenant === null ? {} : { tenant }) });
    if (!(idleSeconds > 0)) {
      throw new ContainerConfigurationError(
        `idleSeconds is ${idleSeconds}; it must be more than 0.`,
      );
    }
    if (this.#isClosed) throw new ContainerConfigurationError('The service of sessions is closed.');
    if (this.#sandbox.openSession === undefined) {
      throw new ContainerConfigurationError(
        'This sandbox has no sessions; use docker, jail, pyodide, jupyter, local or remote.',
      );
    }
    const release = this.#reserve(tenant);
    const starting = this.#sandbox.openSession(order);
    this.#starting.add(starting);
    try {
      const session = await starting;
      if (this.#isClosed) {
        await session[Symbol.asyncDispose]();
        throw new ContainerConfigurationError('The service of sessions is closed.');
      }
      const idleMs = Math.min(idleSeconds, this.#settings.idleSeconds) * 1000;
      const open = new OpenSession(session, {
        tenant,
        limits: order.limits,
        idleMs,
        maxAgeMs: this.#settings.maxAgeSeconds * 1000,
        maxWaiting: this.#settings.maxWaiting,
        onEnd: (reason) => this.#noteEnd(session.id, reason),
      });
      this.#sessions.set(session.id, open);
      return open.info();
    } finally {
      release();
      this.#starting.delete(starting);
    }
  }

  /** Those of a tenant, or all; oldest first, with those that were closed a short time ago. */
  list({ tenant }: OfTenant = {}): SessionStatus[] {
    return [...this.#sessions.values()]
      .filter((session) => tenant === undefined || session.tenant === tenant)
      .map((session) => session.info());
  }

  /** @throws {UnknownSessionError} */
  get(id: string, of: OfTenant = {}): SessionStatus {
    return this.#find(id, of).info();
  }

  /**
   * Runs a program; while another one runs it waits for it.
   * @throws {UnknownSessionError} | {SessionBusyError} | {SessionGoneError}
   * @throws {ContainerConfigurationError} the program cannot be used
   * @throws {ContainerConnectivityError} the sandbox broke
   */
  async execute(
    id: string,
    program: SessionProgram,
    { tenant, ...options }: OfTenant & ExecuteOptions = {},
  ): Promise<Execution> {
    return await this.#find(id, { tenant }).execute(createSessionStep(program), options);
  }

  /**
   * A fresh interpreter for the session, after the program that runs. Files stay unless `keepFiles` is false.
   * @throws {UnknownSessionError} | {SessionBusyError} | {SessionGoneError} it was closed
   */
  async reset(
    id: string,
    { tenant, ...options }: OfTenant & ResetOptions = {},
  ): Promise<SessionStatus> {
    const session = this.#find(id, { tenant });
    await session.reset(options);
    return session.info();
  }

  /** Ends what it runs. One that is closed already stays as it is. @throws {UnknownSessionError} */
  async close(id: string, of: OfTenant = {}): Promise<SessionStatus> {
    const session = this.#find(id, of);
    await session.close('closed');
    return session.info();
  }

  /** @throws {UnknownSessionError} | {SessionBusyError} | {SessionGoneError} */
  async listFiles(id: string, of: OfTenant = {}): Promise<readonly SessionFile[]> {
    return await this.#find(id, of).files((session) => session.listFiles());
  }

  /** Null when there is no such file. @throws as `listFiles` */
  async readFile(id: string, path: string, of: OfTenant = {}): Promise<Uint8Array | null> {
    return await this.#find(id, of).files((session) => session.readFile(path));
  }

  /** @throws as `listFiles`; {ContainerConfigurationError} a path that cannot be used, or no room */
  async writeFile(id: string, path: string, bytes: Uint8Array, of: OfTenant = {}): Promise<void> {
    await this.#find(id, of).files((session) => session.writeFile(path, bytes));
  }

  listen(listener: SessionEndListener): void {
    this.#listeners.add(listener);
  }

  stats(): { readonly open: number; readonly busy: number } {
    const open = this.#open();
    return { open: open.length, busy: open.filter(({ isBusy }) => isBusy).length };
  }

  /** Closes all, and waits until nothing is left of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#sessions.values()].map((session) => session.close('closed')));
    this.#sessions.clear();
  }

  #open(): OpenSession[] {
    return [...this.#sessions.values()].filter(({ isClosed }) => !isClosed);
  }

  /** @throws {TooManySessionsError} */
  #reserve(tenant: string | null): () => void {
    const { maxTotal, maxPerTenant } = this.#settings;
    const open = this.#open();
    const opening = [...this.#opening.values()];
    if (open.length + opening.length >= maxTotal) throw new TooManySessionsError(maxTotal, 'all');
    const own = [...open.map((each) => each.tenant), ...opening].filter((each) => each === tenant);
    if (tenant !== null && own.length >= maxPerTenant) {
      throw new TooManySessionsError(maxPerTenant, 'tenant');
    }
    const key = Symbol(tenant ?? '');
    this.#opening.set(key, tenant);
    return () => void this.#opening.delete(key);
  }

  #find(id: string, { tenant }: OfTenant): OpenSession {
    const session = this.#sessions.get(id);
    if (session === undefined || (tenant !== undefined && session.tenant !== tenant)) {
      throw new UnknownSessionError(id);
    }
    return session;
  }

  #noteEnd(id: string, reason: SessionEndReason): void {
    for (const listener of this.#listeners) listener(reason);
    const forget = (): void => void this.#sessions.delete(id);
    if (['idle', 'age', 'closed'].includes(reason)) {
      setTimeout(forget, this.#settings.rememberSeconds * 1000).unref();
    }
  }
}
