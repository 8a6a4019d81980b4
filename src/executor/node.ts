import type { GraphNode } from '@langchain/langgraph';
import { ApprovalUsedError } from '../errors.ts';
import { emitterOf, type Emit } from '../events.ts';
import { toFailure } from '../failure.ts';
import { useGrant } from '../grants/use-grant.ts';
import { folderUpdate } from '../notebook/folder-update.ts';
import { NotebookType } from '../notebook/notebook-attempt.ts';
import type { SavedExecution } from '../notebook/save-execution.ts';
import { partsOf, type Parts } from '../parts.ts';
import { pause } from '../pause.ts';
import { answerMessages } from '../answer-messages.ts';
import { recordAttempt, recordFinal } from '../recorder.ts';
import { replyText } from '../reply-text.ts';
import type { Execution } from '../sandbox/execution.ts';
import type { PythonExecutionState, State, Update } from '../state.ts';
import { claimExecution, ProgramClaimedError, type Claim } from './claim-execution.ts';
import { judgeExecution } from './judge-execution.ts';
import { runProgram, type Runtime } from './run-program.ts';
import { sandboxName } from './sandbox-name.ts';
import { storeResult } from './store-result.ts';
import { loadSuccess, type StoredResult } from './stored-result.ts';
import { verifyCode } from './verify-code.ts';

/** Of an answer in a conversation; all of it is in the notebook. */
const ANSWER_CHARS = 4000;

/** Runs the program that was analysed and, where needed, approved: that one and no other. Source: spec §7.4. */
export const makeExecutorNode =
  (base: Parts): GraphNode<typeof PythonExecutionState> =>
  async (state, runtime) => {
    const { signal } = runtime;
    try {
      const parts = await partsOf(base, state.run_settings);
      verifyCode(state);
      await pause(state.recovery?.delay_ms ?? 0, signal);
      const claim = await claimExecution(state, runtime.configurable?.['thread_id'], parts.clock());
      const update = claim.outcome ?? (await runClaimed(claim, parts, state, runtime));
      const result = update.execution_result;
      return result == null ? update : { ...update, messages: await messagesOf(state, result) };
    } catch (error) {
      // A second answer to one question is no failure of the run that the first one let go on.
      const isElsewhere =
        error instanceof ApprovalUsedError || error instanceof ProgramClaimedError;
      if (signal?.aborted === true || isElsewhere) throw error;
      return failed(toFailure(error, 'executor'));
    }
  };

/** Runs the program and keeps what it came to with the claim: a crash before the checkpoint then loses nothing. */
async function runClaimed(
  claim: Claim,
  parts: Parts,
  state: State,
  runtime: Parameters<typeof emitterOf>[0] & Runtime,
): Promise<Update> {
  let outcome: Update | null = null;
  try {
    await useGrant(parts, state, runtime);
    outcome = await run(parts, state, { emit: emitterOf(runtime), runtime });
    return outcome;
  } catch (error) {
    if (runtime.signal?.aborted === true) throw error;
    outcome = failed(toFailure(error, 'executor'));
    return outcome;
  } finally {
    await claim.settle(outcome);
  }
}

const messagesOf = (state: State, result: StoredResult) =>
  answerMessages(state, async () => replyText(await loadSuccess(result), ANSWER_CHARS));

async function run(
  parts: Parts,
  state: State,
  { emit, runtime }: { emit: Emit; runtime: Runtime },
): Promise<Update> {
  const sandbox = await sandboxName(parts);
  emit({
    type: 'stage',
    stage: 'executor',
    attempt: state.generation_attempt,
    message: `running the program in the ${sandbox} sandbox`,
  });
  const execution = await runProgram(parts, state, { emit, runtime });
  runtime.signal?.throwIfAborted();
  const mode = sandbox === 'local' ? 'local' : 'container';
  return await conclude(parts, { ...state, failure: null }, { execution, mode }, emit);
}

const failed = (failure: NonNullable<State['failure']>): Update => ({
  failure,
  recovery: null,
  is_successful: false,
  execution_failed: true,
  execution_error: failure.message,
});

/** A failure tells of them itself. */
function warnOfLimits({ reachedLimits = [] }: Execution, emit: Emit): void {
  for (const { message } of reachedLimits) emit({ type: 'warning', message });
}

const wantedOf = ({ request }: State) => ({
  expected: request?.expected_results ?? {},
  areRequired: request?.results_required,
});

/** Turns what happened into files, a notebook, and a result or a failure. */
async function conclude(
  parts: Parts,
  state: State,
  { execution, mode }: { execution: Execution; mode: 'local' | 'container' },
  emit: Emit,
): Promise<Update> {
  const folder = state.execution_folder?.folder_path ?? '';
  const saved = await parts.files.saveExecution(folder, execution, mode);
  const error = judgeExecution(execution, parts.config, {
    attempt: state.generation_attempt,
    ...wantedOf(state),
  });
  const failure = error === null ? null : toFailure(error, 'executor');
  if (failure === null) warnOfLimits(execution, emit);
  const code = state.generated_code ?? '';
  const attempt = await recordAttempt(
    parts,
    { state: { ...state, failure }, emit },
    {
      stage: error === null ? 'executed' : 'execution_failed',
      type: NotebookType.EXECUTION_ATTEMPT,
      code,
      execution,
      errorContext: error?.message ?? null,
    },
  );
  emit({
    type: 'executed',
    success: failure === null,
    seconds: execution.timings.runMs / 1000,
    figure_paths: saved.figurePaths,
    artifact_paths: saved.artifactPaths,
    notebook_path: attempt.path,
  });
  const before = state.execution_folder;
  if (failure !== null) {
    return {
      ...failed(failure),
      execution_folder: folderUpdate(before, attempt.folder),
      error_notebook_path: attempt.path,
    };
  }
  const after = { ...state, execution_folder: attempt.folder };
  return await succeed(parts, after, { execution, saved, before }, emit);
}

async function succeed(
  parts: Parts,
  state: State,
  {
    execution,
    saved,
    before,
  }: { execution: Execution; saved: SavedExecution; before: State['execution_folder'] },
  emit: Emit,
): Promise<Update> {
  const folder = state.execution_folder?.folder_path ?? '';
  const code = state.generated_code ?? '';
  const notebook = await recordFinal(parts, { state, emit }, { code, execution });
  const link = notebook.folder?.notebook_attempts.at(-1)?.notebook_link ?? '';
  const result = await storeResult(execution, saved, {
    folder,
    notebookPath: notebook.path ?? '',
    notebookLink: link,
  });
  return {
    failure: null,
    recovery: null,
    execution_folder: folderUpdate(before, notebook.folder),
    execution_result: result,
    execution_failed: false,
    execution_error: null,
    final_notebook_path: notebook.path,
    is_successful: true,
    current_stage: 'complete',
  };
}
