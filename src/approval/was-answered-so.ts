import type { State } from '../state.ts';
import { readDecision } from './decision.ts';

/**
 * True when an answer is the one that a thread has taken already, so that giving it again may go on with a run
 * whose process died. The claim on the approval keeps the code from running twice.
 */
export function wasAnsweredSo(state: State, answer: unknown): boolean {
  const taken = state.approval_result;
  if (taken === null) return false;
  const code = state.generated_code ?? '';
  const read = readDecision(answer, {
    code,
    codeSha256: taken.code_sha256,
    approvalId: taken.approval_id,
  });
  if (!read.ok || read.decision.type !== taken.type) return false;
  return read.decision.type !== 'edit' || read.decision.code === (state.edited_code ?? code);
}
