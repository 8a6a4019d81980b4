import { Command } from '@langchain/langgraph';
import { ApprovalMismatchError, ApprovalUsedError, WorkflowError } from '../errors.ts';
import { interruptsOf } from '../outcome-of-state.ts';
import { pendingReview } from '../review/reconcile.ts';
import type { ReviewIndex } from '../review/review-index.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { State, Update } from '../state.ts';
import type { ThreadSnapshot } from '../thread-snapshot.ts';
import { userOf } from '../user-of.ts';
import { readDecision } from './decision.ts';
import { expectationOf } from './payload.ts';
import { wasAnsweredSo } from './was-answered-so.ts';

/** What an answer is for. */
export interface Answered {
  readonly threadId: string;
  readonly snapshot: ThreadSnapshot;
  readonly configurable: Record<string, unknown> | undefined;
  readonly redactor: Redactor;
  /** Null for a run inside another graph, about which that graph asks. */
  readonly index: ReviewIndex | null;
  readonly now: Date;
}

type Resume = Command<unknown, Update, never>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The value of a resume that may be kept. */
function resumeOf({ resume }: Command, redactor: Redactor): unknown {
  if (resume === undefined || resume === null) {
    throw new ApprovalMismatchError(
      'The Command has no `resume` value, so there is no answer in it.',
    );
  }
  if (redactor.isIn(resume)) {
    throw new ApprovalMismatchError(
      'The answer holds a secret of this service, such as its API key. Take it out. The approval stays pending.',
    );
  }
  return resume;
}

/**
 * Refuses an answer before it is committed, so that the approval stays open for a right one, and takes the right to
 * answer. Null goes on where the process that took this answer died.
 * @throws {ApprovalMismatchError} it is no answer to this question
 * @throws {ApprovalUsedError} another process answers it
 * @throws {WorkflowError} nothing waits
 */
export async function checkAnswer(command: Command, answered: Answered): Promise<Resume | null> {
  const { threadId, snapshot, configurable, redactor, index, now } = answered;
  const resume = resumeOf(command, redactor);
  const [pending] = interruptsOf(snapshot);
  if (pending === undefined) {
    if (snapshot.next.length > 0 && wasAnsweredSo(snapshot.values as State, resume)) return null;
    throw new WorkflowError(
      `The thread "${threadId}" waits for no approval: it is unknown, finished, or was answered already.`,
      'orchestration',
    );
  }
  const answer = isObject(resume) && pending.id in resume ? resume[pending.id] : resume;
  const read = readDecision(answer, expectationOf(pending.value, now));
  if (!read.ok) throw new ApprovalMismatchError(`${read.problem} The approval stays pending.`);
  const review = pendingReview(threadId, snapshot);
  if (index !== null && review !== null) {
    const { type, message } = read.decision;
    const by = userOf(configurable) ?? read.decidedBy;
    const claim = { type, message, by, at: now, renews: true };
    if (!(await index.claimOf(review, claim)).ok) throw new ApprovalUsedError();
  }
  // Only the answer: a resume must not carry updates of state or jump to a node.
  return new Command<unknown, Update, never>({ resume });
}
