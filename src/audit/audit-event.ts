import type { ChannelWrite } from '../policy/policy-report.ts';

/** What every record can say about the run it is from. */
interface Origin {
  readonly threadId?: string;
  /** Number of the attempt within the run, from 1. */
  readonly attempt?: number;
  /** SHA-256 of the code, hex. */
  readonly codeHash?: string;
}

/** Somebody was asked, or answered. Source: weaknesses 41, G1. */
export interface ApprovalEvent extends Origin {
  readonly event: 'approval_asked' | 'approval_answered';
  readonly approvalId: string;
  /** ISO 8601; null = it does not expire. */
  readonly expiresAt?: string | null;
  readonly decision?: 'approve' | 'edit' | 'reject' | 'respond' | 'expired';
  /** Who answered, as far as the caller says. */
  readonly decidedBy?: string;
  readonly reason?: string;
}

/** A grant was made, used or revoked, or stands for the approval of a program. */
export interface GrantEvent extends Origin {
  readonly event: 'approval_granted' | 'grant_made' | 'grant_used' | 'grant_revoked';
  readonly grantId: string;
  readonly scope?: 'thread' | 'user';
  readonly userId?: string;
  /** What it allows, for people. */
  readonly label: string;
  /** ISO 8601. */
  readonly until: string;
  /** Who made or revoked it, as far as the caller says. */
  readonly by?: string;
}

/** Which of the walls in a row refused. */
export type RefusalLayer =
  | 'import_denylist'
  | 'pattern_detection'
  | 'runtime_guard'
  | 'limits'
  | 'approval';

/** Something was refused. Source: spec §19.7. */
export interface RefusalEvent extends Origin {
  readonly event: 'refusal';
  readonly layer: RefusalLayer;
  readonly mode: string;
  /** What was refused, such as `epics.caput('X', 1)`. */
  readonly trigger: string;
  /** The program; kept up to 8000 characters. */
  readonly source: string;
  readonly tool?: string;
  readonly description?: string;
}

/** A program was handed to a sandbox, or came back from it. */
export interface ExecutionAuditEvent extends Origin {
  readonly event: 'execution_started' | 'execution_finished';
  readonly jobId: string;
  readonly sandbox: string;
  readonly mode: string;
  readonly status?: string;
  readonly exitCode?: number | null;
  /** What became of the writes, as the program's interpreter reports it: untrusted. */
  readonly channelWrites?: readonly ChannelWrite[];
}

export type AuditEvent = ApprovalEvent | GrantEvent | RefusalEvent | ExecutionAuditEvent;
