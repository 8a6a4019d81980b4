import type { GraphNode } from '@langchain/langgraph';
import { answerMessages } from '../answer-messages.ts';
import { emitterOf } from '../events.ts';
import { toFailure, type Failure } from '../failure.ts';
import { folderUpdate } from '../notebook/folder-update.ts';
import { partsOf, type Parts } from '../parts.ts';
import { recordFinal } from '../recorder.ts';
import type { PythonExecutionState, State, Update } from '../state.ts';
import { cutText } from '../reply-text.ts';
import { fromWire, toWire } from '../wire.ts';
import type { ErrorRecord } from './error-record.ts';
import { describeFailure } from './describe-failure.ts';
import { decideRecovery } from './recovery.ts';

const SHOWN_CHARS = 2000;

/** Finds out what went wrong and decides what happens next; at the end it writes the final notebook. */
export const makeErrorAnalysisNode =
  (base: Parts): GraphNode<typeof PythonExecutionState> =>
  async (state, runtime) => {
    const emit = emitterOf(runtime);
    const parts = await partsOf(base, state.run_settings);
    const failure = state.failure as Failure;
    emit({
      type: 'stage',
      stage: 'error-analysis',
      attempt: state.generation_attempt,
      message: 'finding out what went wrong',
    });
    const record = await describeFailure(parts, state, failure, runtime.signal);
    const chain = [...state.error_chain, toWire(record)];
    const decision = decideRecovery(parts.config, state, failure, chain.map(messageOf));
    const { action, delay_ms } = decision.recovery;
    emit({ type: 'error', error: toWire(record), action, delay_ms });
    const update: Update = { error_chain: [toWire(record)], recovery: decision.recovery };
    if (action === 'rerun') return { ...update, failure: null, reruns: state.reruns + 1 };
    if (action === 'regenerate') return { ...update, reruns: 0, current_stage: 'generation' };
    const reason =
      decision.exception === null ? failure : toFailure(decision.exception, failure.stage);
    const recorded = await recordFinal(
      parts,
      { state: { ...state, failure: reason, error_chain: chain }, emit },
      { code: state.generated_code ?? '', errorContext: finalText(reason, chain) },
    );
    return {
      ...update,
      failure: reason,
      is_failed: true,
      messages: await answerMessages(state, () => failureText(reason, recorded.path)),
      failure_reason: reason.message,
      current_stage: 'failed',
      execution_folder: folderUpdate(state.execution_folder, recorded.folder),
      final_notebook_path: recorded.path,
    };
  };

type Chain = State['error_chain'];

const messageOf = (record: Chain[number]): string =>
  `attempt ${record.attempt_number}, ${record.stage}: ${record.error_message}`;

const failureText = (reason: Failure, notebook: string | null): string =>
  [
    cutText(`${reason.exception}: ${reason.message}`, SHOWN_CHARS),
    ...(notebook === null ? [] : [`Notebook: ${notebook}`]),
  ].join('\n');

function finalText(reason: Failure, chain: Chain): string {
  const steps = chain.map((record) => `- ${messageOf(record)}`).join('\n');
  const hint = fromWire<ErrorRecord>(chain.at(-1) as Chain[number]).hint;
  return [reason.message, `What happened:\n${steps}`, ...(hint === null ? [] : [hint])].join(
    '\n\n',
  );
}
