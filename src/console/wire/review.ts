import type { Finding } from '../../analyzer/finding.ts';
import type { Grant, GrantOffer } from './grant.ts';

export type ReviewStatus =
  | 'waiting'
  | 'approved'
  | 'edited'
  | 'rejected'
  | 'responded'
  | 'expired'
  | 'gone';

/** A question to a human, as the list has it. Times are ISO 8601. */
export interface Review {
  readonly approval_id: string;
  readonly thread_id: string;
  readonly task: string;
  readonly why: string;
  readonly execution_mode: string;
  readonly code_sha256: string;
  readonly created_at: string;
  /** Null: it does not expire. */
  readonly expires_at: string | null;
  readonly attempt: number;
  readonly findings: Readonly<Record<Finding['severity'], number>>;
  readonly status: ReviewStatus;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly message: string | null;
}

/** Something that the program reaches beyond itself. */
export interface Touch {
  readonly kind: 'file' | 'network' | 'channel' | 'package' | 'process' | 'secret' | 'other';
  readonly text: string;
  readonly line: number | null;
}

export interface PreviousCode {
  readonly label: string;
  readonly code: string;
}

/** A question with everything that an answer needs. */
export interface ReviewDetail extends Review {
  readonly code: string;
  readonly analysis: readonly Finding[];
  readonly touches: readonly Touch[];
  readonly limits: Readonly<Record<string, unknown>>;
  readonly previous: readonly PreviousCode[];
  readonly grants: readonly Grant[];
  readonly grant_offer: GrantOffer | null;
  /** What was wrong with the last answer. */
  readonly asked_again: string | null;
  readonly notebook: boolean;
}

/** What the checks say about a program that is being edited. */
export interface Analysis {
  readonly passed: boolean;
  readonly needs_approval: boolean;
  readonly findings: readonly Finding[];
  readonly code_sha256: string;
  readonly touches: readonly Touch[];
}

export interface Allowance {
  readonly scope: 'thread' | 'user';
  /** Null: until somebody revokes it. */
  readonly until: string | null;
}

export interface Decision {
  readonly type: 'approve' | 'edit' | 'reject' | 'respond';
  readonly code_sha256?: string;
  readonly code?: string;
  readonly message?: string;
  readonly allow?: Allowance;
}
