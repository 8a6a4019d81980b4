import { inForceText, offerText } from '../grants/describe.ts';
import type { Grant, GrantOffer } from '../grants/grant.ts';
import { foldEmptySpace } from '../empty-space.ts';
import type { JsonObject } from '../json.ts';
import { codeSpan, fence, inline } from '../notebook/markdown.ts';
import type { State } from '../state.ts';
import type { Expectation } from './decision.ts';
import type { PendingApproval } from './pending-approval.ts';

/** What an answer to a question must mean; `now` is when it is given. */
export const expectationOf = (
  { code, code_sha256: codeSha256, approval_id: approvalId, grant_offer: offer }: ApprovalPayload,
  now: Date,
): Expectation => ({ code, codeSha256, approvalId, allowing: { offer: offer ?? null, now } });

/** Name under which approval clients see the action. */
export const ACTION_NAME = 'execute_python';
/** Source: spec §11.4. */
export const APPROVAL_TYPE = 'python_executor';
const DECISIONS = ['approve', 'edit', 'reject', 'respond'] as const;

/** What a human is shown, as plain JSON. Source: spec §11.4 and design §5. */
export type ApprovalPayload = JsonObject & {
  readonly user_message: string;
  readonly approval_id: string;
  readonly code: string;
  readonly code_sha256: string;
  readonly execution_mode: string;
  readonly findings: readonly JsonObject[];
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly error: string | null;
  /** In force for the thread and its user. */
  readonly grants: readonly Grant[];
  /** What `allow` in an approval would cover; null = nothing. */
  readonly grant_offer: GrantOffer | null;
};

type Waiting = Pick<State, 'request' | 'generated_code' | 'analysis_result' | 'execution_folder'>;

/** A long text in front of the findings and the code would push them out of sight. */
const SHOWN_CHARS = 500;
const shortly = (text: string): string =>
  inline(text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS).toWellFormed()} …`);

/** For people; the field `code` has it as it is. */
const readable = (code: string): string =>
  foldEmptySpace(code.split(/\r\n?|\n/u))
    .map(({ text }) => text)
    .join('\n');

const concernsOf = (analysis: NonNullable<Waiting['analysis_result']>): string[] => [
  ...analysis.issues,
  ...analysis.recommendations,
];

const described = ({ request, generated_code: code, analysis_result: analysis }: Waiting) => ({
  task: request?.task_objective ?? 'execute Python code',
  why: analysis?.approval_reasoning ?? 'approval is required',
  mode: analysis?.recommended_execution_mode ?? 'read_only',
  issues: (analysis?.issues ?? []).map((issue) => `- ${shortly(issue)}`),
  code: code ?? '',
});

function userMessage(state: Waiting, pending: PendingApproval, error: string | null): string {
  const { task, why, mode, issues, code } = described(state);
  const expiry = pending.expires_at === null ? '' : ` · **Expires:** ${pending.expires_at}`;
  const notebook = pending.notebook_link || pending.notebook_path;
  return [
    '## ⚠ Approval needed to run Python',
    ...(error === null ? [] : [`**Asked again:** ${shortly(error)}`]),
    `**Task:** ${shortly(task)}`,
    `**Why:** ${shortly(why)}`,
    `**Mode:** ${mode} · **SHA-256:** ${codeSpan(pending.code_sha256)}${expiry}`,
    ...(issues.length === 0 ? [] : [`**Findings:**\n${issues.join('\n')}`]),
    `**Code:**\n\n${fence(readable(code), 'python')}`,
    ...(notebook === null ? [] : [`**Notebook:** ${codeSpan(notebook)}`]),
    ...inForceText(pending.grants ?? []),
    ...offerText(pending.grant_offer ?? null),
    'Answer `approve` (yes), `edit` with new code, `reject` (no), or `respond` with guidance.',
  ].join('\n\n');
}

/** The framework's own part: given back with the answer by its gateway. */
const resumePayload = (state: Waiting, pending: PendingApproval): JsonObject => ({
  approval_type: APPROVAL_TYPE,
  approval_id: pending.approval_id,
  step_objective: state.request?.task_objective ?? 'execute Python code',
  code: state.generated_code,
  code_sha256: pending.code_sha256,
  analysis_details: state.analysis_result,
  execution_mode: state.analysis_result?.recommended_execution_mode ?? 'read_only',
  safety_concerns: state.analysis_result === null ? [] : concernsOf(state.analysis_result),
  notebook_path: pending.notebook_path,
  notebook_link: pending.notebook_link,
  execution_request: state.request,
  expected_results: state.request?.expected_results ?? null,
  execution_folder_path: state.execution_folder?.folder_path ?? null,
});

/**
 * Builds the payload of the interrupt: for people (`user_message`), for programs (the plain fields), for
 * LangChain's approval clients in both spellings, and for the framework's gateway (`resume_payload`).
 */
export function approvalPayload(
  state: Waiting,
  pending: PendingApproval,
  error: string | null,
): ApprovalPayload {
  const message = userMessage(state, pending, error);
  const args = { code: state.generated_code };
  const action = { name: ACTION_NAME, args, description: message };
  return {
    user_message: message,
    approval_id: pending.approval_id,
    code: state.generated_code ?? '',
    code_sha256: pending.code_sha256,
    execution_mode: state.analysis_result?.recommended_execution_mode ?? 'read_only',
    findings: state.analysis_result?.findings ?? [],
    created_at: pending.created_at,
    expires_at: pending.expires_at,
    error,
    grants: pending.grants ?? [],
    grant_offer: pending.grant_offer ?? null,
    action_requests: [{ ...action, arguments: args }],
    review_configs: [{ action_name: ACTION_NAME, allowed_decisions: [...DECISIONS] }],
    actionRequests: [action],
    reviewConfigs: [{ actionName: ACTION_NAME, allowedDecisions: [...DECISIONS] }],
    resume_payload: resumePayload(state, pending),
  };
}
