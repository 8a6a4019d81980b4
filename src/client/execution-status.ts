/** Status of an execution. Source: python-executor spec §3.1. */
export const ExecutionStatus = {
  /** Waits for its turn. */
  PENDING: 'pending',
  RUNNING: 'running',
  /** The program ran to its end, with any exit code. */
  COMPLETED: 'completed',
  /** It could not be run, or ran longer than allowed. */
  FAILED: 'failed',
  /** It was stopped on request. */
  KILLED: 'killed',
} as const;
export type ExecutionStatus = (typeof ExecutionStatus)[keyof typeof ExecutionStatus];

const ALL: readonly unknown[] = Object.values(ExecutionStatus);

export const isExecutionStatus = (value: unknown): value is ExecutionStatus => ALL.includes(value);

/** True when nothing changes any more. */
export const isFinal = (status: ExecutionStatus): boolean =>
  status !== ExecutionStatus.PENDING && status !== ExecutionStatus.RUNNING;
