import { setTimeout as sleep } from 'node:timers/promises';
import { ContainerConfigurationError } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import { isInsidePath } from '../inside-path.ts';
import type { ExecutionJob } from '../job.ts';
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
} from '../session.ts';
import { askSession, type SessionAnswer, type SessionRequest } from './ask-session.ts';
import { ExecutionCollector } from './collector.ts';
import { runJob, type JobOutcome } from './run-job.ts';
import type { SessionPlace } from './session-place.ts';
import { endOfProgram, INTERRUPTED, isOver } from './session-end.ts';

const LAST_WORDS_MS = 1_000;

/** What the session does not do itself. */
export interface RunnerSessionOptions {
  readonly order: SessionOrder;
  /** A place in which a supervisor waits. */
  readonly open: () => Promise<SessionPlace>;
  readonly onClosed: () => void;
}

/** A session whose programs run under a supervisor: it keeps one child for them all. */
export class RunnerSession implements SandboxSession {
  readonly id: string;
  ended: SessionEnd | null = null;
  readonly #options: RunnerSessionOptions;
  /** Null once it is gone. */
  #place: SessionPlace | null;
  #programs = 0;
  #isFresh = true;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #disposal = new AbortController();
  #closing: Promise<void> | undefined;

  private constructor(options: RunnerSessionOptions, place: SessionPlace) {
    this.id = options.order.id;
    this.#options = options;
    this.#place = place;
  }

  /** @throws what `open` throws */
  static async open(options: RunnerSessionOptions): Promise<RunnerSession> {
    return new RunnerSession(options, await options.open());
  }

