import { Command } from '@langchain/langgraph';
import {
  CLIENT_CAPABILITIES_META_KEY,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import {
  ApprovalMismatchError,
  ApprovalUsedError,
  PythonExecutorException,
  WorkflowError,
} from '../errors.ts';
import type { AwaitingApproval, Outcome } from '../outcome.ts';
import { awaiting, toOutcome } from '../outcome-of-state.ts';
import type { ServiceInput } from '../service.ts';
import { askByReply, askWithin, broughtAnswer } from './ask-person.ts';
import { answerOf, fitsDialog } from './elicitation.ts';
import { readQuestion, type McpHost, type Question } from './mcp-host.ts';
import { completedResult, failedResult, runningResult, waitingResult } from './outputs-of-run.ts';
import { Progress } from './progress.ts';
import type { McpUser } from './recent-runs.ts';
import { readRun } from './run-state.ts';

/** How often a person is asked in one call, with the questions that edited programs raise. */
export const MOST_QUESTIONS = 8;

/** What is thrown for an answer that the thread did not take. */
const UNTAKEN = [ApprovalMismatchError, ApprovalUsedError, WorkflowError];

export type ToolReply = CallToolResult | InputRequiredResult;

/** One call of a tool. */
export interface Call {
  readonly host: McpHost;
  readonly server: McpServer;
  readonly user: McpUser;
  readonly ctx: ServerContext;
  readonly threadId: string;
  /** Settings of the run, such as its time limit. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether a question that stays open is an error to the model. */
  readonly isWaitingAnError: boolean;
}

/** Whether the client is of 2026, with requests that stand alone. */
export const isModern = ({ ctx }: Pick<Call, 'ctx'>): boolean => ctx.mcpReq.envelope !== undefined;

const capabilitiesSchema = z.object({ elicitation: z.record(z.string(), z.unknown()).optional() });

/** Whether the client shows forms to a person. Before 2025-11 an empty capability said so. */
export function canAsk({ ctx, server }: Pick<Call, 'ctx' | 'server'>): boolean {
  const envelope: Readonly<Record<string, unknown>> = ctx.mcpReq.envelope ?? {};
  const declared = envelope[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities();
  const elicitation = capabilitiesSchema.safeParse(declared).data?.elicitation;
  return elicitation !== undefined && ('form' in elicitation || !('url' in elicitation));
}

export const answererOf = ({ user, host }: Pick<Call, 'user' | 'host'>): string =>
  user ?? host.options.answeredBy ?? 'a user of the MCP client';

async function advance(call: Call, progress: Progress, input: ServiceInput): Promise<Outcome> {
  const { host, ctx, user, threadId, settings } = call;
  const own = input instanceof Command ? {} : settings;
  const run = host.service.stream(input, {
    configurable: { ...own, thread_id: threadId, ...(user === null ? {} : { user_id: user }) },
    signal: ctx.mcpReq.signal,
  });
  try {
    for (;;) {
      const next = await run.next();
      if (next.done === true) return next.value;
      progress.event(next.value);
    }
  } finally {
    host.runs.add(user, threadId);
  }
}

const leaveOpen = async (call: Call, waiting: AwaitingApproval): Promise<CallToolResult> =>
  await waitingResult(call.host, waiting, {
    state: (await readRun(call.host, call.user, call.threadId))?.state,
    isError: call.isWaitingAnError,
  });

const questionOf = ({ threadId, approval }: AwaitingApproval) => ({
  thread_id: threadId,
  approval_id: approval.approval_id,
});

/** Asks and goes on until the run ends, or nobody answers. */
async function settle(call: Call, progress: Progress, first: Outcome): Promise<ToolReply> {
  let outcome = first;
  let problem: string | null = null;
  for (let asked = 0; outcome.status === 'awaiting_approval'; asked += 1) {
    if (!canAsk(call) || !fitsDialog(outcome) || asked >= MOST_QUESTIONS) {
      return await leaveOpen(call, outcome);
    }
    progress.tell('waiting for a person to decide');
    if (isModern(call)) {
      return await askByReply(call, outcome, { question: questionOf(outcome), problem });
    }
    const reply = await askWithin(call, outcome, problem);
    const answer = reply && answerOf(reply, outcome.approval, answererOf(call));
    if (answer === null) return await leaveOpen(call, outcome);
    const taken = await takeAnswer(call, progress, { waiting: outcome, answer });
    if (taken === 'elsewhere') return await lookAt(call, progress);
    if ('problem' in taken) ({ problem } = taken);
    else [outcome, problem] = [taken, null];
  }
  const run = await readRun(call.host, call.user, call.threadId);
  return await completedResult(outcome, run?.state);
}

/** What came of an answer: the run went on, it was no answer and the question stays, or somebody else was faster. */
type Taken = Outcome | { readonly problem: string } | 'elsewhere';

async function takeAnswer(
  call: Call,
  progress: Progress,
  { waiting, answer }: { waiting: AwaitingApproval; answer: object },
): Promise<Taken> {
  try {
    return await advance(call, progress, new Command({ resume: answer }));
  } catch (error) {
    const isUntaken = UNTAKEN.some((type) => error instanceof type);
    if (call.ctx.mcpReq.signal.aborted || !isUntaken) throw error;
    const run = await readRun(call.host, call.user, call.threadId);
    const id = run?.question?.value.approval_id;
    if (id !== waiting.approval.approval_id) return 'elsewhere';
    if (error instanceof ApprovalMismatchError) return { problem: error.message };
    throw error;
  }
}

/** How a run stands that nothing is to be done about; a question that waits is asked. */
async function lookAt(call: Call, progress: Progress): Promise<ToolReply> {
  const { host, user, threadId } = call;
  const run = await readRun(host, user, threadId);
  if (run === undefined) throw unknownThread(threadId);
  host.runs.add(user, threadId);
  if (run.question !== undefined) {
    return await settle(call, progress, awaiting(threadId, run.question));
  }
  if (!run.isOver) return await runningResult(threadId, run.state);
  return await settle(
    call,
    progress,
    await toOutcome(threadId, run.state, host.service.config.jupyter?.token),
  );
}

export const unknownThread = (threadId: string): Error =>
  new Error(
    `There is no thread ${JSON.stringify(threadId)} of yours. Leave thread_id out for a new run, or take the one that a call has returned.`,
  );

/** The answer that a client of 2026 brings to the question it was given. */
async function comeBack(call: Call, progress: Progress, question: Question): Promise<ToolReply> {
  const run = await readRun(call.host, call.user, call.threadId);
  const shown = run?.question;
  // Somebody answered elsewhere, or the question is another one by now.
  if (shown === undefined || shown.value.approval_id !== question.approval_id) {
    return await lookAt(call, progress);
  }
  const waiting = awaiting(call.threadId, shown);
  const reply = broughtAnswer(call);
  const answer = reply && answerOf(reply, waiting.approval, answererOf(call));
  if (answer === null) return await leaveOpen(call, waiting);
  const taken = await takeAnswer(call, progress, { waiting, answer });
  if (taken === 'elsewhere') return await lookAt(call, progress);
  return 'problem' in taken
    ? await askByReply(call, waiting, { question, problem: taken.problem })
    : await settle(call, progress, taken);
}

/** What a call is to do: a new run, or to look at the thread and go on with it. */
export type Start = ServiceInput | 'look';

/**
 * Carries a run on for a tool call: to its result, to its failure as a result for the model, or to a question that a
 * person has not answered. A call that is cancelled takes the program with it.
 * @throws what is neither the program's nor a person's doing, such as a cancelled call
 */
export async function carryOn(given: Call, start: Start): Promise<ToolReply> {
  const question = readQuestion(given.ctx.mcpReq.requestState());
  const call = question === undefined ? given : { ...given, threadId: question.thread_id };
  const { host, ctx, user, threadId } = call;
  await using progress = new Progress(ctx);
  try {
    if (question !== undefined) return await comeBack(call, progress, question);
    if (start === 'look') return await lookAt(call, progress);
    return await settle(call, progress, await advance(call, progress, start));
  } catch (error) {
    if (ctx.mcpReq.signal.aborted || !(error instanceof PythonExecutorException)) throw error;
    return await failedResult(error, threadId, (await readRun(host, user, threadId))?.state);
  }
}
