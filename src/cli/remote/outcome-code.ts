import type { ExecutionResult } from '../../client/execution-result.ts';
import { ExitCode } from '../exit-code.ts';

/** As `timeout` of coreutils has it. */
const TIMED_OUT = 124;
const KILLED = 137;

/** For `--help`. */
export const OUTCOME_HELP = `
Exit codes:
  that of the program, and
  1    the execution failed, or the server refused or cannot be reached
  2    wrong usage
  124  the program ran longer than allowed
  137  the execution was killed
  130  interrupted with Ctrl-C
`;

/**
 * The exit code for an execution that has ended: that of the program. The original has 0 for one that failed or
 * ran too long; here it never is. Source: python-executor spec §4.2.
 */
export function outcomeCode({ status, exitCode, error }: ExecutionResult): number {
  if (status === 'completed') return exitCode ?? ExitCode.SUCCESS;
  if (status === 'killed') return exitCode || KILLED;
  if (error?.includes('execution timeout after') === true) return TIMED_OUT;
  return exitCode || ExitCode.FAILED;
}
