import type { GraphNode } from '@langchain/langgraph';
import { warmAnalyzer } from '../analyzer/warm-analyzer.ts';
import type { ErrorRecord } from '../error-analysis/error-record.ts';
import { emitterOf, type Emit } from '../events.ts';
import { prepareFolder } from '../executor/input-files.ts';
import { toFailure } from '../failure.ts';
import { folderUpdate } from '../notebook/folder-update.ts';
import { NotebookType } from '../notebook/notebook-attempt.ts';
import { pause } from '../pause.ts';
import { partsOf, type Parts } from '../parts.ts';
import { recordAttempt } from '../recorder.ts';
import { createRequest } from '../request.ts';
import { freshRun, type PythonExecutionState, type State, type Update } from '../state.ts';
import { userOf } from '../user-of.ts';
import { fromWire } from '../wire.ts';
import { startOf } from './begin-run.ts';
import type { GeneratedCode } from './code-generator.ts';
import { runtimeApiPrompt } from './runtime-api.ts';

/** Writes the next program: with what was learnt from the earlier ones, if there were any. Source: spec §7.1. */
export const makeGeneratorNode =
  (base: Parts): GraphNode<typeof PythonExecutionState> =>
  async (state, runtime) => {
    const { isNew, request, settings, askedIn } = startOf(state, base.config, runtime);
    const parts = await partsOf(base, settings);
    const { attempt, delayMs, known } = standing(state, isNew);
    const emit = emitterOf(runtime);
    let folder = isNew ? null : state.execution_folder;
    const before = () => ({
      ...(isNew ? freshRun(request.request_id) : {}),
      request,
      asked_in: askedIn,
      user_id: isNew ? userOf(runtime.configurable) : state.user_id,
      run_settings: settings,
      generation_attempt: attempt,
      ...CLEARED,
      ...(isNew ? { execution_folder: folderUpdate(null, folder) } : {}),
    });
    try {
      await pause(delayMs, runtime.signal);
      emit({ type: 'stage', stage: 'generator', attempt, message: messageFor(parts, attempt) });
      if (isNew) folder = await prepareFolder(parts, request);
      const asked = { request, attempt, folder: folder?.folder_path ?? null, ...known };
      const generated = await generate(parts, asked, runtime);
      emit({
        type: 'code',
        code: generated.code,
        attempt,
        author: authorOf(generated, parts),
      });
      return {
        ...before(),
        reruns: 0,
        generated_code: generated.code,
        code_generator_metadata: generated.metadata as Update['code_generator_metadata'],
        current_stage: 'analysis',
      };
    } catch (error) {
      if (runtime.signal?.aborted === true) throw error;
      const failure = toFailure(error, 'generator');
      const now: State = {
        ...state,
        ...CLEARED,
        request,
        run_id: request.request_id,
        generation_attempt: attempt,
        execution_folder: folder,
        failure,
      };
      return { ...before(), failure, ...(await recordReply(parts, now, { isNew, emit })) };
    }
  };

/** A failed generation must not leave the earlier program to be analysed again. */
const CLEARED = {
  generated_code: null,
  edited_code: null,
  analysis_result: null,
  approval_interrupt_data: null,
  approval_result: null,
  approved: null,
  requires_approval: null,
  failure: null,
  recovery: null,
} satisfies Update;

/** Where the run stands: a new request starts from nothing, whatever an earlier one left in state. */
function standing(state: State, isNew: boolean) {
  if (isNew) return { attempt: 1, delayMs: 0, known: { errors: [], guidance: [] } };
  const { recovery, generation_attempt: done, guidance } = state;
  // What the infrastructure did is none of the model's business.
  const errors = state.error_chain.filter(({ category }) => category !== 'infrastructure');
  // A repetition of a broken model call is the same attempt.
  const attempt = recovery?.action === 'rerun' ? done : done + 1;
  return { attempt, delayMs: recovery?.delay_ms ?? 0, known: { errors, guidance } };
}

/** A generator that hands on to others names the one that wrote. */
const authorOf = ({ metadata }: GeneratedCode, { generator }: Parts): string =>
  typeof metadata['generator'] === 'string' ? metadata['generator'] : generator.name;

const messageFor = (parts: Parts, attempt: number): string =>
  `writing the program with the ${parts.generator.name} generator` +
  (attempt === 1 ? '' : `, attempt ${attempt}`);

interface Known {
  readonly request: NonNullable<State['request']>;
  readonly attempt: number;
  readonly errors: State['error_chain'];
  readonly guidance: readonly string[];
  readonly folder: string | null;
}

async function generate(
  parts: Parts,
  { request, attempt, errors, guidance, folder }: Known,
  runtime: Parameters<GraphNode<typeof PythonExecutionState>>[1],
): Promise<GeneratedCode> {
  if (request.approved_code !== null && attempt === 1) {
    return { code: request.approved_code, metadata: { generator: 'given' } };
  }
  const { request_id: _, ...wire } = request;
  const emit = emitterOf(runtime);
  const asked = createRequest(wire);
  const capabilityPrompts = [...runtimeApiPrompt(parts.config), ...asked.capabilityPrompts];
  const target = await parts.sandbox.profile();
  const writing = parts.generator.generateCode(
    {
      request: { ...asked, capabilityPrompts },
      errorChain: errors.map((record) => fromWire<ErrorRecord>(record)),
      guidance,
      attempt,
      target,
      executionFolder: folder,
    },
    { signal: runtime.signal, onToken: (text) => emit({ type: 'token', text }) },
  );
  void warmAnalyzer(target.pythonVersion); // while the model writes
  return await writing;
}

/** A reply without a program is an attempt too; a service that gave none leaves nothing to show. */
async function recordReply(
  parts: Parts,
  state: State,
  { isNew, emit }: { isNew: boolean; emit: Emit },
): Promise<Update> {
  const { failure } = state;
  if (failure === null || failure.category !== 'code_related') return {};
  const reply = failure.technical_details['reply'];
  const recorded = await recordAttempt(
    parts,
    { state, emit },
    {
      stage: 'generation_failed',
      type: NotebookType.CODE_GENERATION_ATTEMPT,
      code: '',
      errorContext:
        typeof reply === 'string' ? `${failure.message}\n\nThe reply:\n${reply}` : failure.message,
    },
  );
  return {
    execution_folder: folderUpdate(isNew ? null : state.execution_folder, recorded.folder),
    error_notebook_path: recorded.path,
  };
}
