import { readdir } from 'node:fs/promises';
import { allowedText } from './grants/describe.ts';
import type { Emit } from './events.ts';
import { sandboxName } from './executor/sandbox-name.ts';
import type { JsonObject } from './json.ts';
import { getNextAttemptNumber, type PythonExecutionContext } from './notebook/execution-context.ts';
import type { NotebookType } from './notebook/notebook-attempt.ts';
import { fromWireContext, toWireContext } from './notebook/wire-context.ts';
import type { Parts } from './parts.ts';
import type { Execution } from './sandbox/execution.ts';
import type { State } from './state.ts';

type Recorded = { readonly folder: State['execution_folder']; readonly path: string | null };

/** What a notebook says of its attempt beside code and outputs. */
interface Facts {
  readonly code: string;
  readonly execution?: Execution | undefined;
  readonly errorContext?: string | null | undefined;
}

const executionFacts = (execution: Execution): JsonObject => ({
  status: execution.status,
  exit_code: execution.exitCode,
  truncated: execution.truncated,
  out_of_memory: execution.outOfMemory,
  reached_limits: (execution.reachedLimits ?? []).map(({ limit }) => limit),
  timings: { ...execution.timings },
});

/** Facts of one attempt, for the metadata of its notebook. */
async function auditOf(
  state: State,
  parts: Parts,
  stage: string,
  { execution }: Facts,
): Promise<JsonObject> {
  // Analysis has asked the sandbox already; before it the question might start one.
  const { kind } = parts.config.sandbox;
  const sandbox = state.analysis_result === null ? kind : await sandboxName(parts);
  return {
    run_id: state.run_id,
    session: state.request?.session_context ?? null,
    attempt: state.generation_attempt,
    stage,
    code_sha256: state.analysis_result?.code_sha256 ?? null,
    findings: state.analysis_result?.findings ?? [],
    decision: state.approval_result,
    category: state.failure?.category ?? null,
    generator: state.code_generator_metadata ?? { generator: parts.generator.name },
    sandbox,
    execution: execution === undefined ? null : executionFacts(execution),
  };
}

/** A record that cannot be written is reported and never ends the run. Source: spec §7. */
async function guarded(
  state: State,
  emit: Emit,
  write: (context: PythonExecutionContext) => Promise<Recorded>,
): Promise<Recorded> {
  // A run that failed before it had a folder leaves no notebook.
  if (state.execution_folder === null) return { folder: null, path: null };
  try {
    return await write(fromWireContext(state.execution_folder));
  } catch (error) {
    emit({ type: 'warning', message: `The notebook was not written: ${(error as Error).message}` });
    return { folder: state.execution_folder, path: null };
  }
}

/** An earlier run, or a process that died, may have left notebooks in the folder that state does not know. */
async function nextNumber(context: PythonExecutionContext): Promise<number> {
  const names = await readdir(context.attemptsFolder ?? '').catch(() => []);
  const taken = names.map((name) => Number.parseInt(name, 10)).filter(Number.isInteger);
  return Math.max(getNextAttemptNumber(context), ...taken.map((number) => number + 1));
}

/** Writes the notebook of one attempt; returns the channel that knows it. */
export const recordAttempt = (
  parts: Parts,
  { state, emit }: { state: State; emit: Emit },
  { stage, type, ...facts }: Facts & { readonly stage: string; readonly type: NotebookType },
): Promise<Recorded> =>
  guarded(state, emit, async (context) => {
    const written = await parts.notebooks.createAttemptNotebook({
      context,
      stage,
      attemptNumber: await nextNumber(context),
      notebookType: type,
      ...facts,
      approvalContext: approvalText(state),
      audit: await auditOf(state, parts, stage, facts),
    });
    return { folder: toWireContext(written.context), path: written.attempt.notebookPath };
  });

/** Writes the notebook that tells the whole run; a failure when `errorContext` is given. */
export const recordFinal = (
  parts: Parts,
  { state, emit }: { state: State; emit: Emit },
  facts: Facts,
): Promise<Recorded> =>
  guarded(state, emit, async (context) => {
    const written = await parts.notebooks.createFinalNotebook({
      context,
      userQuery: state.request?.user_query ?? '',
      taskObjective: state.request?.task_objective ?? '',
      ...facts,
      audit: await auditOf(state, parts, 'final', facts),
    });
    return { folder: toWireContext(written.context), path: written.attempt.notebookPath };
  });

function approvalText(state: State): string | null {
  const record = state.approval_result;
  if (record === null) {
    const { approval_reasoning: why, issues = [] } = state.analysis_result ?? {};
    return why == null ? null : [why, ...issues.map((issue) => `- ${issue}`)].join('\n');
  }
  if (record.grant != null) return allowedText(record);
  return `${record.type} by ${record.decided_by ?? 'an unnamed reviewer'} at ${record.decided_at}`;
}
