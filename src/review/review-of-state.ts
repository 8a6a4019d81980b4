import type { Finding } from '../analyzer/finding.ts';
import type { State } from '../state.ts';
import type { Review } from './review.ts';

const SHOWN_CHARS = 2000;

const shortly = (text: string): string =>
  text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS - 2).toWellFormed()} …`;

export const countFindings = (findings: readonly Finding[]): Review['findings'] => {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
};

/** The question that a thread's state holds; null when it holds none. */
export function reviewOfState(threadId: string, state: State): Review | null {
  const { approval_interrupt_data: pending, analysis_result: analysis } = state;
  if (pending === null) return null;
  return {
    approval_id: pending.approval_id,
    thread_id: threadId,
    task: shortly(state.request?.task_objective ?? ''),
    why: shortly(analysis?.approval_reasoning ?? 'approval is required'),
    execution_mode: analysis?.recommended_execution_mode ?? 'read_only',
    code_sha256: pending.code_sha256,
    created_at: pending.created_at,
    expires_at: pending.expires_at,
    attempt: state.generation_attempt,
    findings: countFindings(analysis?.findings ?? []),
    status: 'waiting',
    decided_by: null,
    decided_at: null,
    message: null,
  };
}
