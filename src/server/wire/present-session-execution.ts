import type { z } from 'zod';
import { outcomeOf } from '../../jobs/execution-outcome.ts';
import type { Execution } from '../../sandbox/execution.ts';
import type { SessionStatus } from '../../sessions/session-status.ts';
import { newExecutionId } from '../jobs/detailed-id.ts';
import { presentRecord } from './present-record.ts';
import { presentSession, type sessionResultSchema } from './session-schema.ts';

/** A program of a session as any execution is told; its files are among those of the session. */
export function presentSessionExecution(
  execution: Execution,
  timeoutMs: number,
  session: SessionStatus,
): z.output<typeof sessionResultSchema> {
  const { startedAt, finishedAt, runMs } = execution.timings;
  const isStopped = execution.killReason === 'aborted';
  const outcome = outcomeOf(
    { kind: 'execution', execution },
    { stopReason: isStopped ? 'kill' : null, timeoutMs },
  );
  const result = presentRecord({
    id: newExecutionId(true),
    tenant: session.tenant,
    kind: 'sync',
    owner: '',
    createdAt: startedAt,
    startedAt,
    finishedAt,
    durationMs: runMs,
    status: 'completed',
    exitCode: 0,
    stdout: '',
    stderr: '',
    error: null,
    errorType: null,
    errorLine: null,
    result: null,
    truncated: false,
    oomKilled: false,
    detail: null,
    ...outcome,
    artifacts: execution.artifacts.map((artifact) => ({
      path: artifact.path,
      kind: artifact.kind,
      mimeType: artifact.mimeType,
      sizeBytes: artifact.bytes.byteLength,
      title: artifact.title ?? null,
      description: artifact.description ?? null,
    })),
  });
  return { ...result, session: presentSession(session) };
}
