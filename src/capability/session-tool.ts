import { createHash } from 'node:crypto';
import { ToolMessage } from '@langchain/core/messages';
import { tool, type ToolRuntime } from '@langchain/core/tools';
import { interrupt, type LangGraphRunnableConfig } from '@langchain/langgraph';
import { z } from 'zod';
import { readDecision } from '../approval/decision.ts';
import { WorkflowError } from '../errors.ts';
import { cutText } from '../reply-text.ts';
import type { Execution } from '../sandbox/execution.ts';
import { SessionGoneError } from '../sandbox/session.ts';
import { approvalOfProgram } from '../sessions/approval-of-program.ts';
import type { CheckedSessions } from '../sessions/checked-sessions.ts';
import type { JudgedProgram } from '../sessions/judged-program.ts';
import type { OfTenant } from '../sessions/session-service.ts';
import { userOf } from '../user-of.ts';
import { configOf } from './tool-config.ts';
import { ThreadSessions } from './thread-sessions.ts';

/** What the tool works with, and how it shows itself to the model. */
export interface PythonSessionToolOptions {
  /** Of `service.openSessions()`; whoever opened them closes them. */
  readonly sessions: CheckedSessions;
  /** @default 'python_session' */
  readonly name?: string;
  /** What the model reads about the tool. */
  readonly description?: string;
  /** Characters of the execution that the model is given. @default 4000 */
  readonly replyBudget?: number;
}

const DESCRIPTION =
  'Runs a Python program in an interpreter that remembers: variables, imports and files of earlier calls are there. Returns what it prints and the value of a last expression. A person may be asked to approve the program first.';

const inputSchema = z.object({
  code: z.string().min(1).describe('the program; a last expression is shown as in a REPL'),
  reset: z.boolean().optional().describe('true: begin with a fresh interpreter; files stay'),
});

/** What the model is told. */
interface Reply {
  readonly content: string;
  readonly isError: boolean;
}

/** A call under way. */
interface Call {
  readonly sessions: CheckedSessions;
  readonly sessionId: string;
  readonly of: OfTenant;
  readonly config: LangGraphRunnableConfig;
  readonly budget: number;
}

/** How often a person is asked about one call: an edit, or a session that went on meanwhile, asks again. */
const MOST_QUESTIONS = 10;

const notRun = (why: string): Reply => ({ content: `Nothing was run. ${why}`, isError: true });

function replyOf(execution: Execution, budget: number): Reply {
  const { stdout, stderr, expression, error, status, killReason, warnings } = execution;
  const isError = status !== 'completed' || error !== null || execution.exitCode !== 0;
  const part = Math.floor(budget / 3);
  const lines = [
    ...(isError && error === null
      ? [`The program did not end well: ${killReason ?? status}.`]
      : []),
    ...(error === null ? [] : [cutText(error.traceback, part)]),
    ...(expression === null ? [] : [cutText(expression, part)]),
    ...(stdout === '' ? [] : [`Output:\n${cutText(stdout, part)}`]),
    ...(stderr === '' || error !== null ? [] : [`Errors:\n${cutText(stderr, part)}`]),
    ...warnings,
  ];
  const content = lines.join('\n') || 'The program ran and printed nothing.';
  return { content: cutText(content, budget), isError };
}

/** The same for the same question, so that an answer still fits when LangGraph begins the call again. */
const questionId = (sessionId: string, { analysis, after }: JudgedProgram): string =>
  createHash('sha256').update(`${sessionId}\n${analysis.codeSha256}\n${after.code}`).digest('hex');

/** Interrupts the agent around the tool until a person has answered. */
async function ask(call: Call, program: JudgedProgram): Promise<{ code: string } | Reply> {
  const { sessions, sessionId, config } = call;
  const id = questionId(sessionId, program);
  const at = new Date().toISOString();
  const question = { id, sessionId, program, createdAt: at, expiresAt: null };
  const expected = {
    code: program.code,
    codeSha256: program.analysis.codeSha256,
    approvalId: id,
  };
  let problem: string | null = null;
  for (;;) {
    const read = readDecision(interrupt(approvalOfProgram(question, problem)), expected);
    if (!read.ok) {
      problem = read.problem;
      continue;
    }
    const { type, message } = read.decision;
    const decidedBy = userOf(config.configurable) ?? read.decidedBy;
    await sessions.record(sessionId, program, { event: 'approval_asked', approvalId: id });
    await sessions.record(sessionId, program, {
      event: 'approval_answered',
      approvalId: id,
      decision: type,
      ...(decidedBy === null ? {} : { decidedBy }),
      ...(message === '' ? {} : { reason: message }),
    });
    switch (type) {
      case 'approve':
        return { code: program.code };
      case 'edit':
        return { code: read.decision.code };
      case 'reject':
        return notRun(`A person refused the program. Do not repeat it. ${message}`);
      case 'respond':
        return notRun(`A person wants the program changed: ${message}`);
    }
  }
}

async function run(call: Call, given: string): Promise<Reply> {
  const { sessions, sessionId, of, config, budget } = call;
  let code = given;
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const program = await sessions.judge(sessionId, code, of);
    const refusal = await sessions.refusalOf(sessionId, program);
    if (refusal !== null) return notRun(refusal.message);
    const { version, analysis } = program;
    const { codeSha256, needsApproval } = analysis;
    const answer = needsApproval ? await ask(call, program) : { code };
    if ('content' in answer) return answer;
    const isEdited = answer.code !== code;
    code = answer.code;
    if (isEdited) continue;
    const consent = needsApproval ? { codeSha256, version } : undefined;
    const { signal } = config;
    const execution = await sessions.execute(sessionId, program, { ...of, consent, signal });
    if (execution !== undefined) return replyOf(execution, budget);
  }
  throw new WorkflowError(
    `The session "${sessionId}" went on again and again while a person was asked. Nothing was run.`,
    'orchestration',
  );
}

/**
 * A tool of an agent whose programs share an interpreter for each thread. They are analysed, also together with those before
 * them, and audited; one that needs approval interrupts the agent's graph. An interpreter that ended is told to the model, which
 * may `reset` it. It needs a checkpointer and `configurable.thread_id`; sessions end with the process.
 * @throws {WorkflowError} by the call: it has no thread
 */
export function createPythonSessionTool({
  sessions,
  name = 'python_session',
  description = DESCRIPTION,
  replyBudget: budget = 4000,
}: PythonSessionToolOptions) {
  const threads = new ThreadSessions(sessions);
  return tool(
    async ({ code, reset = false }, runtime: ToolRuntime) => {
      const config = configOf(runtime);
      const tenant = userOf(config.configurable);
      const of = tenant === null ? {} : { tenant };
      const sessionId = await threads.find(config, of, reset);
      const callId = runtime.toolCall?.id;
      const { content, isError } = await run(
        { sessions, sessionId, of, config, budget },
        code,
      ).catch((error: unknown) => {
        if (!(error instanceof SessionGoneError)) throw error;
        return notRun(`${error.message} Call again with "reset": true.`);
      });
      if (!isError || callId === undefined) return content;
      return new ToolMessage({ content, name, tool_call_id: callId, status: 'error' });
    },
    { name, description, schema: inputSchema },
  );
}
