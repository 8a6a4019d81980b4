import { randomUUID } from 'node:crypto';
import type { ExecutionRecord } from '../../src/jobs/execution-record.ts';

/** A pending record; override what matters. */
export const makeRecord = (overrides: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  id: `exe_${randomUUID()}`,
  tenant: null,
  kind: 'async',
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
  createdAt: '2026-03-04T05:06:07.000Z',
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  artifacts: [],
  detail: null,
  owner: '1@elsewhere/00000000',
  ...overrides,
});
