import { ContainerConfigurationError } from '../errors.ts';

/** What tells the service's threads of one parent apart. */
export interface ThreadParts {
  /** Thread of the parent graph. */
  readonly parentThreadId: string | null;
  readonly sessionId: string | null;
  /** Tells runs of one session apart. */
  readonly runId: string | null;
  readonly contextKey: string;
}

/**
 * Names the thread on which the service works for one step. Every part is escaped, so that two different lists of
 * parts never give the same name. Source: spec §17.2, fixed.
 * @throws {ContainerConfigurationError} neither a parent thread nor a session is known: others could get the same thread
 */
export function serviceThreadId(parts: ThreadParts): string {
  const { parentThreadId, sessionId, runId, contextKey } = parts;
  if ((parentThreadId ?? '') === '' && (sessionId ?? '') === '') {
    throw new ContainerConfigurationError(
      'A service thread needs an owner: run the parent graph with `configurable.thread_id`, or set `session_id` in its state.',
    );
  }
  const escaped = [parentThreadId, sessionId, runId, contextKey].map((part) =>
    encodeURIComponent((part ?? '').toWellFormed()),
  );
  return ['python_service', ...escaped].join(':');
}
