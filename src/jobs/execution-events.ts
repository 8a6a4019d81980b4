import type { ExecutionRecord, ExecutionStatus } from './execution-record.ts';

/** What happens to an execution, numbered from 1 within it; replayed from any number while the record is there. */
export type ExecutionServiceEvent =
  | { readonly seq: number; readonly type: 'status'; readonly status: ExecutionStatus }
  | { readonly seq: number; readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** Here text is left out, which the record may still have. `seq` is that of the last event left out. */
  | { readonly seq: number; readonly type: 'gap'; readonly droppedChars: number }
  /** The last one. */
  | { readonly seq: number; readonly type: 'end'; readonly record: ExecutionRecord };
