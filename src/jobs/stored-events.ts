import type { ExecutionServiceEvent } from './execution-events.ts';
import type { ExecutionRecord } from './execution-record.ts';

/**
 * The events of a finished execution whose log is gone. Who has seen some of them already gets only `end`: how the
 * output was cut into events is not stored, and the record has all of it.
 */
export function* storedEvents(
  record: ExecutionRecord,
  after: number,
): Generator<ExecutionServiceEvent, void> {
  let seq = Math.max(0, after);
  if (seq === 0) {
    for (const type of ['stdout', 'stderr'] as const) {
      if (record[type] !== '') yield { seq: (seq += 1), type, text: record[type] };
    }
  }
  yield { seq: seq + 1, type: 'end', record };
}
