import { randomUUID } from 'node:crypto';
import type { GraphNode } from '@langchain/langgraph';
import type { PendingApproval } from '../approval/pending-approval.ts';
import { CodePolicyError, CodeSyntaxError, type PythonExecutorException } from '../errors.ts';
import { auditAnalysis } from '../auditor.ts';
import { emitterOf, type Emit } from '../events.ts';
import { toFailure } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { allow, grantsFor } from '../grants/allow-program.ts';
import type { GrantsInQuestion } from '../grants/consult-grants.ts';
import { folderUpdate } from '../notebook/folder-update.ts';
import { NotebookType } from '../notebook/notebook-attempt.ts';
import { partsOf, type Parts } from '../parts.ts';
import { pause } from '../pause.ts';
import { recordAttempt } from '../recorder.ts';
import type { PythonExecutionState, State, Update } from '../state.ts';
import { toWire } from '../wire.ts';
import type { AnalysisResult } from './analysis-result.ts';
import { issueOf } from './verdict.ts';

type Runtime = Parameters<typeof grantsFor>[3];

const SHOWN_REASONS = 5;

/** Analyses the program, generated or edited, and prepares the question to the human. Source: spec §7.2. */
export const makeAnalyzerNode =
  (base: Parts): GraphNode<typeof PythonExecutionState> =>
  async (state, runtime) => {
    const emit = emitterOf(runtime);
    const attempt = state.generation_attempt;
    emit({ type: 'stage', stage: 'analyzer', attempt, message: 'analysing the program' });
    try {
      const parts = await partsOf(base, state.run_settings);
      await pause(state.recovery?.delay_ms ?? 0, runtime.signal);
      const code = state.edited_code ?? state.generated_code ?? '';
      const analysis = await parts.analyze(code, await parts.sandbox.profile(), {
        userContext: state.request?.user_query ?? null,
        executionContext: state.request as JsonObject | null,
      });
      announce(emit, state, code, analysis);
      const update = await settle(parts, state, { code, analysis }, { emit, runtime });
      await auditAnalysis(parts, state, update, runtime);
      return update;
    } catch (error) {
      if (runtime.signal?.aborted === true) throw error;
      return { failure: toFailure(error, 'analyzer'), recovery: null };
    }
  };

/** The state after an analysis. */
async function settle(
  parts: Parts,
  state: State,
  { code, analysis }: { code: string; analysis: AnalysisResult },
  { emit, runtime }: { emit: Emit; runtime: Runtime },
): Promise<Update> {
  if (!analysis.passed && state.edited_code !== null) return refuseEdit(parts, state, analysis);
  const next: State = {
    ...state,
    generated_code: code,
    analysis_result: toWire(analysis),
    edited_code: null,
  };
  const update: Update = {
    generated_code: code,
    edited_code: null,
    analysis_result: next.analysis_result,
    analysis_warnings: warningsOf(analysis),
    analysis_failed: !analysis.passed,
    requires_approval: analysis.passed && analysis.needsApproval,
    approval_interrupt_data: null,
    recovery: null,
  };
  if (!analysis.passed) return { ...update, ...(await reject(parts, next, analysis, emit)) };
  if (!analysis.needsApproval) return { ...update, current_stage: 'execution' };
  const grants = await grantsFor(parts, next, analysis, runtime);
  if (grants.covering !== null) {
    return { ...update, ...(await allow(parts, next, grants.covering, { emit, runtime })) };
  }
  return { ...update, ...(await prepareApproval(parts, next, grants, emit)) };
}

function announce(emit: Emit, state: State, code: string, analysis: AnalysisResult): void {
  if (state.edited_code !== null) {
    emit({ type: 'code', code, attempt: state.generation_attempt, author: 'reviewer' });
  }
  emit({
    type: 'analysis',
    passed: analysis.passed,
    needs_approval: analysis.needsApproval,
    findings: analysis.findings,
    code_sha256: analysis.codeSha256,
  });
}

