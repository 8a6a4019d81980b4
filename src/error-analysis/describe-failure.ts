import { z } from 'zod';
import type { Failure } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { reachedLimitSchema, type ReachedLimit } from '../sandbox/reached-limits.ts';
import type { State } from '../state.ts';
import { diagnose } from './diagnose.ts';
import type { ErrorRecord } from './error-record.ts';
import { lookAtInputs } from './look-at-inputs.ts';

const HEAD = 1000;
const SHOWN_LINE_CHARS = 500;
/** The rules have remedies for these. */
const RULED: readonly string[] = ['timeout', 'out_of_memory'];

function typeOf(failure: Failure): ErrorRecord['errorType'] {
  if (failure.category === 'infrastructure' || failure.category === 'configuration')
    return 'system';
  if (failure.exception === 'CodeSyntaxError') return 'syntax';
  if (failure.stage === 'analyzer') return 'analysis';
  if (failure.stage === 'approval') return 'approval';
  return failure.stage === 'generator' ? 'generation' : 'execution';
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** 1-based line of the program in which it failed, from the error itself or from the first finding that rejects it. */
function lineOf(state: State, failure: Failure): number | null {
  const line = failure.technical_details['line'];
  if (typeof line === 'number') return line;
  const rejecting = state.analysis_result?.findings.find(({ demand }) => demand === 'rejection');
  return failure.stage === 'analyzer' ? (rejecting?.line ?? null) : null;
}

/** Everything that is known of a failure, with its cause and remedy where the rules, or else a model, find them. */
export async function describeFailure(
  parts: Parts,
  state: State,
  failure: Failure,
  signal: AbortSignal | undefined,
): Promise<ErrorRecord> {
  const code = state.generated_code;
  const line = lineOf(state, failure);
  const isAnalysis = failure.stage === 'analyzer';
  const record: ErrorRecord = {
    errorType: typeOf(failure),
    exception: failure.exception,
    category: failure.category,
    errorMessage: failure.message,
    failedCode: code,
    traceback:
      textOrNull(failure.members['tracebackInfo']) ??
      textOrNull(failure.technical_details['traceback']),
    line,
    offendingLine:
      line === null
        ? null
        : (code?.split('\n')[line - 1]?.trim().slice(0, SHOWN_LINE_CHARS) ?? null),
    attemptNumber: state.generation_attempt,
    stage: failure.stage,
    analysisIssues: isAnalysis ? [...(state.analysis_result?.issues ?? [])] : [],
    hint: null,
    stdoutHead: textOrNull(failure.technical_details['stdout'])?.slice(0, HEAD) ?? null,
  };
  return { ...record, hint: await hintFor(parts, state, record, { failure, signal }) };
}

const technicalSchema = z.object({ reached_limits: z.array(reachedLimitSchema) });

const limitsOf = ({ technical_details: details }: Failure): readonly ReachedLimit[] =>
  technicalSchema.safeParse(details).data?.reached_limits ?? [];

/** The limits that neither the rules nor the message of the failure tell of. */
const limitHints = (failure: Failure): string[] =>
  limitsOf(failure)
    .filter(({ limit, message }) => !RULED.includes(limit) && !failure.message.includes(message))
    .map(({ message }) => `The program ran into a limit: ${message}.`);

/** The kernel ends a program without an exception. */
const errorTypeOf = (failure: Failure): string | null =>
  textOrNull(failure.technical_details['error_type']) ??
  (limitsOf(failure).some(({ limit }) => limit === 'out_of_memory') ? 'MemoryError' : null);

const circumstances = ({ request, execution_folder: context }: State) => ({
  inputs: Object.keys(request?.input_files ?? {}),
  folder: context?.folder_path ?? '',
  taskObjective: request?.task_objective ?? '',
});

async function hintFor(
  parts: Parts,
  state: State,
  record: ErrorRecord,
  { failure, signal }: { failure: Failure; signal: AbortSignal | undefined },
): Promise<string | null> {
  if (record.errorType === 'system') return null;
  // An explanation is worth having, but its absence must not end the run.
  const target = await parts.sandbox.profile().catch(() => null);
  if (target === null) return null;
  const errorType = errorTypeOf(failure);
  const { inputs, folder, taskObjective } = circumstances(state);
  const known = diagnose({ record, errorType, target, inputs });
  const seen =
    failure.stage === 'executor' && errorType !== null ? await lookAtInputs(inputs, folder) : [];
  const hints = [...(known === null ? [] : [known]), ...limitHints(failure), ...seen];
  if (hints.length > 0 || limitsOf(failure).length > 0) return textOrNull(hints.join(' '));
  const question = { record, taskObjective, target };
  return textOrNull(await parts.explain?.(question, { signal }).catch(() => null));
}
