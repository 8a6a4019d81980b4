import {
  ContainerEndpointConfig,
  type ContainerEndpoint,
} from '../../config/container-endpoint-config.ts';
import {
  ContainerConfigurationError,
  ContainerConnectivityError,
  PythonExecutorException,
} from '../../errors.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { watchStart } from '../watch-start.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { runJob, type JobOutcome, type Placement } from '../runner/run-job.ts';
import { setupSteps, usedRequirements, type PipOptions } from '../runner/setup-steps.ts';
import { ready } from '../runner/ready.ts';
import { RunnerSession } from '../runner/runner-session.ts';
import { OpenSessions, type SessionPlace } from '../runner/session-place.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth } from '../sandbox.ts';
import { jobOfStep, type SandboxSession, type SessionOrder } from '../session.ts';
import type { JupyterServer } from './jupyter-server.ts';
import type { KernelChannel } from './kernel-channel.ts';
import { KernelLink, type KernelFacts } from './kernel-link.ts';
import { untilAborted } from '../until-aborted.ts';

export interface JupyterSandboxOptions extends ContainerEndpoint {
  /** Variables of an execution mode; they win over the kernel's, those of a job over them. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the server may take to answer a request, ms. @default 10000 */
  readonly requestTimeoutMs?: number;
  /** How long a kernel may take to start, and to end, ms. @default 30000 */
  readonly kernelTimeoutMs?: number;
  /** How requirements are installed, by the kernel's Python into the folder of the job. */
  readonly pip?: PipOptions;
}

const ISOLATION =
  "What the Jupyter server's machine gives, no more: programs run as the kernel's user, with its files, its " +
  'environment and its network; time, memory per process, file size and output are limited, the number of ' +
  'processes, the CPU share and the size of all files are not.';

/**
 * Runs programs on a Jupyter server, each in a fresh kernel of its own that is deleted afterwards. The program
 * is forked off the kernel, so the kernelspec, its environment and its start-up files apply. Source: spec §15, fixed.
 */
export class JupyterSandbox implements Sandbox {
  readonly profile = rememberedProfile(this, 'jupyter', ISOLATION);
  readonly #endpoint: ContainerEndpointConfig;
  #server: Promise<JupyterServer> | undefined;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #pip: PipOptions | undefined;
  readonly #requestMs: number;
  readonly #kernelMs: number;
  readonly #sessions = new OpenSessions();
  readonly #disposal = new AbortController();
  readonly #running = new Set<Promise<Execution>>();

  /** @throws {ContainerConfigurationError} an option has a wrong value */
  constructor(options: JupyterSandboxOptions) {
    const { environment = {}, requestTimeoutMs, kernelTimeoutMs, pip, ...endpoint } = options;
    this.#pip = pip;
    this.#endpoint = new ContainerEndpointConfig(endpoint);
    this.#environment = environment;
    this.#requestMs = requestTimeoutMs ?? 10_000;
    this.#kernelMs = kernelTimeoutMs ?? 30_000;
  }

