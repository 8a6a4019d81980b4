import type { ExecutionJob } from '../sandbox/job.ts';
import { BadRequestError } from './errors.ts';
import type { ExecutionRecord } from './execution-record.ts';

const ID = /^exe_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The first record of an execution.
 * @throws {BadRequestError} its id is not `exe_` and a lower-case UUID
 */
export function pendingRecord(
  { id }: ExecutionJob,
  whose: Pick<ExecutionRecord, 'kind' | 'tenant'>,
  owner: string,
  now: Date,
): ExecutionRecord {
  if (!ID.test(id)) {
    throw new BadRequestError(`"${id}" is no execution id; use "exe_" and a lower-case UUID.`);
  }
  return {
    id,
    ...whose,
    status: 'pending',
    exitCode: 0,
    stdout: '',
    stderr: '',
    error: null,
    errorType: null,
    errorLine: null,
    result: null,
    truncated: false,
    oomKilled: false,
    createdAt: now.toISOString(),
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    artifacts: [],
    detail: null,
    owner,
  };
}
