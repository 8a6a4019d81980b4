import { InvalidResponseError, TimeoutError } from './client-error.ts';
import { evalBody, type EvalOptions } from './eval-body.ts';
import { ExecutionResult, type ArtifactInfo, type Dict } from './execution-result.ts';
import { isFinal, type ExecutionStatus } from './execution-status.ts';
import { HttpLink, type HttpLinkOptions } from './http-link.ts';
import { pause } from './pause.ts';
import {
  openSessionBody,
  PythonSession,
  SESSIONS,
  sessionStateOf,
  type OpenSessionFields,
  type SessionState,
} from './python-session.ts';
import { readServerEvents, type ServerEvent } from './server-event.ts';
import { submissionForm, type ExecuteOptions } from './submission.ts';

export type PythonExecutorClientOptions = HttpLinkOptions;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions extends CallOptions {
  /** @default 2000 */
  readonly pollIntervalMs?: number | undefined;
  /** 0 or none = without end. */
  readonly maxWaitMs?: number | undefined;
}

export interface OpenSessionOptions extends OpenSessionFields, CallOptions {}

export interface EventOptions extends CallOptions {
  /** Number of the last event that is known; only later ones are sent. */
  readonly after?: number | undefined;
}

export interface ExecutionFilter extends CallOptions {
  readonly status?: ExecutionStatus | undefined;
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly createdAfter?: Date | undefined;
}

export interface ExecutionPage {
  /** Newest first. */
  readonly executions: readonly ExecutionResult[];
  /** For `cursor`; null at the end. */
  readonly next: string | null;
}

const API = '/api/v1';
const executionPath = (id: string): string => `${API}/executions/${encodeURIComponent(id)}`;

/**
 * Client of a python-executor server, ours or the original one. Runs wherever there is `fetch`.
 * Every call throws a `ClientError`: what the server refuses is an `ApiError`, else `TimeoutError`,
 * `ConnectionError` or `InvalidResponseError`. Source: python-executor spec §3.2.
 */
export class PythonExecutorClient {
  readonly #link: HttpLink;

  /**
   * @param baseUrl such as `http://localhost:8080`
   * @throws {ArgumentError} it is no http address
   */
  constructor(baseUrl: string, options: PythonExecutorClientOptions = {}) {
    this.#link = new HttpLink(baseUrl, options);
  }

  /**
   * Runs code and waits for its end.
   * @throws {ArgumentError} | {TypeError} before anything is sent, as `submissionForm`
   */
  async executeSync(options: ExecuteOptions): Promise<ExecutionResult> {
    const body = submissionForm(options);
    const { signal } = options;
    const answer = await this.#link.json(`${API}/exec/sync`, { method: 'POST', body, signal });
    return ExecutionResult.fromDict(answer);
  }

  /** Submits code; resolves with the id of the execution. Throws as `executeSync`. */
  async executeAsync(options: ExecuteOptions): Promise<string> {
    const body = submissionForm(options);
    const { signal } = options;
    const answer = await this.#link.json(`${API}/exec/async`, { method: 'POST', body, signal });
    const { execution_id: id } = answer;
    if (typeof id === 'string') return id;
    throw new InvalidResponseError(`The answer has no execution_id: ${JSON.stringify(answer)}`);
  }

