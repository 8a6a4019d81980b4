import { INTERRUPT, isInterrupted } from '@langchain/langgraph';
import type { ApprovalPayload } from './approval/payload.ts';
import { ApprovalUsedError, WorkflowError } from './errors.ts';
import { loadSuccess } from './executor/stored-result.ts';
import { toException } from './failure.ts';
import { tokenLink } from './notebook/token-link.ts';
import { deepFreeze, type AwaitingApproval, type Outcome } from './outcome.ts';
import type { State } from './state.ts';
import type { ThreadSnapshot } from './thread-snapshot.ts';

export interface PendingInterrupt {
  readonly id: string;
  readonly value: ApprovalPayload;
}

/** The questions that a thread waits with. */
export const interruptsOf = ({ tasks }: ThreadSnapshot): PendingInterrupt[] =>
  tasks.flatMap((task) => task.interrupts as PendingInterrupt[]);

export const awaiting = (threadId: string, { id, value }: PendingInterrupt): AwaitingApproval =>
  deepFreeze({ status: 'awaiting_approval', threadId, interruptId: id, approval: value });

/**
 * How a run came back, from its last state. Links to its notebook get their token only here: state keeps none.
 * @throws the exception of a run that failed
 */
export async function toOutcome(
  threadId: string,
  last: unknown,
  jupyterToken: string | undefined,
): Promise<Outcome> {
  if (last === undefined) throw new ApprovalUsedError(); // somebody else brought the thread to its end
  if (isInterrupted<ApprovalPayload>(last)) {
    return awaiting(threadId, last[INTERRUPT][0] as PendingInterrupt);
  }
  const state = last as State;
  const folder = state.execution_folder?.folder_path ?? undefined;
  if (!state.is_successful || state.execution_result === null) {
    throw state.failure === null
      ? new WorkflowError('The run ended without a result and without a failure.', 'orchestration')
      : toException(state.failure, folder);
  }
  const success = await loadSuccess(state.execution_result);
  return deepFreeze({
    status: 'completed',
    threadId,
    executionResult: { ...success, notebookLink: tokenLink(success.notebookLink, jupyterToken) },
    generatedCode: state.generated_code ?? '',
    generationAttempt: state.generation_attempt,
    analysisWarnings: state.analysis_warnings,
    generatorMetadata: state.code_generator_metadata ?? {},
  });
}
