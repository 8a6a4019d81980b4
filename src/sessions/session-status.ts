import type { ExecutionLimits } from '../sandbox/job.ts';
import type { SessionEnd } from '../sandbox/session.ts';

/** What is known of a session. */
export interface SessionStatus {
  readonly id: string;
  readonly tenant: string | null;
  /** `ended`: it has no interpreter; with `end.reason` idle, age or closed it cannot be reset any more. */
  readonly state: 'idle' | 'busy' | 'ended';
  /** ISO 8601, as all times. */
  readonly createdAt: string;
  readonly lastUsedAt: string;
  /** When it is closed unless it is used before; null once it is. */
  readonly expiresAt: string | null;
  /** Programs that it has run, in all its interpreters. */
  readonly executions: number;
  readonly limits: ExecutionLimits;
  /** Programs that wait. */
  readonly waiting: number;
  readonly end: SessionEnd | null;
}
