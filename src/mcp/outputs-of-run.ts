import { sep } from 'node:path';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Finding } from '../analyzer/finding.ts';
import { ApprovalRejectedError, type PythonExecutorException } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { loadSuccessfulExecution } from '../notebook/load-execution.ts';
import type { AwaitingApproval, PythonServiceResult } from '../outcome.ts';
import { cutText } from '../reply-text.ts';
import { mimeTypeOf } from '../sandbox/mime-type.ts';
import type { State } from '../state.ts';
import { recursivelySummarizeData } from '../summarize-data.ts';
import type { McpHost } from './mcp-host.ts';
import { listRunFiles } from './run-files.ts';
import { fileUri, notebookUri } from './run-uri.ts';
import { emptyOutput, type ToolOutput } from './tool-output.ts';
import { imagesOf, toolResult } from './tool-result.ts';

export const MOST_CHARS = 20_000;
const MOST_FINDINGS = 50;

export const cut = (text: string): string => cutText(text, MOST_CHARS);

const findingsOf = ({
  analysis_result: analysis,
  request,
}: Partial<State>): ToolOutput['findings'] =>
  toldFindings(analysis?.findings ?? [], request?.results_required !== false);

/** Those that say something to the model. */
export const toldFindings = (
  findings: readonly Finding[],
  areResultsRequired: boolean,
): ToolOutput['findings'] =>
  findings
    .filter(({ severity, demand }) => severity !== 'info' || demand !== 'none')
    .filter(({ rule }) => rule !== 'results.not-assigned' || areResultsRequired)
    .slice(0, MOST_FINDINGS)
    .map(({ rule, severity, demand, message, line }) => ({
      rule,
      severity,
      demand,
      message,
      line,
    }));

/** What is the same for every end of a run. */
async function common(
  status: ToolOutput['status'],
  threadId: string,
  state: Partial<State> = {},
): Promise<ToolOutput> {
  const folder = state.execution_folder?.folder_path ?? null;
  const notebooks = state.execution_folder?.notebook_attempts ?? [];
  const paths = folder === null ? [] : await listRunFiles(folder);
  return {
    ...emptyOutput(status, threadId),
    attempts: state.generation_attempt ?? 0,
    findings: findingsOf(state),
    notebook: notebooks.length === 0 ? null : notebookUri(threadId),
    files: paths
      .map((path) => path.split(sep).join('/'))
      .map((path) => ({ uri: fileUri(threadId, path), name: path, mime_type: mimeTypeOf(path) })),
  };
}

/** Results that fit; the file `results.json` has them whole. */
export function fitting(results: JsonObject): { results: JsonObject; isCut: boolean } {
  if (JSON.stringify(results).length <= MOST_CHARS) return { results, isCut: false };
  const summary = recursivelySummarizeData(results);
  const isTable = typeof summary === 'object' && summary !== null && !Array.isArray(summary);
  const short = isTable ? (summary as JsonObject) : { summary: cut(String(summary)) };
  return { results: short, isCut: true };
}

/** The result of a run that succeeded. */
export async function completedResult(
  outcome: PythonServiceResult,
  state: State | undefined,
): Promise<CallToolResult> {
  const { executionResult: success, threadId } = outcome;
  const execution = await loadSuccessfulExecution(success.folderPath);
  const { stdout = success.stdout, stderr = '', expression = null } = execution ?? {};
  const { results, isCut } = fitting(success.results);
  const output: ToolOutput = {
    ...(await common('completed', threadId, state)),
    attempts: outcome.generationAttempt,
    results: execution?.results.status === 'missing' ? null : results,
    expression: expression === null ? null : cut(expression),
    stdout: cut(stdout),
    stderr: cut(stderr),
    is_cut: isCut || [stdout, stderr, expression ?? ''].some(({ length }) => length > MOST_CHARS),
    seconds: success.executionTime,
  };
  const images = execution === undefined ? [] : imagesOf(execution);
  return toolResult(output, 'The program ran to its end.', { images });
}

/** The result of a call that leaves the question open. */
export async function waitingResult(
  { options }: Pick<McpHost, 'options'>,
  waiting: AwaitingApproval,
  { state, isError }: { state: State | undefined; isError: boolean },
): Promise<CallToolResult> {
  const { approval, threadId } = waiting;
  const { approval_id: id, code_sha256, created_at, expires_at } = approval;
  const { consoleUrl: given } = options;
  const origin = typeof given === 'function' ? given() : given;
  const consoleUrl = origin === undefined ? null : reviewUrl(origin, id);
  const output: ToolOutput = {
    ...(await common('awaiting_approval', threadId, state)),
    approval: { approval_id: id, code_sha256, created_at, expires_at, console_url: consoleUrl },
  };
  const otherWay = await options.otherWay?.(waiting);
  const lead = [
    'Nothing was run: a person has to approve the program first. You cannot approve it.',
    `Why: ${state?.analysis_result?.approval_reasoning ?? 'the settings ask for approval'}.`,
    `Approval ${id}, code SHA-256 ${code_sha256}, expires ${expires_at ?? 'never'}.`,
    ...(consoleUrl === null ? [] : [`The person decides at ${consoleUrl}`]),
    ...(otherWay === undefined ? [] : [otherWay]),
    `Afterwards call ask_python with thread_id "${threadId}" for the outcome.`,
  ].join('\n');
  return toolResult(output, lead, { isError });
}

/** Where the console shows a question. */
export const reviewUrl = (consoleUrl: string, approvalId: string): string =>
  `${consoleUrl.replace(/\/+$/, '')}/console/reviews/${encodeURIComponent(approvalId)}`;

export const runningResult = async (threadId: string, state: State): Promise<CallToolResult> =>
  toolResult(
    await common('running', threadId, state),
    'The run has not ended yet. Call ask_python with this thread_id again later.',
  );

const textOf = (value: unknown): string => (typeof value === 'string' ? cut(value) : '');

/** The error as the last record of the run tells it, which knows more than the exception. */
function errorOf(error: PythonExecutorException, record: State['error_chain'][number] | undefined) {
  const last = error.technicalDetails['last_exception'];
  const { traceback = null, line = null, hint = null } = record ?? {};
  const type = typeof last === 'string' ? last : error.name;
  return { type, message: cut(record?.error_message ?? error.message), traceback, line, hint };
}

/** The result of a run that failed, or that a person refused. */
export async function failedResult(
  error: PythonExecutorException,
  threadId: string,
  state: State | undefined,
): Promise<CallToolResult> {
  const isRefused = error instanceof ApprovalRejectedError;
  const told = errorOf(error, state?.error_chain.at(-1));
  const output: ToolOutput = {
    ...(await common(isRefused ? 'rejected' : 'failed', threadId, state)),
    stdout: textOf(error.technicalDetails['stdout']),
    stderr: textOf(error.technicalDetails['stderr']),
    error: told,
  };
  const lead = isRefused
    ? `A person refused to run the program, and nothing was run. ${error.message}`
    : `The run failed. ${told.type}: ${told.message}`;
  return toolResult(output, lead, { isError: true });
}
