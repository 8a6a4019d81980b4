import type { Redactor } from '../secrets/redactor.ts';
import { secretsIn } from '../secrets/secret-names.ts';
import type { Execution } from './execution.ts';
import type { ExecutionJob } from './job.ts';
import { RedactedSession } from './redacted-session.ts';
import { redactedEvents } from './redacted-events.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from './sandbox.ts';
import type { SandboxSession, SessionOrder } from './session.ts';

/**
 * Takes the service's secrets, and those of the job's environment and context, out of what a program says: streams,
 * results, errors. The program itself and the bytes of its files stay as they are.
 */
export class RedactedSandbox implements Sandbox {
  /** There where the sandbox has sessions. */
  readonly openSession?: (order: SessionOrder) => Promise<SandboxSession>;
  readonly #inner: Sandbox;
  readonly #redactor: Redactor;

  constructor(inner: Sandbox, redactor: Redactor) {
    this.#inner = inner;
    this.#redactor = redactor;
    const open = inner.openSession?.bind(inner);
    if (open !== undefined) this.openSession = (order) => this.#openSession(order, open);
  }

  async #openSession(
    order: SessionOrder,
    open: (order: SessionOrder) => Promise<SandboxSession>,
  ): Promise<SandboxSession> {
    const redactor = this.#redactor.plus([...secretsIn(order.env), ...secretsIn(order.context)]);
    try {
      return new RedactedSession(await open(order), redactor);
    } catch (error) {
      throw redactor.error(error);
    }
  }

  async profile(image?: string): Promise<SandboxProfile> {
    try {
      return await this.#inner.profile(image);
    } catch (error) {
      throw this.#redactor.error(error);
    }
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    const redactor = this.#redactor.plus([...secretsIn(job.env), ...secretsIn(job.context)]);
    const events = redactedEvents(redactor, options.onEvent ?? (() => undefined));
    try {
      const execution = await this.#inner.execute(job, { ...options, onEvent: events.push });
      return redactor.data(execution);
    } catch (error) {
      throw redactor.error(error);
    } finally {
      events.end();
    }
  }

  async check(): Promise<SandboxHealth> {
    return this.#redactor.fields(await this.#inner.check());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}