  async execute(program: SessionProgram, options: ExecuteOptions = {}): Promise<Execution> {
    const step = createSessionStep(program);
    return await this.#inTurn(async () => {
      const place = this.#takesPrograms();
      this.#programs += 1;
      const job = jobOfStep(this.#options.order, step, this.#programs);
      const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
      const signal = AbortSignal.any(signals);
      if (signal.aborted) return new ExecutionCollector(job).toExecution({ killReason: 'aborted' });
      return await this.#run(place, job, { ...options, signal });
    });
  }

  async #run(place: SessionPlace, job: ExecutionJob, options: ExecuteOptions): Promise<Execution> {
    // Its context and rules are those of the first program.
    const { policy: _, ...later } = job;
    const sent = this.#isFresh ? job : { ...later, context: null };
    this.#isFresh = false;
    const outcome = await runJob(
      place.link,
      sent,
      { ...place.placement, isSession: true },
      options,
    );
    const { report } = outcome.collector;
    if (report === undefined || outcome.gaveUp !== null) return await this.#lose(place, outcome);
    if (report.session === 'gone') {
      throw this.#gone('interpreter', 'its process ended by itself after its last program');
    }
    const execution = outcome.collector.toExecution();
    if (report.session === 'kept') {
      return execution.killReason === null ? execution : withWarning(execution, INTERRUPTED);
    }
    const { reason, detail } = endOfProgram(execution);
    this.#end(reason, detail);
    return withWarning(execution, isOver(detail));
  }

  /** The place did not answer in time, or is gone. */
  async #lose(place: SessionPlace, outcome: JobOutcome): Promise<Execution> {
    const { collector, protocolError } = outcome;
    this.#place = null;
    // One that ended by itself gets a moment to say why.
    const isSilent = outcome.gaveUp === null && protocolError === undefined;
    if (isSilent) await Promise.race([place.end(), sleep(LAST_WORDS_MS)]);
    await place.destroy();
    const { words, outOfMemory } = await place.end();
    const gaveUp = outcome.gaveUp ?? (this.#disposal.signal.aborted ? 'aborted' : null);
    const lastWords = protocolError === undefined ? words : `${protocolError.message}; ${words}`;
    if (gaveUp === null && !collector.started) {
      throw this.#gone('place', `what it ran in is gone: ${lastWords}`);
    }
    const execution = collector.toExecution({ killReason: gaveUp, outOfMemory, lastWords });
    const detail =
      gaveUp === null
        ? `what it ran in is gone: ${lastWords}`
        : 'a program did not stop when it was told to, so all was killed, files included';
    this.#end(gaveUp === null ? 'place' : 'stopped', detail);
    return withWarning(execution, isOver(detail));
  }

  async reset({ keepFiles = true }: ResetOptions = {}): Promise<void> {
    await this.#inTurn(async () => {
      this.#refuseClosed();
      const place = this.#place;
      const wasReset = place !== null && place.canReset && (await resetPlace(place, keepFiles));
      if (!wasReset) await this.#changePlace(keepFiles);
      this.#isFresh = true;
      this.ended = null;
    });
  }

  /** Files go along where they can still be had. */
  async #changePlace(keepFiles: boolean): Promise<void> {
    const old = this.#place;
    const canTell = keepFiles && old !== null && this.ended === null;
    const max = this.#options.order.limits.maxArtifactBytes;
    const files = canTell ? await filesIn(old, max).catch(() => ({})) : {};
    this.#place = null;
    await old?.destroy();
    const place = await this.#options.open();
    this.#place = place;
    if (Object.keys(files).length > 0) {
      await askSession(place.link, place.placement.folder, { do: 'write' }, files);
    }
  }

  async listFiles(): Promise<readonly SessionFile[]> {
    const { files = [] } = await this.#ask({ do: 'list' });
    return files.map(([path, sizeBytes]) => ({ path, sizeBytes }));
  }

  async readFile(path: string): Promise<Uint8Array | null> {
    requireInside(path);
    const max = this.#options.order.limits.maxArtifactBytes;
    const { found, bytes } = await this.#ask({ do: 'read', path, max_bytes: max });
    return found === true && bytes !== undefined ? bytes : null;
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    requireInside(path);
    await this.#ask({ do: 'write' }, { [path]: bytes });
  }

  async #ask(
    request: SessionRequest,
    files: Readonly<Record<string, Uint8Array>> = {},
  ): Promise<SessionAnswer> {
    return await this.#inTurn(async () => {
      this.#refuseClosed();
      const place = this.#place;
      if (place === null) throw new SessionGoneError(this.id, this.ended as SessionEnd);
      let answer: SessionAnswer;
      try {
        answer = await askSession(place.link, place.placement.folder, request, files);
      } catch (error) {
        this.#place = null;
        await place.destroy();
        throw this.#gone('place', `what it ran in is gone: ${(error as Error).message}`);
      }
      if (answer.error !== undefined) {
        const what = Object.keys(files)[0] ?? ('path' in request ? request.path : 'the folder');
        throw new ContainerConfigurationError(
          `${what} cannot be used in the session: ${answer.error}.`,
        );
      }
      return answer;
    });
  }

  #takesPrograms(): SessionPlace {
    if (this.ended !== null || this.#place === null) {
      throw new SessionGoneError(this.id, this.ended ?? this.#end('place', 'it has no place'));
    }
    return this.#place;
  }

  #refuseClosed(): void {
    if (this.ended?.reason === 'closed') throw new SessionGoneError(this.id, this.ended);
  }

  #end(reason: SessionEndReason, detail: string): SessionEnd {
    this.ended ??= { reason, detail, at: new Date().toISOString() };
    return this.ended;
  }

  #gone(reason: SessionEndReason, detail: string): SessionGoneError {
    return new SessionGoneError(this.id, this.#end(reason, detail));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      this.#place?.link.rest?.(false);
      try {
        return await work();
      } finally {
        this.#place?.link.rest?.(true);
      }
    });
    this.#turn = result.catch(() => {});
    return await result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.ended = { reason: 'closed', detail: 'it was closed', at: new Date().toISOString() };
    this.#disposal.abort();
    if (this.#place?.endsWhole === true) await this.#place.destroy();
    await this.#turn;
    const place = this.#place;
    this.#place = null;
    place?.link.rest?.(false);
    if (place?.endsWhole === false) await resetPlace(place, true);
    await place?.destroy();
    this.#options.onClosed();
  }
}

async function resetPlace(
  { link, placement, folders }: SessionPlace,
  keepFiles: boolean,
): Promise<boolean> {
  try {
    const request = { do: 'reset', keep_files: keepFiles, folders } as const;
    return (await askSession(link, placement.folder, request)).error === undefined;
  } catch {
    return false;
  }
}

async function filesIn(
  { link, placement: { folder } }: SessionPlace,
  maxBytes: number,
): Promise<Record<string, Uint8Array>> {
  const { files = [] } = await askSession(link, folder, { do: 'list' });
  const found: Record<string, Uint8Array> = {};
  for (const [path] of files) {
    const request = { do: 'read', path, max_bytes: maxBytes } as const;
    const { bytes } = await askSession(link, folder, request);
    if (bytes !== undefined) found[path] = bytes;
  }
  return found;
}

const withWarning = (execution: Execution, warning: string): Execution => ({
  ...execution,
  warnings: [...execution.warnings, warning],
});

function requireInside(path: string): void {
  if (isInsidePath(path)) return;
  throw new ContainerConfigurationError(
    `"${path}" is not a relative path inside the work folder of the session.`,
  );
}
