import type { DocumentChanges, DocumentStore } from '../documents/document-store.ts';
import { randomUUID } from 'node:crypto';
import { isDeadProcess, OWN_IDENTITY } from '../process-identity.ts';
import type { Decision } from '../approval/decision.ts';
import type { Review, ReviewEntry, ReviewStatus } from './review.ts';

/** An answer that was taken has left the thread's checkpoint after this time, ms. */
const CLAIM_MS = 30_000;

const STATUS: Readonly<Record<Decision['type'], ReviewStatus>> = {
  approve: 'approved',
  edit: 'edited',
  reject: 'rejected',
  respond: 'responded',
};

/** Who answers a question, and how. */
export interface Claim {
  readonly type: Decision['type'];
  readonly message: string;
  /** Null = unknown. */
  readonly by: string | null;
  readonly at: Date;
  /** An earlier claim of the same service is no hindrance, for whoever holds the thread. @default false */
  readonly renews?: boolean;
}

/** Whether the claim counts, and the review as it is now. */
export interface Claimed {
  readonly ok: boolean;
  readonly entry: ReviewEntry | undefined;
}

const isOpen = (status: ReviewStatus): boolean => status === 'waiting' || status === 'expired';

const isLate = ({ expires_at: end }: ReviewEntry, at: Date): boolean =>
  end !== null && at.toISOString() > end;

/** The claim of a process that is dead, or that had its time, on a question that still waits. */
const isStale = ({ claimed_by: owner, decided_at: since }: ReviewEntry, now: Date): boolean =>
  owner === null ||
  since === null ||
  isDeadProcess(owner) ||
  now.getTime() - Date.parse(since) > CLAIM_MS;

/** Which questions wait and what became of the others, kept beside the checkpoints. */
export class ReviewIndex {
  readonly #store: DocumentStore<ReviewEntry>;
  readonly #listeners = new Set<() => void>();
  /** Tells the claims of this service from those of others, also of the same process. */
  readonly #name = randomUUID();

  constructor(store: DocumentStore<ReviewEntry>) {
    this.#store = store;
  }

  /** Told of each change that this process makes. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async get(approvalId: string): Promise<ReviewEntry | undefined> {
    return await this.#store.get(approvalId);
  }

  /** Oldest first. */
  async waiting(limit: number, threadId?: string): Promise<readonly ReviewEntry[]> {
    const thread = threadId === undefined ? {} : { thread_id: threadId };
    return await this.#store.list({ limit, where: { status: 'waiting', ...thread } });
  }

  /** Newest first. */
  async all(limit: number): Promise<readonly ReviewEntry[]> {
    return await this.#store.list({ limit, newestFirst: true });
  }

  async changesSince(revision: number): Promise<DocumentChanges<ReviewEntry>> {
    return await this.#store.changesSince(revision);
  }

  async revision(): Promise<number> {
    return await this.#store.revision();
  }

  /** Keeps a question, and marks as gone whatever else its thread waited for. */
  async ask(review: Review): Promise<void> {
    const entry = { ...review, claimed_by: null, claimed_in: null };
    if (await this.#store.add(review.approval_id, entry)) this.#tell();
    await this.close(review.thread_id, review.approval_id);
  }

  /** Marks what a thread waited for as gone, but for one question. */
  async close(threadId: string, except?: string): Promise<void> {
    for (const { approval_id: id } of await this.waiting(100, threadId)) {
      if (id === except) continue;
      await this.#update(id, (entry) =>
        entry.status === 'waiting' ? { ...entry, status: 'gone' } : undefined,
      );
    }
  }

  /** Opens a question again, that still waits, if the answer to it came to nothing: its process did not live to give it. */
  async reopen(approvalId: string, at: Date): Promise<void> {
    await this.#update(approvalId, (entry) =>
      !isOpen(entry.status) && isStale(entry, at) ? { ...entry, ...UNANSWERED } : undefined,
    );
  }

  /** Opens a question again, that still waits, if this service took an answer that was refused or failed. */
  async release(approvalId: string): Promise<void> {
    await this.#update(approvalId, (entry) =>
      !isOpen(entry.status) && entry.claimed_in === this.#name
        ? { ...entry, ...UNANSWERED }
        : undefined,
    );
  }

  /** Takes the right to answer: of any number of answers one gets it. A late answer that is no "no" counts as none. */
  async claim(approvalId: string, claim: Claim): Promise<Claimed> {
    const { type, message, by, at, renews = false } = claim;
    const { changed, document } = await this.#update(approvalId, (entry) =>
      isOpen(entry.status) || isStale(entry, at) || (renews && entry.claimed_in === this.#name)
        ? {
            ...entry,
            status: isLate(entry, at) && type !== 'reject' ? 'expired' : STATUS[type],
            decided_by: by,
            decided_at: at.toISOString(),
            message: message === '' ? null : message,
            claimed_by: OWN_IDENTITY,
            claimed_in: this.#name,
          }
        : undefined,
    );
    return { ok: changed, entry: document };
  }

  /** As {@link claim}, for a question that need not be noted yet. */
  async claimOf(review: Review, claim: Claim): Promise<Claimed> {
    const claimed = await this.claim(review.approval_id, claim);
    if (claimed.entry !== undefined) return claimed;
    await this.ask(review);
    return await this.claim(review.approval_id, claim);
  }

  /** Marks a question that nobody answered in time. */
  async expire(approvalId: string, at: Date): Promise<void> {
    await this.#update(approvalId, (entry) =>
      entry.status === 'waiting' && isLate(entry, at) ? { ...entry, status: 'expired' } : undefined,
    );
  }

  async #update(id: string, change: (entry: ReviewEntry) => ReviewEntry | undefined) {
    const update = await this.#store.update(id, change);
    if (update.changed) this.#tell();
    return update;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const UNANSWERED = {
  status: 'waiting',
  decided_by: null,
  decided_at: null,
  message: null,
  claimed_by: null,
  claimed_in: null,
} as const satisfies Partial<ReviewEntry>;
