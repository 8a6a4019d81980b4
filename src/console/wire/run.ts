export interface RunError {
  readonly type: string;
  readonly message: string;
}

export interface Attempt {
  readonly number: number;
  readonly stage: string;
  readonly author: string;
  readonly code: string | null;
  readonly findings_count: number;
  readonly outcome: string;
  readonly error: RunError | null;
  readonly notebook_path: string | null;
  readonly at: string | null;
}

export interface RunResult {
  readonly results: unknown;
  readonly stdout: string;
  readonly stderr: string;
  readonly figures: readonly string[];
  readonly artifacts: readonly string[];
  readonly seconds: number;
}

export type RunStatus = 'running' | 'awaiting_approval' | 'completed' | 'failed' | 'unknown';

export interface Run {
  readonly thread_id: string;
  readonly task: string;
  readonly status: RunStatus;
  readonly approval_id: string | null;
  readonly attempts: readonly Attempt[];
  readonly result: RunResult | null;
  readonly error: RunError | null;
}
