import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createJob } from '../../../src/sandbox/job.ts';
import { QueueSandbox } from '../../../src/sandbox/queue/queue-sandbox.ts';
import { cpuOf } from '../real/cpu-of.ts';
import { RealSystem } from '../real/system.ts';
import { warmUp } from '../validation/calibrate.ts';
import type { Part } from './part.ts';
import { callsBetween, redisFacts } from './redis-facts.ts';

const JOBS = 300;
/** At a time: as many as the worker takes. */
const CONCURRENCY = 4;
const WAITING = 2000;

const job = () => createJob({ code: 'print(1)', tenant: 'scaling' });

/** What a job that prints 1 costs Redis, service and worker. */
async function perJob(redisUrl: string, redis: Redis): Promise<readonly Part[]> {
  const env = { PYEXEC_ISOLATION: 'thread' };
  const settings = { redisUrl, sandbox: 'jail', concurrency: CONCURRENCY, env } as const;
  await using system = await RealSystem.start(1, settings);
  await warmUp(system);
  for (let count = 0; count < 20; count++) await system.sandbox.execute(job());
  const [worker] = system.workers;
  const look = async () => ({
    redis: await redisFacts(redis),
    service: process.cpuUsage(),
    worker: await cpuOf(worker?.pid ?? 0),
    at: performance.now(),
  });
  const before = await look();
  const lines = Array.from({ length: CONCURRENCY }, async () => {
    for (let count = 0; count < JOBS / CONCURRENCY; count++) await system.sandbox.execute(job());
  });
  await Promise.all(lines);
  const after = await look();
  const ms = (seconds: number): number => (seconds * 1000) / JOBS;
  const service = process.cpuUsage(before.service);
  const redisMs = ms(after.redis.cpu - before.redis.cpu);
  const of = (part: string, what: string, value: number, unit: string): Part => ({
    part,
    what,
    value,
    unit,
  });
  return [
    of(
      'Redis',
      'commands, with those inside scripts',
      callsBetween(before.redis, after.redis) / JOBS,
      'per job',
    ),
    of('Redis', 'processor time', redisMs, 'ms per job'),
    of(
      'Redis',
      'jobs that one Redis, which works on one core, has time for',
      1000 / redisMs,
      'per s',
    ),
    of('Redis', 'bytes in', (after.redis.bytesIn - before.redis.bytesIn) / JOBS, 'per job'),
    of('Redis', 'bytes out', (after.redis.bytesOut - before.redis.bytesOut) / JOBS, 'per job'),
    of(
      'service (library)',
      'processor time',
      ms((service.user + service.system) / 1e6),
      'ms per job',
    ),
    of(
      'worker',
      'processor time without programs',
      ms(after.worker.own - before.worker.own),
      'ms per job',
    ),
    of(
      'worker',
      'jobs of one process in this run, jail at isolation thread',
      (JOBS / (after.at - before.at)) * 1000,
      'per s',
    ),
  ];
}

/** Memory of Redis for a job that waits. */
async function perWaiting(redisUrl: string, redis: Redis): Promise<Part> {
  const blobs = tmpdir();
  await using sandbox = new QueueSandbox({ redisUrl, name: 'scaling-waiting', blobs });
  await sandbox.backlog();
  const before = await redisFacts(redis);
  const stop = new AbortController();
  const sent = Array.from({ length: WAITING }, () =>
    sandbox.execute(job(), { signal: stop.signal }),
  );
  while ((await sandbox.backlog()).waiting < WAITING) await pause(100);
  const after = await redisFacts(redis);
  stop.abort();
  await Promise.all(sent);
  const value = (after.memory - before.memory) / WAITING;
  return { part: 'Redis', what: 'memory of a small job that waits', value, unit: 'bytes' };
}

/** Measures with a Redis of its own. */
export async function queueParts(redisUrl: string): Promise<readonly Part[]> {
  const redis = new Redis(redisUrl);
  try {
    return [...(await perJob(redisUrl, redis)), await perWaiting(redisUrl, redis)];
  } finally {
    redis.disconnect();
  }
}
