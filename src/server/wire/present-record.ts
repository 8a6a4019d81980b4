import { z } from 'zod';
import type { ExecutionRecord, StoredArtifact } from '../../jobs/execution-record.ts';
import { reachedLimitSchema } from '../../sandbox/reached-limits.ts';
import { isDetailedId } from '../jobs/detailed-id.ts';
import type { ExecutionResult } from './result-schema.ts';

type WireArtifact = NonNullable<ExecutionResult['artifacts']>[number];

const presentArtifact = (artifact: StoredArtifact): WireArtifact => ({
  path: artifact.path,
  kind: artifact.kind,
  mime_type: artifact.mimeType,
  size_bytes: artifact.sizeBytes,
  ...(artifact.title === null ? {} : { title: artifact.title }),
  ...(artifact.description === null ? {} : { description: artifact.description }),
});

const isSaid = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && value !== false;

const withSaid = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isSaid(value))) as Partial<T>;

const isoTime = (time: string | null): string | null =>
  time === null ? null : new Date(time).toISOString();

/** One newline at the end goes when there is a result, which the original printed itself. Source: spec §2.10. */
const stdoutOf = ({ id, stdout, result }: ExecutionRecord): string =>
  result !== null && !isDetailedId(id) && stdout.endsWith('\n') ? stdout.slice(0, -1) : stdout;

const tracebackSchema = z.object({ error: z.object({ traceback: z.string() }).nullable() });
const FRAME = /File "[^"\n]{1,1024}", line (\d{1,9})/;

/** To original clients only of a program that failed in words; the line is that of the outermost frame. Source: spec §2.11. */
function errorOf({ id, exitCode, stderr, errorType, errorLine, detail }: ExecutionRecord) {
  if (isDetailedId(id)) return { type: errorType, line: errorLine };
  if (exitCode === 0 || stderr === '') return { type: null, line: null };
  // Not from stderr, where the program writes what it likes.
  const traceback = tracebackSchema.safeParse(detail).data?.error?.traceback ?? '';
  const outermost = FRAME.exec(traceback)?.[1];
  return { type: errorType, line: outermost === undefined ? errorLine : Number(outermost) };
}

const limitsSchema = z.object({ reachedLimits: z.array(reachedLimitSchema) });

/** A record on the wire; which field is left out when is of the original. Source: python-executor spec §1.4. */
export function presentRecord(record: ExecutionRecord): ExecutionResult {
  const { status, durationMs, artifacts } = record;
  const error = errorOf(record);
  const hasDuration = status !== 'failed' && durationMs !== null && durationMs > 0;
  const said = withSaid({
    stdout: stdoutOf(record),
    stderr: record.stderr,
    error: record.error,
    error_type: error.type,
    error_line: error.line !== null && error.line > 0 ? error.line : null,
    started_at: isoTime(record.startedAt),
    finished_at: isoTime(record.finishedAt),
    duration_ms: hasDuration ? Math.round(durationMs) : null,
  });
  const more = withSaid({
    truncated: record.truncated,
    oom_killed: record.oomKilled,
    reached_limits: limitsSchema.safeParse(record.detail).data?.reachedLimits,
    artifacts: artifacts.length === 0 ? null : artifacts.map(presentArtifact),
    execution: isDetailedId(record.id) ? record.detail : null,
  });
  return {
    execution_id: record.id,
    status,
    exit_code: record.exitCode,
    ...said,
    ...(record.result === null ? {} : { result: record.result }),
    ...more,
  } as ExecutionResult;
}

/** For lists: without what may be large. */
export function presentBriefly(record: ExecutionRecord): ExecutionResult {
  return presentRecord({ ...record, stdout: '', stderr: '', detail: null });
}