  /** @throws {NotFoundError} there is none such, or it was cleaned up */
  async getExecution(id: string, { signal }: CallOptions = {}): Promise<ExecutionResult> {
    return ExecutionResult.fromDict(await this.#link.json(executionPath(id), { signal }));
  }

  /** Stops an execution; one that has ended is left as it is. */
  async kill(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#link.done(executionPath(id), { method: 'DELETE', signal });
  }

  /**
   * Asks until the execution has ended. Does not stop it when the time is over.
   * @throws {TimeoutError} it has not ended within `maxWaitMs`
   */
  async waitForCompletion(id: string, options: WaitOptions = {}): Promise<ExecutionResult> {
    const { pollIntervalMs = 2000, maxWaitMs = 0, signal } = options;
    const begin = performance.now();
    for (;;) {
      const result = await this.getExecution(id, { signal });
      if (isFinal(result.status)) return result;
      if (maxWaitMs > 0 && performance.now() - begin > maxWaitMs) {
        throw new TimeoutError(`The execution ${id} has not ended within ${maxWaitMs} ms.`);
      }
      await pause(pollIntervalMs, signal);
    }
  }

  /** Runs a piece of code and, unless told otherwise, gives the `repr()` of its last expression as `result`. */
  async eval(
    code: string | null,
    options: EvalOptions & CallOptions = {},
  ): Promise<ExecutionResult> {
    const answer = await this.#link.json(`${API}/eval`, {
      method: 'POST',
      body: JSON.stringify(evalBody(code, options)),
      headers: { 'content-type': 'application/json' },
      signal: options.signal,
    });
    return ExecutionResult.fromDict(answer);
  }

  /**
   * News of an execution from its beginning, or from `after`, until its end. Not of the original server, where it
   * throws a `NotFoundError`; `followExecution` copes with that, and with a connection that breaks.
   */
  async *events(id: string, { after = 0, signal }: EventOptions = {}): AsyncGenerator<ServerEvent> {
    const resume = after > 0 ? { 'last-event-id': String(after) } : {};
    const headers = { accept: 'text/event-stream', ...resume };
    yield* readServerEvents(this.#link.stream(`${executionPath(id)}/events`, { headers, signal }));
  }

  /** One page of the executions that the server keeps. Not of the original server. */
  async listExecutions({ signal, ...filter }: ExecutionFilter = {}): Promise<ExecutionPage> {
    const query = new URLSearchParams({
      ...(filter.status && { status: filter.status }),
      ...(filter.limit !== undefined && { limit: String(filter.limit) }),
      ...(filter.cursor !== undefined && { cursor: filter.cursor }),
      ...(filter.createdAfter && { created_after: filter.createdAfter.toISOString() }),
    });
    const search = query.size === 0 ? '' : `?${query.toString()}`;
    const { executions, next } = await this.#link.json(`${API}/executions${search}`, { signal });
    if (!Array.isArray(executions)) throw new InvalidResponseError('The answer has no executions.');
    return {
      executions: executions.map((data: Dict) => ExecutionResult.fromDict(data)),
      next: typeof next === 'string' ? next : null,
    };
  }

  /** The files that an execution left. */
  async listArtifacts(id: string, options: CallOptions = {}): Promise<readonly ArtifactInfo[]> {
    const { artifacts } = await this.getExecution(id, options);
    return artifacts;
  }

  /** The bytes of one of them. */
  async readArtifact(id: string, path: string, { signal }: CallOptions = {}): Promise<Uint8Array> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return await this.#link.bytes(`${executionPath(id)}/artifacts/${encoded}`, { signal });
  }

  /**
   * Opens an interpreter that keeps its state between programs. Not of the original server.
   * @throws {TooManyRequestsError} as many are open as may be
   */
  async openSession({ signal, ...options }: OpenSessionOptions = {}): Promise<PythonSession> {
    const body = JSON.stringify(openSessionBody(options));
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#link.json(SESSIONS, { method: 'POST', body, headers, signal });
    return new PythonSession(this.#link, sessionStateOf(answer).id);
  }

  /** A session that is open already; nothing is sent. */
  session(id: string): PythonSession {
    return new PythonSession(this.#link, id);
  }

  /** The sessions of this token, oldest first, with those that ended a short time ago. */
  async listSessions({ signal }: CallOptions = {}): Promise<readonly SessionState[]> {
    const { sessions } = await this.#link.json(SESSIONS, { signal });
    if (!Array.isArray(sessions)) throw new InvalidResponseError('The answer has no sessions.');
    return sessions.map((data: Dict) => sessionStateOf(data));
  }

  /** What the server says of the sandbox that its executions run in, unread. Not of the original server. */
  async describeSandbox({ signal }: CallOptions = {}): Promise<Dict> {
    return await this.#link.json(`${API}/sandbox`, { signal });
  }
}
