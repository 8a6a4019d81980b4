import type { AwaitingApproval, Outcome } from '../outcome.ts';
import type { PythonExecutorService, ServiceInput } from '../service.ts';
import type { Answer } from './approval/answer.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import type { Reporter } from './reporter.ts';
import type { ResumeCommands } from './resume-commands.ts';

/** A thread under way and whoever looks on and answers. */
export interface Run {
  readonly service: PythonExecutorService;
  readonly threadId: string;
  /** Who asks, of a new request: what is allowed may count for all that this user asks for. */
  readonly user?: string;
  readonly reporter: Reporter;
  /** Null leaves the approval open. */
  readonly answer: (waiting: AwaitingApproval) => Promise<Answer | null>;
  readonly commands: (waiting: AwaitingApproval) => ResumeCommands;
  readonly signal: AbortSignal;
}

interface Advance {
  readonly user?: string | undefined;
  /** Called once the service has taken the input, before anything is reported. */
  readonly onAccepted?: () => void;
}

async function advance(
  run: Run,
  input: ServiceInput,
  { user, onAccepted = () => undefined }: Advance,
): Promise<Outcome> {
  const { service, threadId, reporter, signal } = run;
  const configurable = { thread_id: threadId, ...(user === undefined ? {} : { user_id: user }) };
  const stream = service.stream(input, { configurable, signal });
  for (let isFirst = true; ; isFirst = false) {
    const next = await stream.next();
    if (isFirst) onAccepted();
    if (next.done === true) return next.value;
    reporter.event(next.value);
  }
}

async function resume(run: Run, answer: Answer): Promise<Outcome> {
  const { Command } = await import('@langchain/langgraph');
  const { type, decided_by: decidedBy } = answer;
  return await advance(run, new Command({ resume: answer }), {
    onAccepted: () => run.reporter.answered({ type, decidedBy }),
  });
}

/** Asks, and goes on or leaves. */
async function settle(run: Run, outcome: Outcome): Promise<ExitCode> {
  let current = outcome;
  while (current.status === 'awaiting_approval') {
    run.reporter.asking(current);
    const answer = await run.answer(current);
    run.signal.throwIfAborted();
    if (answer === null) {
      run.reporter.leftWaiting(current, run.commands(current));
      return ExitCode.APPROVAL_NEEDED;
    }
    current = await resume(run, answer);
  }
  run.reporter.completed(current);
  return ExitCode.SUCCESS;
}

/** Carries a thread to its end or to an approval that nobody answers; failures are reported, not thrown. */
export async function driveRun(
  run: Run,
  start: ServiceInput | AwaitingApproval,
): Promise<ExitCode> {
  try {
    return await settle(
      run,
      'status' in start ? start : await advance(run, start, { user: run.user }),
    );
  } catch (error) {
    const exitCode = run.signal.aborted ? ExitCode.INTERRUPTED : exitCodeOf(error);
    run.reporter.failed(error, exitCode);
    return exitCode;
  }
}
