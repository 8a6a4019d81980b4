import type { ElicitResult } from '@modelcontextprotocol/server';
import { readDecision, type Decision } from '../../approval/decision.ts';
import { approvalOfProgram } from '../../sessions/approval-of-program.ts';
import type { CheckedSessions, Consent } from '../../sessions/checked-sessions.ts';
import type { JudgedProgram } from '../../sessions/judged-program.ts';
import { askByReply, askWithin, broughtAnswer } from '../ask-person.ts';
import {
  answererOf,
  canAsk,
  isModern,
  MOST_QUESTIONS,
  type Call,
  type ToolReply,
} from '../carry-on.ts';
import { answerOf, fitsDialog } from '../elicitation.ts';
import { readQuestion } from '../mcp-host.ts';
import { Progress } from '../progress.ts';
import type { SessionQuestion } from './session-host.ts';
import { notRunResult, ranResult } from './session-result.ts';

export interface SessionCall extends Pick<Call, 'host' | 'server' | 'user' | 'ctx'> {
  readonly sessionId: string;
  readonly timeoutSeconds: number | undefined;
}

/** A call under way, with what it works on. */
interface Step extends SessionCall {
  readonly checked: CheckedSessions;
  readonly progress: Progress;
}

/** The program to run next, with what a person said of it, or what is to be asked again. */
interface Next {
  readonly code: string;
  readonly consent?: Consent;
  readonly problem?: string;
}

const ofUser = ({ user }: Pick<Call, 'user'>) => (user === null ? {} : { tenant: user });

const shownOf = (question: SessionQuestion) => ({ approval: approvalOfProgram(question, null) });

const unapproved = ({ sessionId }: SessionCall, program: JudgedProgram, why: string): ToolReply =>
  notRunResult(sessionId, program, {
    type: 'ApprovalNeeded',
    message: `A person has to approve the program first, and ${why}. Why: ${program.analysis.approvalReasoning ?? 'the settings ask for approval'}. A session cannot wait for it, and you cannot approve it; without session_id the question waits.`,
  });

/** What an answer means for the call. */
async function takeAnswer(
  call: Step,
  question: SessionQuestion,
  reply: ElicitResult | null,
): Promise<Next | ToolReply> {
  const { program, id, expiresAt } = question;
  const shown = { approval_id: id, code_sha256: program.analysis.codeSha256 };
  const answer = reply && answerOf(reply, shown, answererOf(call));
  if (answer === null) return unapproved(call, program, 'nobody answered');
  const read = readDecision(answer, {
    code: program.code,
    codeSha256: shown.code_sha256,
    approvalId: id,
  });
  if (!read.ok) return { code: program.code, problem: read.problem };
  const isLate = expiresAt !== null && Date.now() > Date.parse(expiresAt);
  await call.checked.record(call.sessionId, program, {
    event: 'approval_answered',
    approvalId: id,
    decision: isLate ? 'expired' : read.decision.type,
    decidedBy: answererOf(call),
    ...(read.decision.message === '' ? {} : { reason: read.decision.message }),
  });
  return isLate
    ? unapproved(call, program, 'the answer came too late')
    : applyDecision(call, program, read.decision);
}

function applyDecision(
  { sessionId }: Step,
  program: JudgedProgram,
  decision: Decision,
): Next | ToolReply {
  const { code, version, analysis } = program;
  switch (decision.type) {
    case 'approve':
      return { code, consent: { codeSha256: analysis.codeSha256, version } };
    case 'edit':
      return { code: decision.code };
    case 'reject':
      return notRunResult(sessionId, program, {
        status: 'rejected',
        type: 'ApprovalRejectedError',
        message: `A person refused to run the program. ${decision.message}`,
      });
    case 'respond':
      return notRunResult(sessionId, program, {
        status: 'rejected',
        type: 'ApprovalRejectedError',
        message: `A person wants the program changed: ${decision.message}`,
      });
  }
}

const isNext = (outcome: Next | ToolReply): outcome is Next => 'code' in outcome;

async function ask(call: Step, program: JudgedProgram, problem: string | null) {
  const { host, user, sessionId, checked, progress } = call;
  if (!canAsk(call)) return unapproved(call, program, 'this client cannot ask one');
  const question = host.sessions.ask({ sessionId, user, program });
  const shown = shownOf(question);
  if (!fitsDialog(shown)) {
    host.sessions.take(question.id, question);
    return unapproved(call, program, 'it is too long for a dialog');
  }
  await checked.record(sessionId, program, {
    event: 'approval_asked',
    approvalId: question.id,
    expiresAt: question.expiresAt,
  });
  progress.tell('waiting for a person to decide');
  if (isModern(call)) {
    const sealed = { thread_id: sessionId, approval_id: question.id };
    return await askByReply(call, shown, { question: sealed, problem });
  }
  const reply = await askWithin(call, shown, problem);
  host.sessions.take(question.id, question);
  return await takeAnswer(call, question, reply);
}

const isConsented = ({ consent }: Next, { analysis, version }: JudgedProgram): boolean =>
  consent?.codeSha256 === analysis.codeSha256 && consent.version === version;

/** Judges and runs one program, or asks about it; what is to be done next when that is not the end. */
async function advance(call: Step, next: Next): Promise<Next | ToolReply> {
  const { checked, sessionId, timeoutSeconds, ctx, progress, host } = call;
  const of = ofUser(call);
  const program = await checked.judge(sessionId, next.code, of);
  const refusal = await checked.refusalOf(sessionId, program);
  if (refusal !== null) {
    const { name: type, message } = refusal;
    return notRunResult(sessionId, program, { type, message });
  }
  if (program.analysis.needsApproval && !isConsented(next, program)) {
    return await ask(call, program, next.problem ?? null);
  }
  const execution = await checked.execute(sessionId, program, {
    ...of,
    timeoutSeconds,
    consent: next.consent,
    signal: ctx.mcpReq.signal,
    onEvent: (event) => 'text' in event && progress.event(event),
  });
  // Another program was faster: what it left counts, too.
  if (execution === undefined) return { code: next.code };
  return ranResult(sessionId, program, { execution, config: host.service.config });
}

/** A client of 2026 that brings the answer to the question it was given. */
async function comeBack(call: Step): Promise<Next | ToolReply | undefined> {
  const { host, ctx, sessionId, user } = call;
  const sealed = readQuestion(ctx.mcpReq.requestState());
  if (sealed === undefined) return undefined;
  const question = host.sessions.take(sealed.approval_id, { sessionId, user });
  if (question === undefined) return undefined;
  return await takeAnswer(call, question, broughtAnswer(call));
}

/**
 * Runs a program in a session: analysed with what ran before it, approved by a person where that is wanted, audited.
 * @throws {UnknownSessionError} | {SessionBusyError} | {SessionGoneError} as text for the model
 */
export async function runInSession(given: SessionCall, code: string): Promise<ToolReply> {
  const checked = await given.host.sessions.checked();
  await using progress = new Progress(given.ctx);
  const call: Step = { ...given, checked, progress };
  let outcome = (await comeBack(call)) ?? { code };
  for (let tried = 0; isNext(outcome) && tried < MOST_QUESTIONS; tried += 1) {
    outcome = await advance(call, outcome);
  }
  if (!isNext(outcome)) return outcome;
  throw new Error(
    `The session "${call.sessionId}" ran other programs again and again, or was asked about too often. Nothing was run; call again.`,
  );
}
