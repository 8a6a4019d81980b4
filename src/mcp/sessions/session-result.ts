import type { CallToolResult } from '@modelcontextprotocol/server';
import type { PythonExecutorException } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import { judgeExecution } from '../../executor/judge-execution.ts';
import type { PythonExecutorService } from '../../service.ts';
import type { Execution } from '../../sandbox/execution.ts';
import type { JudgedProgram } from '../../sessions/judged-program.ts';
import { cut, fitting, MOST_CHARS, toldFindings } from '../outputs-of-run.ts';
import { emptyOutput, type ToolOutput } from '../tool-output.ts';
import { imagesOf, toolResult } from '../tool-result.ts';

const outputOf = (
  status: ToolOutput['status'],
  sessionId: string,
  { analysis }: JudgedProgram,
): ToolOutput => ({
  ...emptyOutput(status, sessionId),
  session_id: sessionId,
  attempts: 1,
  findings: toldFindings(analysis.findings, false),
});

/** The result of a program that was not run. */
export function notRunResult(
  sessionId: string,
  program: JudgedProgram,
  {
    status = 'failed',
    ...error
  }: { status?: 'failed' | 'rejected'; type: string; message: string },
): CallToolResult {
  const told = { ...error, message: cut(error.message), traceback: null, line: null, hint: null };
  const output = { ...outputOf(status, sessionId, program), error: told };
  return toolResult(output, `Nothing was run. ${told.type}: ${told.message}`, { isError: true });
}

const errorOf = (failure: PythonExecutorException, { error }: Execution): ToolOutput['error'] => ({
  type: error?.type ?? failure.name,
  message: cut(error?.message ?? failure.message),
  traceback: error === null ? null : cut(error.traceback),
  line: error?.line ?? null,
  hint: null,
});

function resultsOf({ results }: Execution) {
  if (results.status !== 'captured') return { results: null, isCut: false };
  const { value } = results;
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
  return fitting(isTable ? (value as JsonObject) : { results: value });
}

/** The result of a program that ran in a session, well or not. */
export function ranResult(
  sessionId: string,
  program: JudgedProgram,
  { execution, config }: { execution: Execution; config: PythonExecutorService['config'] },
): CallToolResult {
  const { stdout, stderr, expression, truncated, timings, warnings } = execution;
  // Whatever `results` is: an earlier program may have left it.
  const ended: Execution = { ...execution, results: { status: 'missing' } };
  const failure = judgeExecution(ended, config, { attempt: 1, expected: {}, areRequired: false });
  const { results, isCut } = resultsOf(execution);
  const texts = [stdout, stderr, expression ?? ''];
  const output: ToolOutput = {
    ...outputOf(failure === null ? 'completed' : 'failed', sessionId, program),
    results,
    expression: expression === null ? null : cut(expression),
    stdout: cut(stdout),
    stderr: cut(stderr),
    is_cut: truncated || isCut || texts.some(({ length }) => length > MOST_CHARS),
    seconds: timings.runMs / 1000,
    error: failure === null ? null : errorOf(failure, execution),
  };
  const lead =
    output.error === null
      ? 'The program ran to its end.'
      : `The program failed. ${output.error.type}: ${output.error.message}`;
  return toolResult(output, [lead, ...warnings].join('\n'), {
    images: imagesOf(execution),
    isError: failure !== null,
  });
}
