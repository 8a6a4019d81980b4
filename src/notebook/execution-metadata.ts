import type { JsonObject } from '../json.ts';
import type { Execution } from '../sandbox/execution.ts';
import type { PlacedArtifact } from './place-artifacts.ts';

/** Streams up to this length stand in the metadata as a whole, longer ones in a file of their own; UTF-16 units. */
export const INLINE_STREAM_LENGTH = 4096;

/** True when the program ran to its end without an exception and with exit code 0. */
export const isSuccessful = (execution: Execution): boolean =>
  execution.status === 'completed' && execution.exitCode === 0 && execution.error === null;

const isNone = (results: Execution['results']): boolean =>
  results.status === 'missing' && results.isNone === true;

/** `results_captured`: there was such a variable; `results_saved`: it is in `results.json`. */
const resultFacts = ({ results }: Execution): JsonObject => ({
  results_saved: results.status === 'captured',
  results_captured: results.status === 'captured' || isNone(results),
  results_missing: results.status === 'missing' && !isNone(results),
  ...(isNone(results) && { results_is_none: true }),
  ...(results.status === 'failed' ? { results_save_error: results.error } : {}),
});

const streamFacts = ({ stdout, stderr }: Execution): JsonObject => ({
  stdout: stdout.slice(0, INLINE_STREAM_LENGTH),
  stderr: stderr.slice(0, INLINE_STREAM_LENGTH),
  ...(stdout.length > INLINE_STREAM_LENGTH ? { stdout_file: 'stdout.txt' } : {}),
  ...(stderr.length > INLINE_STREAM_LENGTH ? { stderr_file: 'stderr.txt' } : {}),
});

/** What the policy of the program refused and let through, as the program's interpreter tells it. */
const policyFacts = (execution: Execution): JsonObject => ({
  ...(execution.refusals && { refusals: execution.refusals.map((each) => ({ ...each })) }),
  ...(execution.channelWrites && {
    channel_writes: execution.channelWrites.map((each) => ({ ...each })),
  }),
  ...(execution.limitsViolation && { limits_violation: { ...execution.limitsViolation } }),
});

/**
 * Content of `execution_metadata.json`.
 * Source: spec §14.3; `job_id`, `status` and what follows it are additions.
 */
export function executionMetadata(
  execution: Execution,
  placed: readonly PlacedArtifact[],
  warnings: readonly string[],
): JsonObject {
  const { error, timings } = execution;
  const figures = placed.filter(({ artifact }) => artifact.kind === 'figure');
  return {
    start_time: timings.startedAt,
    end_time: timings.finishedAt,
    success: isSuccessful(execution),
    error: error === null ? null : error.message,
    error_message: error === null ? null : error.message,
    error_type: error === null ? null : error.type,
    traceback: error === null ? null : error.traceback,
    ...streamFacts(execution),
    ...resultFacts(execution),
    figures_saved: figures.map(({ path }) => path),
    figure_count: figures.length,
    ...(execution.figureErrors && { figure_errors: execution.figureErrors }),
    job_id: execution.jobId,
    status: execution.status,
    kill_reason: execution.killReason,
    exit_code: execution.exitCode,
    signal: execution.signal,
    out_of_memory: execution.outOfMemory,
    truncated: execution.truncated,
    reached_limits: (execution.reachedLimits ?? []).map((each) => ({ ...each })),
    startup_ms: timings.startupMs,
    run_ms: timings.runMs,
    expression: execution.expression,
    warnings: [...execution.warnings, ...warnings],
    ...policyFacts(execution),
  };
}
