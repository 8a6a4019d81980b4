import type { ExecutionResult } from '../../client/execution-result.ts';
import type { CommandContext } from '../command-context.ts';
import { sanitizeLine } from '../render/sanitize.ts';
import { outcomeCode } from './outcome-code.ts';
import type { RemoteOptions } from './remote-options.ts';

type Ends = Pick<CommandContext, 'stdout' | 'stderr'>;

/** What was written already while the program ran. */
export interface Shown {
  readonly stdout: string;
  readonly stderr: string;
}

const NOTHING: Shown = { stdout: '', stderr: '' };

/** The part that is not on the screen yet. */
const rest = (whole: string | null, shown: string): string =>
  whole?.startsWith(shown) === true ? whole.slice(shown.length) : '';

function printHead(
  { executionId, status, durationMs }: ExecutionResult,
  stderr: Ends['stderr'],
): void {
  const duration = durationMs === null ? '' : `Duration: ${durationMs}ms\n`;
  stderr.write(`Execution ID: ${executionId}\nStatus: ${status}\n${duration}---\n`);
}

function printFailure(
  { error, truncated, status, reachedLimits }: ExecutionResult,
  stderr: Ends['stderr'],
): void {
  for (const { message } of reachedLimits) stderr.write(`note: ${sanitizeLine(message)}\n`);
  // A server of another project may know no other word for it.
  if (truncated && reachedLimits.length === 0) {
    stderr.write('note: the output was longer than the server keeps\n');
  }
  if (error !== null) stderr.write(`Error: ${error}\n`);
  else if (status === 'killed') stderr.write('Error: the execution was killed\n');
}

/**
 * Writes how an execution ended: streams to their likes, the error to stderr. Returns the exit code.
 * Source: python-executor spec §4.2.
 */
export function printResult(
  result: ExecutionResult,
  { quiet, verbose }: RemoteOptions,
  { stdout, stderr }: Ends,
  shown: Shown = NOTHING,
): number {
  const code = outcomeCode(result);
  if (quiet === true) {
    if (code === 0) stdout.write(result.stdout ?? '');
    return code;
  }
  if (verbose === true) printHead(result, stderr);
  stdout.write(rest(result.stdout, shown.stdout));
  stderr.write(rest(result.stderr, shown.stderr));
  printFailure(result, stderr);
  return code;
}

/** As `printResult`, for `eval`: the value of the last expression comes after what was written. */
export function printEvaluation(
  result: ExecutionResult,
  { quiet, verbose }: RemoteOptions,
  { stdout, stderr }: Ends,
): number {
  const code = outcomeCode(result);
  const value = result.result === null ? null : `${result.result}\n`;
  if (quiet === true) {
    if (code === 0) stdout.write(value ?? result.stdout ?? '');
    return code;
  }
  if (verbose === true) printHead(result, stderr);
  const written = result.stdout ?? '';
  stdout.write(written);
  // The server takes the newline before the value away.
  if (value !== null) stdout.write(written === '' || written.endsWith('\n') ? value : `\n${value}`);
  stderr.write(result.stderr ?? '');
  printFailure(result, stderr);
  return code;
}