  /** Its client library is loaded by the first use. */
  #getServer(): Promise<JupyterServer> {
    const timeouts = { requestMs: this.#requestMs, startMs: this.#kernelMs };
    this.#server ??= import('./jupyter-server.ts').then(
      (module) => new module.JupyterServer(this.#endpoint, timeouts),
    );
    return this.#server;
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    refuseImage(job);
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const running = this.#run(job, { ...options, signal: AbortSignal.any(signals) });
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(
    job: ExecutionJob,
    options: ExecuteOptions & { signal: AbortSignal },
  ): Promise<Execution> {
    const { signal } = options;
    const start = watchStart(performance.now(), options);
    if (signal.aborted) return neverStarted(job);
    let kernelId: string;
    try {
      kernelId = await (await this.#getServer()).startKernel(signal);
    } catch (error) {
      if (signal.aborted) return neverStarted(job);
      throw error;
    }
    const { KernelChannel } = await import('./kernel-channel.ts');
    using channel = new KernelChannel(this.#endpoint, kernelId);
    let execution: Execution | undefined;
    let leak: string | undefined;
    try {
      execution = await this.#runInKernel(channel, job, { ...start.options, signal });
    } finally {
      leak = await this.#discard(kernelId, execution?.status !== 'completed');
    }
    const { timings, warnings } = execution;
    return {
      ...execution,
      timings: { ...timings, startupMs: start.startupMs() },
      warnings: leak === undefined ? warnings : [...warnings, leak],
    };
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    refuseImage(order);
    const session: RunnerSession = await RunnerSession.open({
      order,
      open: () => this.#openPlace(order),
      onClosed: () => this.#sessions.remove(session),
    });
    return this.#sessions.add(session);
  }

  /** A kernel that stays until its session is closed. */
  async #openPlace(order: SessionOrder): Promise<SessionPlace> {
    const { signal } = this.#disposal;
    const kernelId = await (await this.#getServer()).startKernel(signal);
    const { KernelChannel } = await import('./kernel-channel.ts');
    const channel = new KernelChannel(this.#endpoint, kernelId);
    const link = new KernelLink(channel);
    let discarded: Promise<unknown> | undefined;
    const discard = async (): Promise<void> => {
      link.destroy();
      channel[Symbol.dispose]();
      await (discarded ??= this.#discard(kernelId, true));
    };
    try {
      await untilAborted(channel.ready(this.#kernelMs), signal);
      const facts = await untilAborted(link.launch(), signal);
      await untilAborted(ready(link), signal);
      const job = jobOfStep(order, { code: '', capture: 'script' }, 0);
      const placement = this.#placement(job, facts);
      const end = async () => ({ words: link.lastWords, outOfMemory: false });
      const folders = [`${facts.folder}/tmp`];
      const can = { canReset: true, endsWhole: false };
      return { link, placement, folders, ...can, end, destroy: discard };
    } catch (error) {
      await discard();
      throw signal.aborted ? error : this.#notStarted(error);
    }
  }

  async #runInKernel(
    channel: KernelChannel,
    job: ExecutionJob,
    options: ExecuteOptions & { signal: AbortSignal },
  ): Promise<Execution> {
    const { signal } = options;
    const link = new KernelLink(channel);
    let facts: KernelFacts;
    try {
      await untilAborted(channel.ready(this.#kernelMs), signal);
      facts = await untilAborted(link.launch(), signal);
    } catch (error) {
      if (signal.aborted) return neverStarted(job);
      throw this.#notStarted(error);
    }
    const outcome = await runJob(link, job, this.#placement(job, facts), options);
    link.destroy();
    return this.#conclude(outcome, link.lastWords);
  }

  #placement(job: ExecutionJob, { folder, env, dataBytes }: KernelFacts): Placement {
    const tmp = `${folder}/tmp`;
    const own = {
      TMPDIR: tmp,
      MPLBACKEND: 'Agg',
      MPLCONFIGDIR: `${tmp}/.matplotlib`,
      XDG_CACHE_HOME: `${tmp}/.cache`,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const packages = usedRequirements(job) === null ? null : `${folder}/packages`;
    return {
      folder: `${folder}/work`,
      env: { ...env, ...own, ...this.#environment },
      packages,
      setup: setupSteps(job, packages, this.#pip),
      rlimitMemory: dataBytes > 0,
      heldBytes: dataBytes,
      rlimitFileSize: true,
    };
  }

  #conclude({ collector, gaveUp, protocolError }: JobOutcome, lastWords: string): Execution {
    if (collector.report === undefined && gaveUp === null) {
      if (protocolError instanceof PythonExecutorException) throw protocolError;
      if (!collector.started) throw this.#notStarted(protocolError ?? new Error(lastWords));
    }
    return collector.toExecution({
      killReason: gaveUp,
      lastWords: protocolError?.message ?? lastWords,
    });
  }

  #notStarted(error: unknown): PythonExecutorException {
    if (error instanceof PythonExecutorException) return error;
    const { kernelName, baseUrl, host, port } = this.#endpoint;
    return new ContainerConnectivityError(
      `The kernel "${kernelName}" of ${baseUrl} did not start the program: ${(error as Error).message}`,
      host,
      port,
      { cause: error },
    );
  }

  /** Deletes a kernel, after interrupting one that may be stuck; returns what went wrong. */
  async #discard(kernelId: string, mayBeBusy: boolean): Promise<string | undefined> {
    const server = await this.#getServer();
    if (mayBeBusy) await server.interruptKernel(kernelId).catch(() => {});
    return server.deleteKernel(kernelId).then(
      () => undefined,
      (error: Error) => `the kernel ${kernelId} was left behind: ${error.message}`,
    );
  }

  async check(): Promise<SandboxHealth> {
    const { baseUrl, port, kernelName } = this.#endpoint;
    try {
      const { pythonVersion } = await this.profile();
      const detail = `Python ${pythonVersion}, kernel "${kernelName}" of ${baseUrl}; ${ISOLATION}`;
      return { ok: true, detail };
    } catch (error) {
      const detail = (error as Error).message;
      const isReachable = error instanceof ContainerConfigurationError;
      return isReachable
        ? { ok: false, detail }
        : { ok: false, detail, remedy: `start the server there: jupyter server --port=${port}` };
    }
  }

  /** Aborts what still runs, and waits until its kernels are deleted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await this.#sessions.close();
    await Promise.allSettled(this.#running);
    await (await this.#getServer()).settle();
  }
}

function refuseImage({ image }: { readonly image?: string }): void {
  if (image === undefined) return;
  throw new ContainerConfigurationError(
    `The jupyter sandbox has no images; the job asks for "${image}". Use the docker sandbox.`,
  );
}

const neverStarted = (job: ExecutionJob): Execution =>
  new ExecutionCollector(job).toExecution({ killReason: 'aborted' });