/** The issues a caller should know of although the program passed; remarks are in the analysis itself. */
const warningsOf = ({ passed, findings }: AnalysisResult): string[] => {
  const grave = passed ? findings.filter(({ severity }) => severity !== 'info') : [];
  return [...new Set(grave.map(issueOf))];
};

const rejections = (analysis: AnalysisResult): string[] => {
  const reasons = analysis.findings
    .filter((finding) => finding.demand === 'rejection')
    .map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`));
  return [...new Set(reasons)];
};

/** One mistake makes many syntax errors; the first ones tell it. */
const inShort = (reasons: readonly string[]): string =>
  [
    ...reasons.slice(0, SHOWN_REASONS),
    ...(reasons.length > SHOWN_REASONS ? [`${reasons.length - SHOWN_REASONS} more`] : []),
  ].join('; ');

/** What a program that did not pass is refused with. */
export function rejection(analysis: AnalysisResult): PythonExecutorException {
  const reasons = rejections(analysis);
  const isSyntax = analysis.findings.some(
    ({ category, demand }) => category === 'syntax' && demand === 'rejection',
  );
  return isSyntax
    ? new CodeSyntaxError(`The program is no valid Python: ${inShort(reasons)}`, reasons)
    : new CodePolicyError(`The program is against the policy: ${inShort(reasons)}`, reasons);
}

async function reject(
  parts: Parts,
  state: State,
  analysis: AnalysisResult,
  emit: Emit,
): Promise<Update> {
  const error = rejection(analysis);
  const stage = error instanceof CodeSyntaxError ? 'syntax_error' : 'static_analysis_failed';
  const failure = toFailure(error, 'analyzer');
  const recorded = await recordAttempt(
    parts,
    { state: { ...state, failure }, emit },
    {
      stage,
      type: NotebookType.CODE_GENERATION_ATTEMPT,
      code: state.generated_code ?? '',
      errorContext: `${error.message}\n\nThe code was not run.`,
    },
  );
  return {
    failure,
    execution_folder: folderUpdate(state.execution_folder, recorded.folder),
    error_notebook_path: recorded.path,
  };
}

/** The reviewer keeps what was there before the edit and is told what was wrong with it. */
const refuseEdit = (parts: Parts, state: State, analysis: AnalysisResult): Update => ({
  edited_code: null,
  approved: null,
  requires_approval: true,
  approval_interrupt_data: {
    ...(state.approval_interrupt_data as PendingApproval),
    ...newQuestion(parts),
    error: `Your edit is refused: ${inShort(rejections(analysis))}. The code before it is shown again.`,
  },
  current_stage: 'approval',
});

function newQuestion({ config, clock }: Parts) {
  const now = clock();
  const seconds = config.approval.expiresAfterSeconds;
  return {
    approval_id: randomUUID(),
    created_at: now.toISOString(),
    expires_at: seconds === null ? null : new Date(now.getTime() + seconds * 1000).toISOString(),
  };
}

async function prepareApproval(
  parts: Parts,
  state: State,
  { inForce, offer }: GrantsInQuestion,
  emit: Emit,
): Promise<Update> {
  const recorded = await recordAttempt(
    parts,
    { state, emit },
    {
      stage: 'awaiting_approval',
      type: NotebookType.PRE_EXECUTION,
      code: state.generated_code ?? '',
    },
  );
  return {
    approved: null,
    approval_result: null,
    approval_interrupt_data: {
      ...newQuestion(parts),
      code_sha256: state.analysis_result?.code_sha256 ?? '',
      notebook_path: recorded.path,
      notebook_link: recorded.folder?.notebook_attempts?.at(-1)?.notebook_link ?? null,
      error: null,
      grants: inForce,
      grant_offer: offer,
    },
    execution_folder: folderUpdate(state.execution_folder, recorded.folder),
    current_stage: 'approval',
  };
}
