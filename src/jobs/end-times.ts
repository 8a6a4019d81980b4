import type { ExecutionRecord } from './execution-record.ts';

/** The times of an end. */
export function endOf(
  { startedAt }: Pick<ExecutionRecord, 'startedAt'>,
  now: Date,
): Pick<ExecutionRecord, 'finishedAt' | 'durationMs'> {
  const durationMs = startedAt === null ? null : Math.max(0, now.getTime() - Date.parse(startedAt));
  return { finishedAt: now.toISOString(), durationMs };
}
