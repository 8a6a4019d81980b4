import type { DocumentChanges, DocumentStore } from '../documents/document-store.ts';
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
  /** Of a process that holds the thread: its own earlier claim has come to nothing, if the question still waits. */
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
function isStale({ claimed_by: owner, decided_at: since }: ReviewEntry, claim: Claim): boolean {
  if (owner === null || since === null) return true;
  if (owner === OWN_IDENTITY) return claim.renews === true;
  return isDeadProcess(owner) || claim.at.getTime() - Date.parse(since) > CLAIM_MS;
}

/** Which questions wait and what became of the others, kept beside the checkpoints. */
export class ReviewIndex {
  readonly #store: DocumentStore<ReviewEntry>;
  readonly #listeners = new Set<() => void>();

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

  /** Keeps a question, and marks as gone whatever else its thread waited for. A claim of this process on it ends. */
  async ask(review: Review): Promise<void> {
    const isNew = await this.#store.add(review.approval_id, { ...review, claimed_by: null });
    if (isNew) this.#tell();
    else {
      await this.#update(review.approval_id, (entry) =>
        !isOpen(entry.status) && entry.claimed_by === OWN_IDENTITY
          ? { ...entry, ...UNANSWERED }
          : undefined,
      );
    }
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

  /** Opens a question again whose answer came to nothing. */
  async reopen(approvalId: string, at: Date): Promise<void> {
    await this.#update(approvalId, (entry) =>
      entry.status !== 'waiting' &&
      entry.status !== 'expired' &&
      isStale(entry, { type: 'approve', message: '', by: null, at })
        ? { ...entry, ...UNANSWERED }
        : undefined,
    );
  }

  /** Takes the right to answer: of any number of answers one gets it. A late answer that is no "no" counts as none. */
  async claim(approvalId: string, claim: Claim): Promise<Claimed> {
    const { type, message, by, at } = claim;
    const { changed, document } = await this.#update(approvalId, (entry) =>
      isOpen(entry.status) || isStale(entry, claim)
        ? {
            ...entry,
            status: isLate(entry, at) && type !== 'reject' ? 'expired' : STATUS[type],
            decided_by: by,
            decided_at: at.toISOString(),
            message: message === '' ? null : message,
            claimed_by: OWN_IDENTITY,
          }
        : undefined,
    );
    return { ok: changed, entry: document };
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
} as const satisfies Partial<ReviewEntry>;
