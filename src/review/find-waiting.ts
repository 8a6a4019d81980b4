import { INTERRUPT } from '@langchain/langgraph';
import type { BaseCheckpointSaver, CheckpointTuple } from '@langchain/langgraph-checkpoint';

const PAGE = 100;

/** How far a search goes back. */
export interface SearchBounds {
  /** Checkpoints, newest first. */
  readonly checkpoints: number;
  readonly ms: number;
}

/** Threads in whose newest checkpoint somebody is asked; the newest threads first, as far as the bounds allow. */
export async function* findWaiting(
  saver: BaseCheckpointSaver,
  { checkpoints, ms }: SearchBounds,
): AsyncGenerator<string, void> {
  const endAt = performance.now() + ms;
  const seen = new Set<string>();
  let before: CheckpointTuple['config'] | undefined;
  for (let read = 0; read < checkpoints;) {
    let last: CheckpointTuple | undefined;
    const options = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    for await (const tuple of saver.list({ configurable: {} }, options)) {
      last = tuple;
      read += 1;
      const { thread_id: thread, checkpoint_ns: namespace } = tuple.config.configurable ?? {};
      // Runs inside another graph are that graph's to ask about.
      if (typeof thread !== 'string' || namespace !== '' || seen.has(thread)) continue;
      seen.add(thread);
      if (tuple.pendingWrites?.some(([, channel]) => channel === INTERRUPT)) yield thread;
    }
    if (last === undefined || performance.now() > endAt) return;
    before = last.config;
  }
}
