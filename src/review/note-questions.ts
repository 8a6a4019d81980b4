import { isInterrupted, type LangGraphRunnableConfig } from '@langchain/langgraph';
import type { ThreadSnapshot } from '../thread-snapshot.ts';
import { reconcile } from './reconcile.ts';
import type { ReviewIndex } from './review-index.ts';

interface Graph {
  getState(config: LangGraphRunnableConfig): Promise<ThreadSnapshot>;
}

/** A run inside another graph shares that graph's thread, and that graph asks. */
export const isNested = ({ configurable }: LangGraphRunnableConfig): boolean =>
  ![undefined, ''].includes(configurable?.['checkpoint_ns'] as string | undefined);

/** How a thread stands after a run that told this state last; undefined where it may wait for something. */
export const threadAfter = (last: unknown): ThreadSnapshot | undefined =>
  last === undefined || isInterrupted(last) ? undefined : { values: last, next: [], tasks: [] };

/**
 * Notes what a thread waits for when a run comes back; a question that it was to answer and that still waits is open
 * again. What cannot be noted now is found by the next review service.
 * @param known the thread, where the run has told how it stands; else its checkpoint is read
 */
export async function noteQuestions(
  index: ReviewIndex,
  graph: Graph,
  config: LangGraphRunnableConfig,
  { known, onError }: { known?: ThreadSnapshot | undefined; onError: (error: Error) => void },
): Promise<void> {
  if (isNested(config)) return;
  try {
    const threadId = String(config.configurable?.['thread_id']);
    const snapshot = known ?? (await graph.getState({ configurable: { thread_id: threadId } }));
    const pending = await reconcile(index, threadId, snapshot);
    if (pending !== null) await index.release(pending.approval_id);
  } catch (error) {
    onError(error as Error);
  }
}
