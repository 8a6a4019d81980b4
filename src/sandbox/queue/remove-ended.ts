import type { Job, Queue } from 'bullmq';
import { discard, executionKey, jobKey } from './envelope.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { answerSchema, executeDataSchema } from './job-data.ts';

/** Takes a job and its blobs out of the queue; one that a worker has stays. Never throws: what is left is removed a day later. */
export async function removeEnded(queue: Queue, id: string, blobs: BlobStore): Promise<void> {
  try {
    const queued = (await queue.getJob(id)) as Job | undefined;
    // A service that died may have put it, but not queued it.
    if (queued === undefined) await blobs.remove(jobKey(id));
    const data = executeDataSchema.safeParse(queued?.data);
    const answer = answerSchema.safeParse(queued?.returnvalue);
    await queued?.remove();
    // A worker that was lost may have put what came of it, but not said so.
    for (let tries = 1; tries < (queued?.attemptsStarted ?? 0); tries += 1) {
      await blobs.remove(executionKey(id, tries));
    }
    if (data.success) await discard(data.data.job, blobs);
    if (answer.success && answer.data.kind === 'execution') {
      await discard(answer.data.execution, blobs);
    }
  } catch {
    // A worker has it, or Redis or the blob store is away.
  }
}
