import { constants } from 'node:os';
import type { JsonObject } from '../json.ts';
import type { Execution } from '../sandbox/execution.ts';
import type { ExecutionChange } from './execution-record.ts';
import { goDuration } from './go-duration.ts';
import { stoppedError, type StopReason } from './stop-reason.ts';

/** How one run ended, as the service saw it. */
export type Ending =
  | { readonly kind: 'execution'; readonly execution: Execution }
  /** It never got to the sandbox. */
  | { readonly kind: 'not-run' }
  /** The sandbox threw, or did not end it in time. */
  | { readonly kind: 'broken'; readonly error: string; readonly errorType?: string | undefined };

/** What is known beside the ending. */
export interface RunFacts {
  readonly stopReason: StopReason | null;
  readonly timeoutMs: number;
}

type Verdict = Pick<ExecutionChange, 'status' | 'exitCode' | 'error'>;

/** As `timeout` of coreutils has it. */
const TIMEOUT_EXIT = 124;
const KILL_EXIT = 128 + constants.signals.SIGKILL;
/** The original has 0 for failed runs; 1 makes a command line that passes it on fail. */
const FAILED_EXIT = 1;

const failed = (error: string): Verdict => ({ status: 'failed', exitCode: FAILED_EXIT, error });

function stopped(reason: StopReason, was: 'running' | 'waiting'): Verdict {
  const error = stoppedError(reason, was);
  return error === null ? { status: 'killed', exitCode: KILL_EXIT, error } : failed(error);
}

function ended({ signal, exitCode }: Execution): Verdict {
  const number = signal === null ? undefined : constants.signals[signal as NodeJS.Signals];
  const code = number === undefined ? (exitCode ?? FAILED_EXIT) : 128 + number;
  return { status: 'completed', exitCode: code, error: null };
}

/** A program that came to its end before the stop reached it is told as it ended. */
function verdict(execution: Execution, { stopReason, timeoutMs }: RunFacts): Verdict {
  if (execution.killReason === 'timeout') {
    const error = `execution timeout after ${goDuration(timeoutMs)}`;
    return { status: 'failed', exitCode: TIMEOUT_EXIT, error };
  }
  if (execution.killReason === 'out_of_memory') {
    return { status: 'completed', exitCode: KILL_EXIT, error: null };
  }
  if (execution.status === 'completed') return ended(execution);
  if (stopReason !== null) return stopped(stopReason, 'running');
  if (execution.killReason === 'aborted') return failed('the execution was aborted');
  return failed(execution.warnings.at(-1) ?? 'the end of the program is not known');
}

/** The execution as JSON, without streams and bytes. */
export function detailOf(execution: Execution): JsonObject {
  const artifacts = execution.artifacts.map(({ bytes, ...artifact }) => ({
    ...artifact,
    sizeBytes: bytes.byteLength,
  }));
  // JSON leaves out what is undefined.
  const detail = { ...execution, artifacts, stdout: undefined, stderr: undefined };
  return JSON.parse(JSON.stringify(detail)) as JsonObject;
}

/**
 * What the end of a run changes in its record, but times and files. Exit codes: that of the program, 128 + N for
 * signal N, 137 out of memory or killed, 124 after the time limit, 1 for every other failed run.
 * Source: python-executor spec §1.3, §2.7, §2.8, §2.11.
 */
export function outcomeOf(ending: Ending, facts: RunFacts): ExecutionChange {
  if (ending.kind === 'execution') {
    const { execution } = ending;
    return {
      ...verdict(execution, facts),
      stdout: execution.stdout,
      stderr: execution.stderr,
      errorType: execution.error?.type ?? null,
      errorLine: execution.error?.line ?? null,
      result: execution.expression,
      truncated: execution.truncated,
      oomKilled: execution.outOfMemory || execution.killReason === 'out_of_memory',
      detail: detailOf(execution),
    };
  }
  const was = ending.kind === 'not-run' ? 'waiting' : 'running';
  if (facts.stopReason !== null) return stopped(facts.stopReason, was);
  if (ending.kind === 'not-run') return failed('the execution was not run');
  return { ...failed(ending.error), errorType: ending.errorType ?? null };
}
