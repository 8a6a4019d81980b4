import { interrupt, type GraphNode } from '@langchain/langgraph';
import { ApprovalExpiredError, ApprovalRejectedError, CodeGenerationError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { auditAnswer } from '../auditor.ts';
import type { Parts } from '../parts.ts';
import { keepGrant } from '../grants/keep-grant.ts';
import type { PythonExecutionState, State } from '../state.ts';
import { userOf } from '../user-of.ts';
import { answerSchema, readDecision, type Decision } from './decision.ts';
import { approvalPayload } from './payload.ts';
import type { ApprovalRecord, PendingApproval } from './pending-approval.ts';

/** Asks the human, again after an unusable answer, and turns the answer into state. Nothing runs before the question. */
export const makeApprovalNode =
  ({
    clock,
    audit,
    grants,
  }: Pick<Parts, 'clock' | 'audit' | 'grants'>): GraphNode<typeof PythonExecutionState> =>
  async (state, runtime) => {
    const pending = state.approval_interrupt_data as PendingApproval;
    const expected = {
      code: state.generated_code ?? '',
      codeSha256: pending.code_sha256,
      approvalId: pending.approval_id,
    };
    let error = pending.error;
    for (;;) {
      const answer: unknown = interrupt(approvalPayload(state, pending, error), {
        responseSchema: answerSchema,
      });
      const allowing = { offer: pending.grant_offer ?? null, now: clock() };
      const read = readDecision(answer, { ...expected, allowing });
      if (read.ok) {
        const decidedBy = userOf(runtime.configurable) ?? read.decidedBy;
        const update = applyDecision(state, read.decision, { decidedBy, now: clock() });
        const isLate = update.failure?.exception === 'ApprovalExpiredError';
        const answered = { ...state, approval_result: update.approval_result };
        if (update.approved === true) await keepGrant(grants, answered, runtime);
        await auditAnswer({ audit }, answered, isLate, runtime);
        return update;
      }
      error = read.problem;
    }
  };

type DecisionUpdate = Partial<State> & Pick<State, 'approval_result'>;

function allowedBy(decision: Decision): ApprovalRecord['allow'] {
  const allow = decision.type === 'approve' ? decision.allow : null;
  return allow ? { scope: allow.scope, until: allow.until ?? null } : null;
}

/** The state after a decision. A late approval counts as none; a late "no" is still a no. */
export function applyDecision(
  state: Pick<State, 'approval_interrupt_data' | 'generation_attempt'>,
  decision: Decision,
  { decidedBy, now }: { decidedBy: string | null; now: Date },
): DecisionUpdate {
  const pending = state.approval_interrupt_data as PendingApproval;
  const record = {
    type: decision.type,
    approval_id: pending.approval_id,
    code_sha256: pending.code_sha256,
    message: decision.message,
    decided_at: now.toISOString(),
    decided_by: decidedBy,
    allow: allowedBy(decision),
    grant: null,
  };
  const isLate = pending.expires_at !== null && now.toISOString() > pending.expires_at;
  if (isLate && decision.type !== 'reject') {
    const failure = toFailure(new ApprovalExpiredError(pending.expires_at ?? ''), 'approval');
    return { approved: false, approval_result: record, failure };
  }
  switch (decision.type) {
    case 'approve':
      return { approved: true, approval_result: record, current_stage: 'execution' };
    case 'edit':
      return {
        approved: null,
        approval_result: record,
        edited_code: decision.code,
        current_stage: 'analysis',
      };
    case 'reject': {
      const failure = toFailure(new ApprovalRejectedError(decision.message), 'approval');
      return { approved: false, approval_result: record, failure };
    }
    case 'respond': {
      const asked = `The reviewer asks for a change: ${decision.message}`;
      const error = new CodeGenerationError(asked, state.generation_attempt, []);
      return {
        approved: false,
        approval_result: record,
        guidance: [decision.message],
        failure: toFailure(error, 'approval'),
      };
    }
  }
}
