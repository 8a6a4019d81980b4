import { randomUUID } from 'node:crypto';
import { ContainerConfigurationError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { interruptsOf } from '../outcome-of-state.ts';
import { createRequest, type PythonExecutionRequest } from '../request.ts';
import type { State } from '../state.ts';
import type { ThreadSnapshot } from '../thread-snapshot.ts';
import type { ReviewBackend } from './review-backend.ts';
import { RunBusyError, UnusableInputError, type RunEvents } from './reviews.ts';
import type { DrivenRun, RunDriver } from './run-driver.ts';
import { openRunFile, pathBelow, type RunFile } from './run-folder.ts';
import type { LoggedEvent } from './run-log.ts';
import { runView, type RunStatus, type RunView } from './run-view.ts';

const THREAD_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** The state of the run that a thread was asked last, as far as it has come; null for an unknown thread. */
function stateOf({ values }: ThreadSnapshot): State | null {
  const state = values as Partial<State>;
  if (state.request == null) return null;
  // Until the first step has ended, everything else is of the run before.
  return state.run_id === state.request.request_id ? (state as State) : null;
}

function statusOf(snapshot: ThreadSnapshot, driven: DrivenRun | undefined): RunStatus {
  if (driven?.log.isActive === true) return 'running';
  const state = stateOf(snapshot);
  if (interruptsOf(snapshot).length > 0) return 'awaiting_approval';
  if (state?.is_successful === true) return 'completed';
  return state?.is_failed === true || driven?.error != null ? 'failed' : 'unknown';
}

/** What a request says, of which the session is the server's to tell. */
function readRequest(fields: JsonObject, by: string | null): PythonExecutionRequest {
  try {
    const request = createRequest(fields);
    const session = { ...request.sessionContext, user: by, via: 'rest' };
    return { ...request, sessionContext: session };
  } catch (error) {
    if (error instanceof ContainerConfigurationError) throw new UnusableInputError(error.message);
    throw error;
  }
}

/** The runs of a service as pages and REST clients see them. */
export class AgentRuns {
  readonly #backend: ReviewBackend;
  readonly #driver: RunDriver;

  constructor(backend: ReviewBackend, driver: RunDriver) {
    this.#backend = backend;
    this.#driver = driver;
  }

  async snapshot(threadId: string): Promise<ThreadSnapshot> {
    return await this.#backend.snapshot(threadId);
  }

  /** The state of the run that a thread was asked last; null when there is none yet. */
  async state(threadId: string): Promise<State | null> {
    return stateOf(await this.snapshot(threadId));
  }

  async start(fields: JsonObject, given: string | null, by: string | null): Promise<string> {
    const threadId = given ?? randomUUID();
    if (!THREAD_NAME.test(threadId)) {
      throw new UnusableInputError(
        `The thread_id ${JSON.stringify(threadId)} cannot be used: take letters, digits, ".", "_", ":" and "-", at most 100.`,
      );
    }
    const request = readRequest(fields, by);
    if (interruptsOf(await this.snapshot(threadId)).length > 0) {
      throw new RunBusyError(
        `The thread "${threadId}" waits for an approval; answer it, or use another thread.`,
        'thread',
      );
    }
    await this.#driver.drive(threadId, request, by);
    return threadId;
  }

  async view(threadId: string): Promise<RunView | null> {
    const driven = this.#driver.find(threadId);
    const snapshot = await this.snapshot(threadId);
    const values = snapshot.values as Partial<State>;
    if (values.request == null && driven === undefined) return null;
    const state = stateOf(snapshot);
    const status = statusOf(snapshot, driven);
    const standing = { threadId, status, error: driven?.error ?? null };
    return await runView(state, values.request?.task_objective ?? '', standing);
  }

  async events(threadId: string, lastId: string | null, signal: AbortSignal) {
    const driven = this.#driver.find(threadId);
    if (driven === undefined && (await this.view(threadId)) === null) return null;
    return this.#follow(threadId, driven?.log.read(lastId, signal));
  }

  async *#follow(
    threadId: string,
    events: AsyncGenerator<LoggedEvent, void> | undefined,
  ): RunEvents {
    if (events !== undefined) yield* events;
    return statusOf(await this.snapshot(threadId), this.#driver.find(threadId));
  }

  async notebook(threadId: string): Promise<RunFile | null> {
    const state = await this.state(threadId);
    const folder = state?.execution_folder?.folder_path;
    const last = state?.execution_folder?.notebook_attempts.at(-1)?.notebook_path;
    const path = state?.final_notebook_path ?? last;
    const below = folder == null || path == null ? null : pathBelow(folder, path);
    return folder == null || below === null ? null : await openRunFile(folder, below);
  }

  async file(threadId: string, path: string): Promise<RunFile | null> {
    const folder = (await this.state(threadId))?.execution_folder?.folder_path;
    return folder == null ? null : await openRunFile(folder, path);
  }
}
