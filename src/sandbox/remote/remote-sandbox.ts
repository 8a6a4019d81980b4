import { z } from 'zod';
import { PythonExecutorClient } from '../../client/python-executor-client.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from '../sandbox.ts';
import { OpenSessions } from '../runner/session-place.ts';
import type { SandboxSession, SessionOrder } from '../session.ts';
import { wireLimits } from './job-submission.ts';
import { RemoteExecution } from './remote-execution.ts';
import { remoteFailure, unreachable } from './remote-failure.ts';
import { RemoteSession } from './remote-session.ts';

export interface RemoteSandboxOptions {
  /** Address of the server, such as `http://10.0.0.5:8080`. */
  readonly baseUrl: string;
  readonly token?: string | undefined;
  /** How long one request may take, ms; a job may take longer. @default 300_000 */
  readonly timeoutMs?: number | undefined;
}

const profileSchema = z
  .object({
    name: z.string(),
    python_version: z.string(),
    packages: z.array(z.string()),
    isolation: z.string(),
  })
  .transform(({ python_version: pythonVersion, ...rest }) => ({ ...rest, pythonVersion }));

/**
 * Runs programs on an execution server of this project: its client, used as a sandbox. What contains a program is
 * the server's sandbox. An abort kills the program there; a lost connection is taken up again before it counts.
 */
export class RemoteSandbox implements Sandbox {
  readonly #client: PythonExecutorClient;
  readonly #baseUrl: string;
  #profile: Promise<SandboxProfile> | undefined;
  readonly #sessions = new OpenSessions();
  readonly #disposal = new AbortController();
  readonly #running = new Set<Promise<Execution>>();

  /** @throws {ContainerConfigurationError} `baseUrl` is no http address */
  constructor({ baseUrl, token, timeoutMs }: RemoteSandboxOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    try {
      this.#client = new PythonExecutorClient(baseUrl, { token, timeoutMs });
    } catch (error) {
      throw new ContainerConfigurationError((error as Error).message, { cause: error });
    }
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const server = { client: this.#client, baseUrl: this.#baseUrl };
    const signal = AbortSignal.any(signals);
    const running = new RemoteExecution(server, job, { ...options, signal }).run();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    if (order.policy !== undefined) {
      throw new ContainerConfigurationError(
        'Sessions of an execution server are read-only: they take no policy. Leave it out, or use another sandbox.',
      );
    }
    const { env, context, limits, network, image } = order;
    try {
      const open = await this.#client.openSession({
        env,
        context,
        limits: wireLimits(limits),
        ...(network === 'none' ? {} : { config: { network_disabled: network === 'never' } }),
        ...(image === undefined ? {} : { dockerImage: image }),
      });
      const session: RemoteSession = new RemoteSession(open, order, {
        baseUrl: this.#baseUrl,
        onClosed: () => this.#sessions.remove(session),
      });
      return this.#sessions.add(session);
    } catch (error) {
      throw remoteFailure(error, 'to open a session', this.#baseUrl);
    }
  }

  profile(): Promise<SandboxProfile> {
    return (this.#profile ??= this.#askProfile());
  }

  async #askProfile(): Promise<SandboxProfile> {
    try {
      const answer = profileSchema.safeParse(await this.#client.describeSandbox());
      if (answer.success) return answer.data;
      const text = `The execution server at ${this.#baseUrl} described its sandbox in a way that cannot be read: ${answer.error.message}`;
      throw unreachable(text, this.#baseUrl);
    } catch (error) {
      this.#profile = undefined;
      throw remoteFailure(error, 'to describe its sandbox', this.#baseUrl);
    }
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { name, pythonVersion, isolation } = await this.#askProfile();
      const detail = `Python ${pythonVersion}, sandbox "${name}" of ${this.#baseUrl}; ${isolation}`;
      return { ok: true, detail };
    } catch (error) {
      const detail = (error as Error).message;
      const isReachable = error instanceof ContainerConfigurationError;
      return isReachable
        ? { ok: false, detail }
        : { ok: false, detail, remedy: 'start the server there: python-executor serve' };
    }
  }

  /** Aborts what still runs, and waits until the server has ended it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions.close();
    this.#disposal.abort();
    await Promise.allSettled(this.#running);
  }
}
