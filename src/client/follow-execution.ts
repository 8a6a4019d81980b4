import { ApiError, NotFoundError } from './api-error.ts';
import { ConnectionError, TimeoutError } from './client-error.ts';
import type { ExecutionResult } from './execution-result.ts';
import { isFinal } from './execution-status.ts';
import { pause } from './pause.ts';
import type { PythonExecutorClient } from './python-executor-client.ts';
import type { ServerEvent } from './server-event.ts';

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called for each event, once. */
  readonly onEvent?: ((event: ServerEvent) => void) | undefined;
  /** For a server without events. @default 2000 */
  readonly pollIntervalMs?: number | undefined;
  /** A connection that is silent so long is opened anew, ms. @default 60_000 */
  readonly silenceMs?: number | undefined;
}

const FAILURES = 5;
const FIRST_DELAY_MS = 200;

/** How far an execution was followed. */
interface Progress {
  seq: number;
}

/** Nothing came for so long that the connection may be dead. */
const SILENT = Symbol('silent');

/** One connection, to the end of the execution or its own. */
async function followOnce(
  client: PythonExecutorClient,
  id: string,
  progress: Progress,
  { signal, onEvent, silenceMs = 60_000 }: FollowOptions,
): Promise<ExecutionResult | typeof SILENT> {
  const silence = new AbortController();
  const startTimer = () => setTimeout(() => silence.abort(), silenceMs);
  let timer = startTimer();
  const any = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  try {
    for await (const event of client.events(id, { after: progress.seq, signal: any })) {
      clearTimeout(timer);
      timer = startTimer();
      if (event.seq <= progress.seq) continue;
      progress.seq = event.seq;
      onEvent?.(event);
      if (event.type === 'end') return event.result;
    }
  } catch (error) {
    if (silence.signal.aborted && signal?.aborted !== true) return SILENT;
    throw error;
  } finally {
    clearTimeout(timer);
  }
  throw new ConnectionError(`The events of ${id} ended before the execution did.`);
}

/** A server that has just been started again, or a gateway before it, may answer so for a while. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  error instanceof TimeoutError ||
  (error instanceof ApiError && error.status >= 500);

/** For a server without events; without the execution it throws the same error again. */
async function poll(
  client: PythonExecutorClient,
  id: string,
  { signal, pollIntervalMs = 2000 }: FollowOptions,
): Promise<ExecutionResult> {
  for (let delay = FIRST_DELAY_MS; ; delay *= 2) {
    const result = await client.getExecution(id, { signal });
    if (isFinal(result.status)) return result;
    await pause(Math.min(delay, pollIntervalMs), signal);
  }
}

/**
 * Follows an execution to its end, with its output as it comes. A broken connection is taken up again where it
 * broke; a server without events is polled.
 * @throws {ClientError} it broke several times in a row without any news
 * @throws {NotFoundError} there is no such execution
 */
export async function followExecution(
  client: PythonExecutorClient,
  id: string,
  options: FollowOptions = {},
): Promise<ExecutionResult> {
  const progress: Progress = { seq: 0 };
  for (let failures = 0; ;) {
    const before = progress.seq;
    let failure: unknown = null;
    try {
      const result = await followOnce(client, id, progress, options);
      if (result !== SILENT) return result;
    } catch (error) {
      if (error instanceof NotFoundError) return await poll(client, id, options);
      if (!isPassing(error)) throw error;
      failure = error;
    }
    if (progress.seq > before) failures = 0;
    else if (failure !== null) failures += 1;
    if (failures >= FAILURES) throw failure;
    await pause(FIRST_DELAY_MS * 2 ** failures, options.signal);
  }
}
