import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { messageOf } from '../../json-conversion.ts';
import type { Execution } from '../execution.ts';
import type { Sandbox } from '../sandbox.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { discard, executionKey, seal, unseal } from './envelope.ts';
import { encodeExecution } from './frames-of-execution.ts';
import { decodeJob } from './frames-of-job.ts';
import type { Answer, ExecuteData } from './job-data.ts';
import { NewsWriter } from './news-writer.ts';
import { loadBull } from './open-redis.ts';
import type { QueueKeys } from './queue-keys.ts';

/** Why a worker stops a program before its end. */
export const StopReason = {
  /** Its caller does not want it any more. */
  CANCELLED: 'cancelled',
  /** The worker ends. */
  SHUTDOWN: 'shutdown',
  /** The worker was cut off from the queue for too long. */
  LOST: 'lost',
} as const;

/** A claim outlives whatever could begin with the program again, s. */
const CLAIM_SECONDS = 7 * 86_400;

export interface TakenJob {
  readonly job: Job;
  readonly token: string;
  readonly data: ExecuteData;
  readonly signal: AbortSignal | undefined;
}

export interface WorkerParts {
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly keys: QueueKeys;
  readonly sandbox: Sandbox;
  readonly maxTries: number;
}

/** False when another worker has begun with it. */
async function claim({ redis, keys }: WorkerParts, id: string, token: string): Promise<boolean> {
  return (await redis.set(keys.claim(id), token, 'EX', CLAIM_SECONDS, 'NX')) === 'OK';
}

const ranBefore = (tries: number): string =>
  `the program was run again: ${tries === 2 ? 'the worker' : `${tries - 1} workers`} before this one ended while it ran, so output may have been shown twice`;

/** Runs a program of the queue and says how it ended. What it throws ends the job for good, or gives it back to the queue. */
export async function serveExecution(taken: TakenJob, parts: WorkerParts): Promise<Answer> {
  const { job, token, data, signal } = taken;
  const { redis, blobs, keys, sandbox } = parts;
  const id = job.id ?? '';
  const program = decodeJob(await unseal(data.job, blobs));
  const stop = new AbortController();
  if ((await redis.exists(keys.cancelled(id))) === 1) stop.abort(StopReason.CANCELLED);
  if (data.writes && !(await claim(parts, id, token))) return { kind: 'fate-unknown' };
  const news = new NewsWriter(redis, keys.news(data.service), id);
  const signals = [stop.signal, ...(signal === undefined ? [] : [signal])];
  const either = AbortSignal.any(signals);
  let execution: Execution;
  try {
    execution = await sandbox.execute(program, {
      signal: either,
      onEvent: (event) => news.send(event),
    });
  } catch (error) {
    return { kind: 'error', name: (error as Error).name, message: messageOf(error) };
  }
  const isOurs = either.aborted && either.reason !== StopReason.CANCELLED;
  if (isOurs && execution.killReason === 'aborted') return await giveUp(taken, parts);
  const warnings = [
    ...execution.warnings,
    ...(job.attemptsStarted > 1 ? [ranBefore(job.attemptsStarted)] : []),
  ];
  return await keep({ ...execution, warnings }, taken, parts, news);
}

async function keep(
  execution: Execution,
  { job: { id = '', attemptsStarted }, signal }: TakenJob,
  { blobs }: WorkerParts,
  news: NewsWriter,
): Promise<Answer> {
  try {
    const key = executionKey(id, attemptsStarted);
    const envelope = await seal(encodeExecution(execution), blobs, key);
    // By now another worker has it, and nobody would fetch this.
    if (signal?.reason === StopReason.LOST) await discard(envelope, blobs);
    return { kind: 'execution', execution: envelope, lastNews: await news.finish() };
  } catch (error) {
    const message = `The program ran, but what came of it cannot be kept: ${messageOf(error)}`;
    return { kind: 'error', name: 'ContainerConnectivityError', message };
  }
}

/** The program was stopped for the worker's own reasons. */
async function giveUp({ job, token, data }: TakenJob, { maxTries }: WorkerParts): Promise<Answer> {
  if (data.writes) return { kind: 'fate-unknown' };
  if (job.attemptsStarted >= maxTries) {
    const message = `The program was stopped with ${maxTries} workers that ended, and is not tried again.`;
    return { kind: 'error', name: 'ContainerConnectivityError', message };
  }
  const { WaitingError } = await loadBull();
  await job.moveToWait(token);
  throw new WaitingError();
}
