import type { AuditQuery, AuditRecord } from '../audit/read-audit.ts';
import type { Grants } from '../grants/grants.ts';
import type { JsonObject } from '../json.ts';
import type { CodeCheck, Review, ReviewDecision, ReviewDetail } from './review.ts';
import type { RunFile } from './run-folder.ts';
import type { LoggedEvent } from './run-log.ts';
import type { RunStatus, RunView } from './run-view.ts';

/** Somebody decided before. */
export class ReviewDecidedError extends Error {
  readonly review: Review;

  constructor(review: Review) {
    const who = review.decided_by === null ? '' : ` by ${review.decided_by}`;
    super(
      review.status === 'gone'
        ? 'This question is gone: its run went on without an answer, or was thrown away.'
        : `This question was answered already: ${review.status}${who}. Nothing was changed.`,
    );
    this.name = new.target.name;
    this.review = review;
  }
}

/** The time to answer is over. */
export class ReviewExpiredError extends Error {
  readonly review: Review;

  constructor(review: Review) {
    super(`This question expired at ${review.expires_at}. Ask again to get a new one.`);
    this.name = new.target.name;
    this.review = review;
  }
}

/** The answer or the request cannot be used; nothing was lost by it. */
export class UnusableInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The thread is at something that the request would throw away, or there is no room for another run. */
export class RunBusyError extends Error {
  readonly reason: 'thread' | 'server';

  constructor(message: string, reason: RunBusyError['reason']) {
    super(message);
    this.name = new.target.name;
    this.reason = reason;
  }
}

/** Which reviews. */
export interface ReviewFilter {
  /** `waiting`: oldest first; `all`: newest first. */
  readonly status: 'waiting' | 'all';
  /** At most 200. */
  readonly limit: number;
}

/** Events of a run, then how it stands. */
export type RunEvents = AsyncGenerator<LoggedEvent, RunStatus>;

/**
 * What the review console works with. Null stands for a review, run or file that is not known. `by` is who was
 * authenticated; null on a server without tokens.
 */
export interface Reviews extends AsyncDisposable {
  /** What reviewers have allowed beforehand. */
  readonly grants: Pick<Grants, 'list' | 'revoke'>;
  list(filter: ReviewFilter): Promise<readonly Review[]>;
  get(approvalId: string, by: string | null): Promise<ReviewDetail | null>;
  /** Analyses code for the run of a review; nothing is changed. */
  analyze(approvalId: string, code: string): Promise<CodeCheck | null>;
  /**
   * Answers; the run goes on in the background.
   * @throws {ReviewDecidedError} somebody was faster
   * @throws {ReviewExpiredError} it is too late
   * @throws {UnusableInputError} the answer is none for this code
   */
  decide(approvalId: string, decision: ReviewDecision, by: string | null): Promise<Review | null>;
  /** Each review as it is after a change, until the abort. */
  changes(signal: AbortSignal): AsyncGenerator<Review, void>;
  /**
   * Begins a run in the background; resolves to its thread. `fields` are those of a request, in either spelling.
   * @throws {UnusableInputError} naming the wrong field
   * @throws {RunBusyError} the thread runs or waits, or too many run
   */
  start(fields: JsonObject, threadId: string | null, by: string | null): Promise<string>;
  /** Stops a run of this process; false when it has none on the thread. */
  cancel(threadId: string): Promise<boolean>;
  run(threadId: string): Promise<RunView | null>;
  /** Events after `lastId` of a run that this process drives, until it stops or the signal aborts. */
  runEvents(
    threadId: string,
    lastId: string | null,
    signal: AbortSignal,
  ): Promise<RunEvents | null>;
  notebook(threadId: string): Promise<RunFile | null>;
  file(threadId: string, path: string): Promise<RunFile | null>;
  audit(query: AuditQuery): Promise<readonly AuditRecord[]>;
}
