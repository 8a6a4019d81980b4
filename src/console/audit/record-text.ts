import type { AuditRecord } from '../wire/audit-record.ts';

const EVENTS: Readonly<Record<string, string>> = {
  approval_asked: 'Approval asked',
  approval_answered: 'Approval answered',
  refusal: 'Refused',
  execution_started: 'Execution started',
  execution_finished: 'Execution finished',
};

const ANSWERS: Readonly<Record<string, string>> = {
  approve: 'Approved',
  edit: 'Edited',
  reject: 'Rejected',
  respond: 'Guidance given',
  expired: 'Expired',
};

/** `grant_used` → `Grant used`; an answer is named by what it decided. */
export function eventText({ event, decision }: AuditRecord): string {
  const answer = typeof decision === 'string' ? ANSWERS[decision] : undefined;
  if (event === 'approval_answered' && answer !== undefined) return answer;
  const words = event.replaceAll('_', ' ');
  return EVENTS[event] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The fields that say most about a record, in the order of reading. */
const TELLING = ['decided_by', 'reason', 'trigger', 'layer', 'sandbox', 'mode', 'status'];

/** One line on what happened. */
export const summaryOf = (record: AuditRecord): string =>
  TELLING.flatMap((name) => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  }).join(' · ');

export type Tone = 'good' | 'bad' | 'accent' | 'quiet';

export function toneOf({ event, decision, status }: AuditRecord): Tone {
  if (event === 'refusal' || decision === 'reject' || status === 'failed') return 'bad';
  if (decision === 'approve' || decision === 'edit' || status === 'completed') return 'good';
  return event === 'approval_asked' || decision === 'respond' ? 'accent' : 'quiet';
}
