import { InvalidResponseError } from './client-error.ts';
import { ExecutionStatus, isExecutionStatus } from './execution-status.ts';

/** A JSON object from the server. */
export type Dict = Readonly<Record<string, unknown>>;

export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file that an execution left, without its bytes. */
export interface ArtifactInfo {
  readonly path: string;
  readonly kind: 'figure' | 'artifact' | 'file';
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly title: string | null;
  readonly description: string | null;
}

/** A limit that the program ran into. */
export interface ReachedLimitInfo {
  /** Such as `disk_full`. */
  readonly limit: string;
  /** Which limit, its value and what to do. */
  readonly message: string;
}

export interface ExecutionResultFields {
  readonly executionId: string;
  readonly status: ExecutionStatus;
  readonly stdout?: string | null;
  readonly stderr?: string | null;
  readonly exitCode?: number | null;
  readonly error?: string | null;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
  readonly durationMs?: number | null;
  readonly result?: string | null;
  readonly errorType?: string | null;
  readonly errorLine?: number | null;
  readonly truncated?: boolean;
  readonly oomKilled?: boolean;
  readonly reachedLimits?: readonly ReachedLimitInfo[];
  readonly artifacts?: readonly ArtifactInfo[];
  readonly execution?: Dict | null;
}

const NOTHING = {
  stdout: null,
  stderr: null,
  exitCode: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  result: null,
  errorType: null,
  errorLine: null,
  truncated: false,
  oomKilled: false,
  reachedLimits: [],
  artifacts: [],
  execution: null,
};

/** What became of an execution, or how far it is; null = the server said nothing. Source: python-executor spec §3.1. */
export class ExecutionResult {
  readonly executionId: string;
  readonly status: ExecutionStatus;
  readonly stdout: string | null;
  readonly stderr: string | null;
  /** 0 until the end. */
  readonly exitCode: number | null;
  /** Why it failed. */
  readonly error: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly durationMs: number | null;
  /** `repr()` of the last expression, with `eval`. */
  readonly result: string | null;
  /** Class name of the exception that ended the program. */
  readonly errorType: string | null;
  /** Its line, 1-based. */
  readonly errorLine: number | null;
  /** Output went over the server's limit. */
  readonly truncated: boolean;
  readonly oomKilled: boolean;
  /** Whether or not they ended it. */
  readonly reachedLimits: readonly ReachedLimitInfo[];
  readonly artifacts: readonly ArtifactInfo[];
  /** The execution as the sandbox saw it, of a request with a `job`. */
  readonly execution: Dict | null;

  constructor(fields: ExecutionResultFields) {
    const all = { ...NOTHING, ...fields };
    this.executionId = all.executionId;
    this.status = all.status;
    this.stdout = all.stdout;
    this.stderr = all.stderr;
    this.exitCode = all.exitCode;
    this.error = all.error;
    this.startedAt = all.startedAt;
    this.finishedAt = all.finishedAt;
    this.durationMs = all.durationMs;
    this.result = all.result;
    this.errorType = all.errorType;
    this.errorLine = all.errorLine;
    this.truncated = all.truncated;
    this.oomKilled = all.oomKilled;
    this.reachedLimits = all.reachedLimits;
    this.artifacts = all.artifacts;
    this.execution = all.execution;
  }

  /**
   * Reads an answer of the server; unknown keys are ignored, values are taken as they are.
   * @throws {InvalidResponseError} no object, no `execution_id`, no or an unknown `status`, an unreadable time or list
   */
  static fromDict(data: Dict): ExecutionResult {
    if (!isDict(data)) {
      throw new InvalidResponseError(`The result is no object: ${JSON.stringify(data)}`);
    }
    // The optional values are passed through unconverted, as the original does.
    const get = (key: string): unknown => data[key] ?? null;
    return new ExecutionResult({
      executionId: required(data, 'execution_id') as string,
      status: statusOf(required(data, 'status')),
      stdout: get('stdout') as string | null,
      stderr: get('stderr') as string | null,
      exitCode: get('exit_code') as number | null,
      error: get('error') as string | null,
      startedAt: timeOf(data, 'started_at'),
      finishedAt: timeOf(data, 'finished_at'),
      durationMs: get('duration_ms') as number | null,
      result: get('result') as string | null,
      errorType: get('error_type') as string | null,
      errorLine: get('error_line') as number | null,
      truncated: data['truncated'] === true,
      oomKilled: data['oom_killed'] === true,
      reachedLimits: listOf(data, 'reached_limits').map(reachedLimitOf),
      artifacts: listOf(data, 'artifacts').map(artifactOf),
      execution: get('execution') as Dict | null,
    });
  }
}

function required(data: Dict, key: string): unknown {
  if (Object.hasOwn(data, key)) return data[key];
  throw new InvalidResponseError(
    `The result has no "${key}": ${JSON.stringify(data).slice(0, 200)}`,
  );
}

function statusOf(value: unknown): ExecutionStatus {
  if (isExecutionStatus(value)) return value;
  const known = Object.values(ExecutionStatus).join(', ');
  throw new InvalidResponseError(`The status ${JSON.stringify(value)} is none of ${known}.`);
}

/** A time without a zone is UTC. */
function timeOf(data: Dict, key: string): Date | null {
  const value = data[key];
  if (!value) return null;
  const text = (typeof value === 'string' ? value : '').replace(/Z+$/, '');
  const time = new Date(/[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidResponseError(`"${key}" is no time: ${JSON.stringify(value)}`);
}

function listOf(data: Dict, key: string): readonly Dict[] {
  const value = data[key] ?? [];
  if (Array.isArray(value) && value.every(isDict)) return value;
  throw new InvalidResponseError(
    `"${key}" is no list of objects: ${JSON.stringify(value).slice(0, 200)}`,
  );
}

const reachedLimitOf = (data: Dict): ReachedLimitInfo => ({
  limit: data['limit'] as ReachedLimitInfo['limit'],
  message: String(data['message']),
});

const artifactOf = (data: Dict): ArtifactInfo => ({
  path: String(data['path']),
  kind: data['kind'] as ArtifactInfo['kind'],
  mimeType: (data['mime_type'] as string | undefined) ?? 'application/octet-stream',
  sizeBytes: (data['size_bytes'] as number | undefined) ?? 0,
  title: (data['title'] as string | undefined) ?? null,
  description: (data['description'] as string | undefined) ?? null,
});
