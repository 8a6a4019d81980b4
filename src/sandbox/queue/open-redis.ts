import type * as Bull from 'bullmq';
import type { Redis } from 'ioredis';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';

const LONGEST_PAUSE_MS = 2_000;
/** Of a command that a caller waits for: about 15 s. */
const TRIES = 10;
/** A connection that does not answer for so long is dead, ms; commands that wait for news ask for at most half of it. */
const SILENCE_MS = 20_000;

/** The address without user and password. */
export const placeOf = (url: string): string => URL.parse(url)?.host ?? 'the given address';

/** What the queue needs that many installations lack. */
export async function loadBull(): Promise<typeof Bull> {
  try {
    return await import('bullmq');
  } catch (cause) {
    const text = 'The queue needs the packages bullmq and ioredis; install them beside this one.';
    throw new ContainerConfigurationError(text, { cause });
  }
}

/**
 * A connection that comes back by itself.
 * @param isPatient its commands wait for Redis however long it is away, as those of workers must
 * @throws {ContainerConfigurationError} the package ioredis is missing
 */
export async function openRedis(url: string, isPatient: boolean): Promise<Redis> {
  try {
    const { Redis: Connection } = await import('ioredis');
    const redis = new Connection(url, {
      maxRetriesPerRequest: isPatient ? null : TRIES,
      retryStrategy: (tries) => Math.min(tries * 200, LONGEST_PAUSE_MS),
      socketTimeout: SILENCE_MS,
      lazyConnect: true,
    });
    // Commands tell what is wrong; an event that nobody listens to would end the process.
    redis.on('error', () => undefined);
    return redis;
  } catch (cause) {
    const text = 'The queue needs the packages bullmq and ioredis; install them beside this one.';
    throw new ContainerConfigurationError(text, { cause });
  }
}

/** The exception for what a command failed with. */
export function queueFailure(error: unknown, url: string): ContainerConnectivityError {
  const parsed = URL.parse(url);
  const reason = error instanceof Error ? error.message : String(error);
  return new ContainerConnectivityError(
    `The queue at ${placeOf(url)} cannot be used: ${reason}. Check that Redis runs there.`,
    parsed?.hostname ?? 'redis',
    Number(parsed?.port) || 6379,
    { cause: error },
  );
}
