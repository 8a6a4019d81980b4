import type { ExecutionJob } from '../sandbox/job.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { QueueFullError } from './errors.ts';
import type { LiveExecution } from './live-execution.ts';
import type { RetryEstimate } from './retry-estimate.ts';
import type { ServiceSettings } from './service-options.ts';

const bytesOf = (job: ExecutionJob): number =>
  Object.values(job.files).reduce((sum, { byteLength }) => sum + byteLength, job.stdin.byteLength);

/**
 * Lets an execution in or not.
 * @throws {QueueFullError} too many or too large ones wait, or the tenant has too many
 */
export function admit(
  job: ExecutionJob,
  tenant: string | null,
  { live, occupied }: { readonly live: readonly LiveExecution[]; readonly occupied: number },
  { settings, estimate }: { settings: ServiceSettings; estimate: RetryEstimate },
): void {
  const { maxRunning, maxQueued, maxRunningPerTenant, maxJobBytes } = settings;
  const full = (message: string, running: number): QueueFullError => {
    const seconds = estimate.seconds(running);
    return new QueueFullError(`${message} Come again in ${seconds} s.`, seconds);
  };
  if (occupied >= maxRunning + maxQueued) {
    const waiting = occupied - maxRunning;
    throw full(`${waiting} executions wait already, and no more may.`, maxRunning);
  }
  const own = tenant === null ? 0 : live.filter(({ record }) => record.tenant === tenant).length;
  if (own >= maxRunningPerTenant) {
    throw full(`You have ${own} executions running or waiting, and no more are allowed.`, own);
  }
  const bytes = live.reduce((sum, other) => sum + bytesOf(other.job), 0);
  // A job that is alone is always let in: its size is limited where it comes from.
  if (bytes > 0 && bytes + bytesOf(job) > maxJobBytes) {
    throw full('The executions that wait take too much memory for another one.', maxRunning);
  }
}

/**
 * Lets an execution in or not, by the queue that its sandbox shares with others.
 * @throws {QueueFullError} too many wait there
 */
export async function admitToBacklog(sandbox: Sandbox, estimate: RetryEstimate): Promise<void> {
  const backlog = await sandbox.backlog?.();
  if (backlog === undefined || backlog.waiting < backlog.maxWaiting) return;
  const seconds = estimate.seconds(Math.max(1, backlog.running));
  throw new QueueFullError(
    `${backlog.waiting} executions wait in the queue already, and no more may. Come again in ${seconds} s.`,
    seconds,
  );
}
