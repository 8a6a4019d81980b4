import type { Queue } from 'bullmq';
import type { Backlog } from '../sandbox.ts';
import type { QueueSettings } from './queue-settings.ts';

/** What is in the queue now. */
export async function backlogOf(
  queue: Queue,
  { maxWaiting }: Pick<QueueSettings, 'maxWaiting'>,
): Promise<Backlog> {
  const counts = await queue.getJobCounts('wait', 'prioritized', 'active');
  const { wait = 0, prioritized = 0, active: running = 0 } = counts;
  return { waiting: wait + prioritized, running, maxWaiting };
}
