import { shareEvents } from './event-sharer.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { LiveExecution } from './live-execution.ts';
import type { ServiceSettings } from './service-options.ts';

/** More than any execution keeps. */
const MOST_EVENTS = 1_000_000;

export interface Adoption {
  /** Somebody goes on with it: this server, or another one. */
  readonly isTaken: boolean;
  /** Not null when this server does. */
  readonly live: LiveExecution | null;
}

/** Takes over an execution of a server that is gone, if the sandbox still has it; of several servers one does. */
export async function adoptExecution(
  lost: ExecutionRecord,
  owner: string,
  settings: ServiceSettings,
): Promise<Adoption> {
  const { sandbox, store } = settings;
  const found = await sandbox.adopt?.(lost.id);
  if (found === undefined || found === null) return { isTaken: false, live: null };
  const record = await store.update(lost.id, { owner }, ['pending', 'running'], lost.owner);
  if (record === null) return { isTaken: true, live: null };
  const seen = (await store.eventsAfter(lost.id, 0, MOST_EVENTS)).at(-1)?.seq ?? 0;
  const live = new LiveExecution(found.job, record, found, seen);
  shareEvents(live, settings);
  return { isTaken: true, live };
}
