import { setTimeout as sleep } from 'node:timers/promises';
import { UnknownExecutionError } from './errors.ts';
import type { ExecutionServiceEvent } from './execution-events.ts';
import { FINAL_STATUSES, type ExecutionRecord } from './execution-record.ts';
import type { ExecutionStore } from './execution-store.ts';
import { storedEvents } from './stored-events.ts';

/** How often an execution of another server is looked at, ms. */
const POLL_MS = 300;
const PAGE = 500;

/**
 * Resolves with the final record of an execution of another server.
 * @throws {UnknownExecutionError} there is none, or it was removed meanwhile
 * @throws the reason of the signal
 */
export async function sharedEnd(
  store: ExecutionStore,
  id: string,
  signal?: AbortSignal,
): Promise<ExecutionRecord> {
  for (;;) {
    const record = await store.get(id);
    if (record === null) throw new UnknownExecutionError(id);
    if (FINAL_STATUSES.includes(record.status)) return record;
    signal?.throwIfAborted();
    await sleep(POLL_MS, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    signal?.throwIfAborted();
  }
}

/**
 * The events of an execution of another server, as it stores them, until `end`.
 * @throws {UnknownExecutionError} it was removed meanwhile
 * @throws the reason of the signal
 */
export async function* sharedEvents(
  store: ExecutionStore,
  id: string,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<ExecutionServiceEvent, void> {
  let at = Math.max(0, after);
  for (;;) {
    // Looked at first: the events are stored before the end of the record is.
    const record = await store.get(id);
    if (record === null) throw new UnknownExecutionError(id);
    const isEnded = FINAL_STATUSES.includes(record.status);
    for (;;) {
      const page = await store.eventsAfter(id, at, PAGE);
      for (const event of page) {
        yield event;
        at = event.seq;
      }
      if (page.length < PAGE) break;
    }
    if (isEnded) return yield* storedEvents(record, at);
    await sleep(POLL_MS, undefined, { ...(signal && { signal }) });
  }
}
