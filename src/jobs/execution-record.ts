import type { JsonObject } from '../json.ts';
import type { ArtifactKind } from '../sandbox/execution.ts';

/** `completed`: the program ran to its end, with any exit code; `failed`: infrastructure or time-out; `killed`: on request. */
export type ExecutionStatus = 'pending' | 'running' | 'completed' | 'failed' | 'killed';

export const FINAL_STATUSES: readonly ExecutionStatus[] = ['completed', 'failed', 'killed'];

/** A file that an execution left; its bytes are kept beside the record. */
export interface StoredArtifact {
  /** Relative POSIX path, unique in the execution. */
  readonly path: string;
  readonly kind: ArtifactKind;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly title: string | null;
  readonly description: string | null;
}

/** One execution as the store keeps it; plain JSON. Source: python-executor spec §6. */
export interface ExecutionRecord {
  /** `exe_` and a lower-case UUID v4. */
  readonly id: string;
  /** Whose it is; null when the server has no tenants. */
  readonly tenant: string | null;
  /** How it was asked for; those that somebody waits for go first. */
  readonly kind: 'sync' | 'async';
  readonly status: ExecutionStatus;
  /** 0 until the end; 128 + signal number for a program that a signal ended. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it failed; null otherwise. */
  readonly error: string | null;
  readonly errorType: string | null;
  readonly errorLine: number | null;
  /** `repr()` of the last expression; null when there was none. */
  readonly result: string | null;
  readonly truncated: boolean;
  readonly oomKilled: boolean;
  /** ISO 8601, UTC, ms. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Whole ms from start to end. */
  readonly durationMs: number | null;
  readonly artifacts: readonly StoredArtifact[];
  /** The whole `Execution` without streams and bytes, for a client that is a sandbox itself. */
  readonly detail: JsonObject | null;
  /** The server process that runs it. */
  readonly owner: string;
}

/** What may change after its creation. */
export type ExecutionChange = Partial<
  Omit<ExecutionRecord, 'id' | 'tenant' | 'kind' | 'createdAt'>
>;
