import type { ExecutionServiceEvent } from './execution-events.ts';
import type { ExecutionChange, ExecutionRecord, ExecutionStatus } from './execution-record.ts';

/** Which records to list; newest first. */
export interface ListFilter {
  readonly status?: ExecutionStatus | undefined;
  readonly tenant?: string | null | undefined;
  /** ISO 8601; only records created at this time or later. */
  readonly createdAfter?: string | undefined;
  /** @default 50, at most 500 */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface RecordPage {
  readonly records: readonly ExecutionRecord[];
  /** Null at the end. */
  readonly next: string | null;
}

/** Where records of executions survive the process. Each call is atomic. */
export interface ExecutionStore extends AsyncDisposable {
  /** Whether all who use it are on one host, so that a dead process can be told by its pid. */
  readonly isOnOneHost: boolean;
  /** @throws {Error} there is a record with this id */
  create(record: ExecutionRecord): Promise<void>;
  get(id: string): Promise<ExecutionRecord | null>;
  /**
   * Changes a record that has one of these statuses, and this owner if one is named; null when there is none such, and
   * nothing is changed then.
   */
  update(
    id: string,
    change: ExecutionChange,
    from: readonly ExecutionStatus[],
    owner?: string,
  ): Promise<ExecutionRecord | null>;
  /** Keeps events for readers on other servers until the record is deleted; their numbers are new. */
  addEvents(id: string, events: readonly ExecutionServiceEvent[]): Promise<void>;
  /** Kept events after this number, in order. */
  eventsAfter(id: string, seq: number, limit: number): Promise<readonly ExecutionServiceEvent[]>;
  delete(id: string): Promise<void>;
  list(filter: ListFilter): Promise<RecordPage>;
  /** Ids of records that ended before this time (ISO 8601). */
  endedBefore(time: string, limit: number): Promise<readonly string[]>;
  /** Says that a server process lives at this time (ISO 8601). */
  heartbeat(owner: string, time: string): Promise<void>;
  /** Says that a server process has ended. */
  forgetOwner(owner: string): Promise<void>;
  /** Records that are not final and whose owner gave no sign of life since this time. */
  orphans(since: string): Promise<readonly ExecutionRecord[]>;
}
