import { NotFoundError, TooManyRequestsError } from '../../client/api-error.ts';
import type { ExecutionResult } from '../../client/execution-result.ts';
import { followExecution } from '../../client/follow-execution.ts';
import { pause } from '../../client/pause.ts';
import type { PythonExecutorClient } from '../../client/python-executor-client.ts';
import type { ServerEvent } from '../../client/server-event.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import type { Artifact, Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { Frame } from '../runner/frames.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import { executionDetailSchema, type ExecutionDetail } from './execution-detail.ts';
import { jobSubmission } from './job-submission.ts';
import { isRefusal, isUnreached, remoteFailure, unreachable } from './remote-failure.ts';

/** How long the server may take to end an execution after it was asked to, ms. */
const KILL_MS = 15_000;
const RETRY_SECONDS = 1;

/** One job on its way through a server. */
export class RemoteExecution {
  readonly #client: PythonExecutorClient;
  readonly #baseUrl: string;
  readonly #job: ExecutionJob;
  readonly #signal: AbortSignal | undefined;
  readonly #collector: ExecutionCollector;

  constructor(
    { client, baseUrl }: { client: PythonExecutorClient; baseUrl: string },
    job: ExecutionJob,
    { signal, onEvent }: ExecuteOptions,
  ) {
    this.#client = client;
    this.#baseUrl = baseUrl;
    this.#job = job;
    this.#signal = signal;
    this.#collector = new ExecutionCollector(job, onEvent);
  }

  async run(): Promise<Execution> {
    let doing = 'to take the job';
    try {
      const id = await this.#submit();
      if (id === null) return this.#aborted();
      doing = 'to run the job';
      const result = await this.#follow(id);
      if (result === null) return this.#aborted();
      doing = 'to hand over the files';
      return await this.#executionOf(result);
    } catch (error) {
      if (doing !== 'to take the job' && error instanceof NotFoundError) {
        const text = `The execution server at ${this.#baseUrl} does not know the execution any more; it may have been started anew.`;
        throw unreachable(text, this.#baseUrl, error);
      }
      throw remoteFailure(error, doing, this.#baseUrl);
    }
  }

  /** Null when aborted. A server that is full is asked again, as long as the job itself may take. */
  async #submit(): Promise<string | null> {
    const signal = this.#signal;
    const submission = jobSubmission(this.#job);
    const deadline = performance.now() + this.#job.limits.timeoutMs;
    for (;;) {
      if (signal?.aborted === true) return null;
      try {
        // Not with the signal: an execution whose id never arrives could not be killed.
        const id = await this.#client.executeAsync(submission);
        this.#collector.submit();
        return id;
      } catch (error) {
        const isFull = error instanceof TooManyRequestsError;
        // The server may have taken what it did not answer.
        const mayHaveIt = !isFull && !isRefusal(error) && !isUnreached(error);
        if (mayHaveIt) this.#collector.submit();
        if (!isFull) throw error;
        const waitMs = (error.retryAfterSeconds ?? RETRY_SECONDS) * 1000;
        if (performance.now() + waitMs > deadline) throw error;
        await pause(waitMs, signal).catch(() => {});
      }
    }
  }

  /** Null when aborted and the server does not say how it ended. */
  async #follow(id: string): Promise<ExecutionResult | null> {
    const signal = this.#signal;
    const giveUp = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const kill = (): void => {
      timer = setTimeout(() => giveUp.abort(), KILL_MS);
      this.#client.kill(id, { signal: giveUp.signal }).catch(() => giveUp.abort());
    };
    signal?.addEventListener('abort', kill, { once: true });
    if (signal?.aborted === true) kill();
    try {
      const onEvent = (event: ServerEvent): void => this.#take(event);
      return await followExecution(this.#client, id, { signal: giveUp.signal, onEvent });
    } catch (error) {
      if (signal?.aborted === true) return null;
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
    }
  }

  #take(event: ServerEvent): void {
    if (event.type === 'status' && event.status === 'running') {
      this.#collector.take(Frame.STARTED, Buffer.alloc(0));
    } else if (event.type === 'stdout' || event.type === 'stderr') {
      const kind = event.type === 'stdout' ? Frame.STDOUT : Frame.STDERR;
      this.#collector.take(kind, Buffer.from(event.text, 'utf8'));
    }
  }

  #aborted(): Execution {
    return this.#collector.toExecution({ killReason: 'aborted' });
  }

  /** @throws {ContainerConnectivityError} | {ContainerConfigurationError} it was not run */
  async #executionOf(result: ExecutionResult): Promise<Execution> {
    if (result.execution === null) return this.#withoutDetail(result);
    const parsed = executionDetailSchema.safeParse(result.execution);
    if (!parsed.success) {
      const text = `The execution server at ${this.#baseUrl} sent an execution that cannot be read: ${parsed.error.message}`;
      throw unreachable(text, this.#baseUrl);
    }
    const { artifacts, losses } = await this.#bringOut(result.executionId, parsed.data);
    // What onEvent did is known here only.
    const own = this.#collector.toExecution({ killReason: 'aborted' }).warnings;
    return {
      ...parsed.data,
      jobId: this.#job.id,
      stdout: result.stdout ?? '',
      stderr: result.stderr ?? '',
      artifacts,
      warnings: [...parsed.data.warnings, ...own, ...losses],
    };
  }

  /** A file that the server does not hand over is a warning; the program is not run again for it. */
  async #bringOut(
    id: string,
    detail: ExecutionDetail,
  ): Promise<{ artifacts: readonly Artifact[]; losses: readonly string[] }> {
    const artifacts: Artifact[] = [];
    const losses: string[] = [];
    for (const artifact of detail.artifacts) {
      try {
        artifacts.push({ ...artifact, bytes: await this.#client.readArtifact(id, artifact.path) });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        losses.push(`${JSON.stringify(artifact.path)} was not brought out: ${error.message}`);
      }
    }
    return { artifacts, losses };
  }

  #withoutDetail({ status, error, errorType }: ExecutionResult): Execution {
    if (status === 'killed') return this.#aborted();
    const text =
      error === null
        ? `The server at ${this.#baseUrl} says nothing of how the program ended; it does not know jobs. Use one of this project.`
        : `The execution server at ${this.#baseUrl} could not run the job: ${error}`;
    if (error === null || errorType === 'ContainerConfigurationError') {
      throw new ContainerConfigurationError(text);
    }
    throw unreachable(text, this.#baseUrl);
  }
}
