import { resolve } from 'node:path';
import { Command } from '@langchain/langgraph';
import type { AnalysisResult } from '../analyzer/analysis-result.ts';
import { readDecision } from '../approval/decision.ts';
import { auditPath } from '../audit/audit-log.ts';
import { readAudit, type AuditQuery, type AuditRecord } from '../audit/read-audit.ts';
import { ApprovalMismatchError, ApprovalUsedError, WorkflowError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { PythonExecutorService } from '../service.ts';
import type { State, Update } from '../state.ts';
import { AgentRuns } from './agent-runs.ts';
import { findWaiting, type SearchBounds } from './find-waiting.ts';
import { reconcile } from './reconcile.ts';
import {
  presentReview,
  type CodeCheck,
  type Review,
  type ReviewDecision,
  type ReviewDetail,
  type ReviewEntry,
} from './review.ts';
import { reviewDetail } from './review-detail.ts';
import { backendOf, type ReviewBackend } from './review-backend.ts';
import { ReviewFeed } from './review-feed.ts';
import type { ReviewIndex } from './review-index.ts';
import {
  ReviewDecidedError,
  ReviewExpiredError,
  UnusableInputError,
  type ReviewFilter,
  type Reviews,
  type RunEvents,
} from './reviews.ts';
import { RunDriver } from './run-driver.ts';
import type { RunFile } from './run-folder.ts';
import type { RunView } from './run-view.ts';
import { touchesOf } from './touches.ts';

const SEARCH: SearchBounds = { checkpoints: 5000, ms: 5000 };

export interface ReviewServiceOptions {
  /** Runs that may be under way at a time. @default 16 */
  readonly maxRuns?: number | undefined;
  /** How often changes of other processes are looked for, ms. @default 2000 */
  readonly pollMs?: number | undefined;
  /** @default the system clock */
  readonly clock?: (() => Date) | undefined;
  /** Told what goes wrong behind the scenes and is tried again. @default process.emitWarning */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Reviews of a service: what waits, the answers, and the runs that it carries on. */
export class ReviewService implements Reviews {
  readonly grants: Reviews['grants'];
  readonly #backend: ReviewBackend;
  readonly #index: ReviewIndex;
  readonly #driver: RunDriver;
  readonly #runs: AgentRuns;
  readonly #feed: ReviewFeed;
  readonly #clock: () => Date;

  protected constructor(backend: ReviewBackend, options: ReviewServiceOptions) {
    const { onWarning = (message: string) => process.emitWarning(message) } = options;
    this.#backend = backend;
    this.grants = backend.grants;
    this.#index = backend.reviewIndex;
    this.#clock = options.clock ?? (() => new Date());
    this.#driver = new RunDriver(backend, options.maxRuns ?? 16);
    this.#runs = new AgentRuns(backend, this.#driver);
    this.#feed = new ReviewFeed(this.#index, {
      pollMs: options.pollMs ?? 2000,
      clock: this.#clock,
      onError: (error) => onWarning(`The reviews could not be read: ${(error as Error).message}`),
    });
  }

  /**
   * Opens the reviews of a service, which stays the caller's to dispose. Questions whose process died before it noted
   * them are looked for in the newest 5000 checkpoints, for at most 5 s.
   * @throws {ContainerConfigurationError} the place of the checkpoints cannot be used
   */
  static async open(
    service: PythonExecutorService,
    options: ReviewServiceOptions = {},
  ): Promise<ReviewService> {
    const { checkpointer } = await service.getCompiledGraph();
    const reviews = new ReviewService(backendOf(service), options);
    if (typeof checkpointer !== 'object') return reviews;
    for await (const threadId of findWaiting(checkpointer, SEARCH)) {
      await reviews.#reopen(threadId);
    }
    return reviews;
  }

  /** Notes what a thread waits for; an answer that its process did not live to give counts no more. */
  async #reopen(threadId: string): Promise<Review | null> {
    const snapshot = await this.#runs.snapshot(threadId);
    const pending = await reconcile(this.#index, threadId, snapshot);
    if (pending !== null) await this.#index.reopen(pending.approval_id, this.#clock());
    return pending;
  }

  async list({ status, limit }: ReviewFilter): Promise<readonly Review[]> {
    const entries =
      status === 'waiting' ? await this.#index.waiting(limit) : await this.#index.all(limit);
    const now = this.#clock().toISOString();
    const isOpen = ({ status: kept, expires_at: end }: ReviewEntry): boolean =>
      kept !== 'waiting' || end === null || now <= end;
    return entries.filter(isOpen).map(presentReview);
  }

  async get(approvalId: string): Promise<ReviewDetail | null> {
    const entry = await this.#index.get(approvalId);
    if (entry === undefined) return null;
    const { thread_id: threadId } = entry;
    const state = await this.#runs.state(threadId);
    return await reviewDetail(entry, {
      config: this.#backend.config,
      state,
      grants: await this.grants.list({ threadId, userId: state?.user_id ?? undefined }),
      analyze: async (code) => (await this.#backend.analyze(code, state)).findings,
    });
  }

  async analyze(approvalId: string, code: string): Promise<CodeCheck | null> {
    const entry = await this.#index.get(approvalId);
    if (entry === undefined) return null;
    const state = await this.#runs.state(entry.thread_id);
    return await this.#toCheck(code, await this.#backend.analyze(code, state));
  }

  async #toCheck(code: string, analysis: AnalysisResult): Promise<CodeCheck> {
    const { passed, needsApproval, findings, codeSha256 } = analysis;
    const { patternSets } = this.#backend.config.controlSystem;
    return {
      passed,
      needs_approval: needsApproval,
      findings: [...findings],
      code_sha256: codeSha256,
      touches: await touchesOf(code, findings, patternSets),
    };
  }

  async decide(
    approvalId: string,
    decision: ReviewDecision,
    by: string | null,
  ): Promise<Review | null> {
    const entry = await this.#index.get(approvalId);
    if (entry === undefined) return null;
    const state = await this.#requireOpen(entry);
    this.#check(decision, state);
    const { type, message = '' } = decision;
    const claim = { type, message, by, at: this.#clock() };
    const { ok, entry: claimed = entry } = await this.#index.claim(approvalId, claim);
    if (!ok) throw new ReviewDecidedError(presentReview(claimed));
    const answer = { ...decision, message, approval_id: approvalId, decided_by: by };
    await this.#answer(entry, answer, by);
    return await this.#present(approvalId, claimed);
  }

  /**
   * The state of a thread that waits with this question.
   * @throws {ReviewDecidedError} | {ReviewExpiredError}
   */
  async #requireOpen(entry: ReviewEntry): Promise<State> {
    const { approval_id: approvalId, thread_id: threadId, expires_at: end } = entry;
    const now = this.#clock();
    const isLate = end !== null && now.toISOString() > end;
    if (entry.status === 'expired' || (entry.status === 'waiting' && isLate)) {
      await this.#index.expire(approvalId, now);
      throw new ReviewExpiredError(await this.#present(approvalId, entry));
    }
    const pending = await this.#reopen(threadId);
    const present = await this.#present(approvalId, entry);
    const state = await this.#runs.state(threadId);
    if (pending?.approval_id !== approvalId || present.status !== 'waiting' || state === null) {
      throw new ReviewDecidedError(present);
    }
    return state;
  }

  /** @throws {UnusableInputError} the answer is none for this code */
  #check(decision: ReviewDecision, state: State): void {
    const { generated_code: code, approval_interrupt_data: pending } = state;
    if (decision.type === 'approve' && decision.code_sha256 === undefined) {
      throw new UnusableInputError(
        'An approval needs `code_sha256`, the hash of the code that you saw.',
      );
    }
    const read = readDecision(decision, {
      code: code ?? '',
      codeSha256: pending?.code_sha256 ?? '',
      approvalId: pending?.approval_id ?? '',
      allowing: { offer: pending?.grant_offer ?? null, now: this.#clock() },
    });
    if (!read.ok) throw new UnusableInputError(read.problem);
  }

  async #answer(entry: ReviewEntry, answer: object, by: string | null): Promise<void> {
    const { thread_id: threadId, approval_id: approvalId } = entry;
    try {
      // The question is seen a moment before the run that asked it has come back.
      await this.#driver.find(threadId)?.done;
      const command = new Command<unknown, Update, never>({ resume: answer });
      await this.#driver.drive(threadId, command, by);
    } catch (error) {
      await this.#takeBack(threadId);
      if (error instanceof ApprovalMismatchError) throw new UnusableInputError(error.message);
      const isTaken = error instanceof ApprovalUsedError || error instanceof WorkflowError;
      if (!isTaken) throw error;
      throw new ReviewDecidedError(await this.#present(approvalId, entry));
    }
  }

  /** After an answer that the run did not take. */
  async #takeBack(threadId: string): Promise<void> {
    const snapshot = await this.#runs.snapshot(threadId);
    const pending = await reconcile(this.#index, threadId, snapshot);
    if (pending !== null) await this.#index.release(pending.approval_id);
  }

  async #present(approvalId: string, otherwise: ReviewEntry): Promise<Review> {
    return presentReview((await this.#index.get(approvalId)) ?? otherwise);
  }

  changes(signal: AbortSignal): AsyncGenerator<Review, void> {
    return this.#feed.read(signal);
  }

  async start(fields: JsonObject, threadId: string | null, by: string | null): Promise<string> {
    return await this.#runs.start(fields, threadId, by);
  }

  async cancel(threadId: string): Promise<boolean> {
    return await this.#driver.stop(threadId);
  }

  async run(threadId: string): Promise<RunView | null> {
    return await this.#runs.view(threadId);
  }

  async runEvents(
    threadId: string,
    lastId: string | null,
    signal: AbortSignal,
  ): Promise<RunEvents | null> {
    return await this.#runs.events(threadId, lastId, signal);
  }

  async notebook(threadId: string): Promise<RunFile | null> {
    return await this.#runs.notebook(threadId);
  }

  async file(threadId: string, path: string): Promise<RunFile | null> {
    return await this.#runs.file(threadId, path);
  }

  async audit(query: AuditQuery): Promise<readonly AuditRecord[]> {
    const { projectRoot, agentDataDir } = this.#backend.config;
    return await readAudit(auditPath(resolve(projectRoot, agentDataDir)), query);
  }

  /** Ends the streams, and stops the runs that it carries on; their last checkpoints are kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#feed[Symbol.asyncDispose]();
    await this.#driver.stopAll();
  }
}
