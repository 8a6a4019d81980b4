import type { ApprovalEvent } from './audit/audit-event.ts';
import { executionEvents } from './audit/execution-events.ts';
import type { Parts } from './parts.ts';
import type { Execution } from './sandbox/execution.ts';
import type { State, Update } from './state.ts';

/** The part of a node's runtime that tells its thread. */
interface Runtime {
  readonly configurable?: Record<string, unknown> | undefined;
}

type Audited = Pick<Parts, 'audit'>;

const origin = (state: State, { configurable }: Runtime) => {
  const thread: unknown = configurable?.['thread_id'];
  return {
    ...(typeof thread === 'string' ? { threadId: thread } : {}),
    attempt: state.generation_attempt,
    ...(state.analysis_result === null ? {} : { codeHash: state.analysis_result.code_sha256 }),
  };
};

const modeOf = (state: State): string =>
  state.analysis_result?.recommended_execution_mode ?? 'read_only';

/** Keeps what followed from an analysis: a question to a human, or that the policy refused the program. */
export async function auditAnalysis(
  { audit }: Audited,
  state: State,
  update: Update,
  runtime: Runtime,
): Promise<void> {
  const analysed = {
    ...state,
    analysis_result: update.analysis_result ?? state.analysis_result,
  };
  const pending = update.approval_interrupt_data;
  const failure = update.failure;
  if (pending) {
    await audit.record({
      event: 'approval_asked',
      ...origin(analysed, runtime),
      approvalId: pending.approval_id,
      expiresAt: pending.expires_at,
    });
  } else if (failure?.exception === 'CodePolicyError') {
    await audit.record({
      event: 'refusal',
      layer: 'pattern_detection',
      ...origin(analysed, runtime),
      mode: modeOf(analysed),
      trigger: failure.message,
      source: state.edited_code ?? state.generated_code ?? '',
    });
  }
}

/** Keeps what the human answered; `expired` when the answer came too late to count. */
export async function auditAnswer(
  { audit }: Audited,
  state: State,
  isLate: boolean,
  runtime: Runtime,
): Promise<void> {
  const record = state.approval_result;
  if (record === null || record.type === 'granted') return;
  const decision: ApprovalEvent['decision'] = isLate ? 'expired' : record.type;
  await audit.record({
    event: 'approval_answered',
    ...origin(state, runtime),
    approvalId: record.approval_id,
    decision,
    ...(record.decided_by === null ? {} : { decidedBy: record.decided_by }),
    ...(record.message === '' ? {} : { reason: record.message }),
  });
}

/** Keeps that a grant stands for the approval of a program, or that the program is run because of it. */
export async function auditGrant(
  { audit }: Audited,
  event: 'approval_granted' | 'grant_used',
  state: State,
  runtime: Runtime,
): Promise<void> {
  const { grant, decided_by: by } = state.approval_result ?? {};
  if (grant == null) return;
  await audit.record({
    event,
    ...origin(state, runtime),
    grantId: grant.grant_id,
    label: grant.label,
    until: grant.until,
    ...(by == null ? {} : { by }),
  });
}

/** Keeps the start of an execution, runs it, and keeps its end with every refusal in it. */
export async function auditExecution(
  { audit }: Audited,
  state: State,
  { jobId, sandbox, runtime }: { jobId: string; sandbox: string; runtime: Runtime },
  execute: () => Promise<Execution>,
): Promise<Execution> {
  const known = { ...origin(state, runtime), sandbox, mode: modeOf(state) };
  await audit.record({ event: 'execution_started', jobId, ...known });
  try {
    const execution = await execute();
    const events = executionEvents(execution, { source: state.generated_code ?? '', ...known });
    for (const event of events) await audit.record(event);
    return execution;
  } catch (error) {
    const status = error instanceof Error ? error.name : 'error';
    await audit.record({ event: 'execution_finished', jobId, ...known, status });
    throw error;
  }
}
