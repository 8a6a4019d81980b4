import { randomUUID } from 'node:crypto';
import type { AnalysisResult } from '../analyzer/analysis-result.ts';
import { auditGrant } from '../auditor.ts';
import type { Emit } from '../events.ts';
import type { Parts } from '../parts.ts';
import type { State, Update } from '../state.ts';
import { askedProgram } from './asked-program.ts';
import { consultGrants, type GrantsInQuestion } from './consult-grants.ts';
import { allowedText } from './describe.ts';
import type { Grant } from './grant.ts';

interface Runtime {
  readonly configurable?: Record<string, unknown> | undefined;
}

/** The grants that count for a program which needs approval. */
export async function grantsFor(
  parts: Parts,
  state: State,
  { asking, recommendedExecutionMode: mode }: AnalysisResult,
  { configurable }: Runtime,
): Promise<GrantsInQuestion> {
  const thread: unknown = configurable?.['thread_id'];
  const asked = await askedProgram(parts, state, { asking, mode }, thread);
  return await consultGrants(parts, asked, {
    threadId: typeof thread === 'string' && thread !== '' ? thread : undefined,
    userId: state.user_id ?? undefined,
  });
}

/** The state after a program that a grant covers: nobody is asked, and everybody can see why. */
export async function allow(
  parts: Parts,
  state: State,
  grant: Grant,
  { emit, runtime }: { emit: Emit; runtime: Runtime },
): Promise<Update> {
  const record = {
    type: 'granted' as const,
    // Of its own, so that the program runs once for it.
    approval_id: randomUUID(),
    code_sha256: state.analysis_result?.code_sha256 ?? '',
    message: '',
    decided_at: parts.clock().toISOString(),
    decided_by: grant.granted_by,
    allow: null,
    grant: { grant_id: grant.grant_id, label: grant.operation.label, until: grant.until },
  };
  emit({
    type: 'stage',
    stage: 'approval',
    attempt: state.generation_attempt,
    message: allowedText(record),
  });
  await auditGrant(parts, 'approval_granted', { ...state, approval_result: record }, runtime);
  return { approved: true, approval_result: record, current_stage: 'execution' };
}
