import { ConnectionError, InvalidResponseError } from './client-error.ts';
import type { ExecutionConfigDict } from './execution-config.ts';
import { ExecutionResult, isDict, type Dict } from './execution-result.ts';
import type { HttpLink } from './http-link.ts';
import { readServerEvents } from './server-event.ts';

export const SESSIONS = '/api/v1/sessions';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a session is opened with; what is left out is the server's choice. */
export interface OpenSessionFields {
  /** Limits and network; `timeout_seconds` is that of each program. */
  readonly config?: ExecutionConfigDict | undefined;
  /** Closed when it was not used for so long; at most that of the server. */
  readonly idleSeconds?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly dockerImage?: string | undefined;
  /** JSON; becomes `context.json` and, for programs with capture `cell`, `context`. */
  readonly context?: unknown;
  /** More limits by their wire names; win over `config`. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
}

/** What the server knows of a session. */
export interface SessionState {
  readonly id: string;
  readonly state: 'idle' | 'busy' | 'ended';
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** Closed then unless it is used before. */
  readonly expiresAt: Date | null;
  /** Programs so far. */
  readonly executions: number;
  /** Programs that wait. */
  readonly waiting: number;
  /** Why it has no interpreter. */
  readonly end: { readonly reason: string; readonly at: Date; readonly detail: string } | null;
}

export interface SessionExecuteOptions {
  /** @default that of the session */
  readonly timeoutSeconds?: number | undefined;
  /** What is told beside the streams; `cell`: also `results` and figures. @default 'expression' */
  readonly capture?: 'script' | 'expression' | 'cell' | undefined;
  /** Called with the output while it comes. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
  /** Interrupts the program. */
  readonly signal?: AbortSignal | undefined;
}

export interface SessionFileInfo {
  readonly path: string;
  readonly sizeBytes: number;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export const openSessionBody = (fields: OpenSessionFields): Dict => ({
  ...(fields.config && { config: fields.config }),
  ...(fields.limits && { limits: fields.limits }),
  ...(fields.idleSeconds !== undefined && { idle_seconds: fields.idleSeconds }),
  ...(fields.env && { env: fields.env }),
  ...(fields.dockerImage !== undefined && { docker_image: fields.dockerImage }),
  ...(fields.context !== undefined && { context: fields.context }),
});

const time = (value: unknown): Date => new Date(String(value));

/** @throws {InvalidResponseError} it is none */
export function sessionStateOf(data: Dict): SessionState {
  const { session_id: id, state, end } = data;
  if (typeof id !== 'string' || !['idle', 'busy', 'ended'].includes(state as string)) {
    throw new InvalidResponseError(`This is no session: ${JSON.stringify(data).slice(0, 200)}`);
  }
  return {
    id,
    state: state as SessionState['state'],
    createdAt: time(data['created_at']),
    lastUsedAt: time(data['last_used_at']),
    expiresAt: data['expires_at'] === null ? null : time(data['expires_at']),
    executions: Number(data['executions']),
    waiting: Number(data['waiting']),
    end: isDict(end)
      ? { reason: String(end['reason']), at: time(end['at']), detail: String(end['detail']) }
      : null,
  };
}

/**
 * An interpreter on a server that keeps its state between programs. Calls throw as those of the client, and a
 * `GoneError` when its interpreter is gone, a `ConflictError` when too many programs wait for it.
 */
export class PythonSession implements AsyncDisposable {
  readonly id: string;
  readonly #link: HttpLink;
  readonly #path: string;

  constructor(link: HttpLink, id: string) {
    this.#link = link;
    this.id = id;
    this.#path = `${SESSIONS}/${encodeURIComponent(id)}`;
  }

  /** Runs a program, after those that run before it; how it ends is a value. */
  async execute(code: string, options: SessionExecuteOptions = {}): Promise<ExecutionResult> {
    const { timeoutSeconds, capture, onOutput, signal } = options;
    const body = JSON.stringify({
      code,
      ...(timeoutSeconds !== undefined && { timeout_seconds: timeoutSeconds }),
      ...(capture !== undefined && { capture }),
    });
    const call = { method: 'POST', body, headers: JSON_TYPE, signal } as const;
    const path = `${this.#path}/execute`;
    if (onOutput === undefined) return ExecutionResult.fromDict(await this.#link.json(path, call));
    const headers = { ...JSON_TYPE, accept: 'text/event-stream' };
    const chunks = this.#link.stream(path, { ...call, headers });
    for await (const event of readServerEvents(chunks)) {
      if (event.type === 'stdout' || event.type === 'stderr') onOutput(event.type, event.text);
      if (event.type === 'end') return event.result;
    }
    throw new ConnectionError(`The connection ended before the program in ${this.id} did.`);
  }

  async state({ signal }: CallOptions = {}): Promise<SessionState> {
    return sessionStateOf(await this.#link.json(this.#path, { signal }));
  }

  /** A fresh interpreter. Files stay unless `keepFiles` is false. */
  async reset({
    keepFiles = true,
    signal,
  }: CallOptions & { readonly keepFiles?: boolean | undefined } = {}): Promise<SessionState> {
    const body = JSON.stringify({ keep_files: keepFiles });
    const call = { method: 'POST', body, headers: JSON_TYPE, signal } as const;
    return sessionStateOf(await this.#link.json(`${this.#path}/reset`, call));
  }

  async listFiles({ signal }: CallOptions = {}): Promise<readonly SessionFileInfo[]> {
    const { files } = await this.#link.json(`${this.#path}/files`, { signal });
    if (!Array.isArray(files)) throw new InvalidResponseError('The answer has no files.');
    return files.map((file: Dict) => ({
      path: String(file['path']),
      sizeBytes: Number(file['size_bytes']),
    }));
  }

  /** @throws {NotFoundError} there is no such file */
  async readFile(path: string, { signal }: CallOptions = {}): Promise<Uint8Array> {
    return await this.#link.bytes(this.#filePath(path), { signal });
  }

  async writeFile(
    path: string,
    content: Uint8Array | string,
    { signal }: CallOptions = {},
  ): Promise<void> {
    const body = typeof content === 'string' ? content : Uint8Array.from(content);
    const headers = { 'content-type': 'application/octet-stream' };
    await this.#link.done(this.#filePath(path), { method: 'PUT', body, headers, signal });
  }

  /** A program that runs is stopped. */
  async close({ signal }: CallOptions = {}): Promise<void> {
    await this.#link.done(this.#path, { method: 'DELETE', signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #filePath(path: string): string {
    return `${this.#path}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
  }
}
