import type { Ending } from './execution-outcome.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { LiveExecution } from './live-execution.ts';

/** The times of an end. */
export function endOf(
  { startedAt }: Pick<ExecutionRecord, 'startedAt'>,
  now: Date,
): Pick<ExecutionRecord, 'finishedAt' | 'durationMs'> {
  const durationMs = startedAt === null ? null : Math.max(0, now.getTime() - Date.parse(startedAt));
  return { finishedAt: now.toISOString(), durationMs };
}

/** The times of an end that was seen; of a program that ran elsewhere nobody may have seen the start. */
export function timesOf(
  { record, durationMs }: LiveExecution,
  ending: Ending,
  now: Date,
): Pick<ExecutionRecord, 'startedAt' | 'finishedAt' | 'durationMs'> {
  const hasRun = ending.kind === 'execution' && ending.execution.status === 'completed';
  const startedAt = record.startedAt ?? (hasRun ? ending.execution.timings.startedAt : null);
  const times = endOf({ startedAt }, now);
  return { ...times, startedAt, durationMs: durationMs ?? times.durationMs };
}
