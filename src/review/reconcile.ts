import { interruptsOf } from '../outcome-of-state.ts';
import type { State } from '../state.ts';
import type { ThreadSnapshot } from '../thread-snapshot.ts';
import type { Review } from './review.ts';
import type { ReviewIndex } from './review-index.ts';
import { reviewOfState } from './review-of-state.ts';

/** The question that a thread waits with; null when it waits for none. */
export const pendingReview = (threadId: string, snapshot: ThreadSnapshot): Review | null =>
  interruptsOf(snapshot).length === 0 ? null : reviewOfState(threadId, snapshot.values as State);

/** Makes the index say of a thread what its checkpoint says; gives the question that it waits with. */
export async function reconcile(
  index: ReviewIndex,
  threadId: string,
  snapshot: ThreadSnapshot,
): Promise<Review | null> {
  const review = pendingReview(threadId, snapshot);
  await (review === null ? index.close(threadId) : index.ask(review));
  return review;
}
