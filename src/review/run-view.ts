import { z } from 'zod';
import { STDERR_MARKER } from '../executor/store-result.ts';
import { loadSuccess } from '../executor/stored-result.ts';
import type { Failure } from '../failure.ts';
import { jsonObjectSchema } from '../json.ts';
import type { State } from '../state.ts';
import { attemptsOfState, runAttemptSchema } from './attempts-of-state.ts';
import { pathBelow } from './run-folder.ts';

/** `unknown`: the thread is between two steps of another process, or of one that died. */
export const runStatusSchema = z.enum([
  'running',
  'awaiting_approval',
  'completed',
  'failed',
  'unknown',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;

const runErrorSchema = z.object({ type: z.string(), message: z.string() });
export type RunError = z.infer<typeof runErrorSchema>;

/** The schema of {@link RunView}. */
export const runViewSchema = z.object({
  thread_id: z.string(),
  task: z.string(),
  status: runStatusSchema,
  /** Of the question that waits. */
  approval_id: z.string().nullable(),
  attempts: z.array(runAttemptSchema),
  result: z
    .object({
      results: jsonObjectSchema,
      stdout: z.string(),
      stderr: z.string(),
      /** Paths below the run's folder, as `/files/` takes them. */
      figures: z.array(z.string()),
      artifacts: z.array(z.string()),
      seconds: z.number(),
    })
    .nullable(),
  error: runErrorSchema.nullable(),
});
/** A thread's last run as a page shows it; plain JSON. */
export type RunView = z.infer<typeof runViewSchema>;

async function resultOf({ execution_result: stored }: State): Promise<RunView['result']> {
  if (stored === null) return null;
  const success = await loadSuccess(stored);
  const [stdout = '', ...stderr] = success.stdout.split(STDERR_MARKER);
  const below = (paths: readonly string[]): string[] =>
    paths.flatMap((path) => pathBelow(success.folderPath, path) ?? []);
  return {
    results: success.results,
    stdout,
    stderr: stderr.join(STDERR_MARKER),
    figures: below(success.figurePaths),
    artifacts: below(success.artifactPaths),
    seconds: success.executionTime,
  };
}

export const errorOfFailure = ({ exception, message }: Failure): RunError => ({
  type: exception,
  message,
});

/** What is known of a run beside its state. */
export interface RunStanding {
  readonly threadId: string;
  readonly status: RunStatus;
  /** Why it stopped, where state does not say. */
  readonly error: RunError | null;
}

/** What state tells of a run in this standing. */
const told = async (
  state: State,
  status: RunStatus,
): Promise<Pick<RunView, 'approval_id' | 'attempts' | 'result' | 'error'>> => {
  const { approval_interrupt_data: pending, failure } = state;
  return {
    approval_id: status === 'awaiting_approval' ? (pending?.approval_id ?? null) : null,
    attempts: await attemptsOfState(state),
    result: status === 'completed' ? await resultOf(state) : null,
    error: status === 'failed' && failure !== null ? errorOfFailure(failure) : null,
  };
};

const NOTHING = { approval_id: null, attempts: [], result: null, error: null };

/**
 * A thread's last run, from its state; null while it has none of its own.
 * @throws {WorkflowError} its results are gone from the disk
 */
export async function runView(
  state: State | null,
  task: string,
  { threadId, status, error }: RunStanding,
): Promise<RunView> {
  const facts = state === null ? NOTHING : await told(state, status);
  return { thread_id: threadId, task, status, ...facts, error: error ?? facts.error };
}
