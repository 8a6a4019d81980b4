import type { Allow } from '../../approval/allow.ts';

/** An answer to an approval, as the service takes it; always bound to the code by its hash. */
export type Answer = {
  readonly type: 'approve' | 'edit' | 'reject' | 'respond';
  readonly code_sha256: string;
  readonly decided_by: string;
  readonly message?: string;
  readonly code?: string;
  /** What an approval allows for later programs. */
  readonly allow?: Allow;
};
