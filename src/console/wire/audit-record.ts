/** One line of the audit log; which further fields it has depends on the event. */
export interface AuditRecord {
  /** Grows with time. */
  readonly id: number;
  readonly ts: string;
  readonly event: string;
  readonly thread_id?: string;
  readonly attempt?: number;
  readonly [name: string]: unknown;
}
