import type { ExecutionRecord } from '../../jobs/execution-record.ts';
import { BadRequestError, QueueFullError, ServiceClosedError } from '../../jobs/errors.ts';
import type { ExecutionJob } from '../../sandbox/job.ts';
import { badRequest, HttpFailure } from '../http-failure.ts';
import type { ServerContext, ServerParts } from '../server-env.ts';

function failureOf(error: unknown, { logger }: ServerParts): HttpFailure {
  if (error instanceof QueueFullError) {
    const { message, retryAfterSeconds } = error;
    return new HttpFailure(429, message, { 'retry-after': String(retryAfterSeconds) });
  }
  if (error instanceof BadRequestError) return badRequest(error.message);
  if (error instanceof ServiceClosedError) return new HttpFailure(503, error.message);
  logger.error({ reason: (error as Error).message }, 'an execution could not be stored');
  return new HttpFailure(500, 'failed to create execution');
}

interface Submission {
  readonly kind: 'sync' | 'async';
  readonly signal?: AbortSignal | undefined;
}

/**
 * Hands a job to the service, within the limit of its tenant.
 * @throws {HttpFailure} 400, 429, 500, 503
 */
export async function submitJob(
  c: ServerContext,
  job: ExecutionJob,
  { kind, signal }: Submission,
  parts: ServerParts,
): Promise<ExecutionRecord> {
  const tenant = c.get('tenant');
  const release = parts.slots.take(tenant);
  try {
    const whose = tenant === null ? job : { ...job, tenant };
    const record = await parts.executions.submit(whose, { kind, tenant, signal });
    c.set('executionId', record.id);
    const isOver = (): void => release();
    void parts.executions.wait(record.id).then(isOver, isOver);
    return record;
  } catch (error) {
    release();
    throw failureOf(error, parts);
  }
}

/** Submits and waits; a caller that goes away ends the execution. */
export async function runToEnd(
  c: ServerContext,
  job: ExecutionJob,
  parts: ServerParts,
): Promise<ExecutionRecord> {
  const { signal } = c.req.raw;
  const { id } = await submitJob(c, job, { kind: 'sync', signal }, parts);
  return await parts.executions.wait(id);
}
