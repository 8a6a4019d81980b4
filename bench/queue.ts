import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import { createJob } from '../src/sandbox/job.ts';
import { LocalSandbox } from '../src/sandbox/local/local-sandbox.ts';
import { QueueSandbox } from '../src/sandbox/queue/queue-sandbox.ts';
import { QueueWorker } from '../src/sandbox/queue/queue-worker.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { execute, PYTHON } from './contestants.ts';
import { interleave, timed } from './interleave.ts';
import { atLeast, atMost, rowOf, type Area, type Row } from './row.ts';
import { ownRedis } from './scaling/real/own-service.ts';
import { RealSystem } from './scaling/real/system.ts';

const ROUNDS = 40;
const WARM_UPS = 5;
const WORKERS = 4;
const CONCURRENCY = 2;
/** Programs of each place, one after the other. */
const WAVES = 12;
const WAVE_ROUNDS = 3;
const WAITS_A_SECOND = 'import time\ntime.sleep(1)';

/** The same sandbox object, called directly and by a worker beside it. */
async function roundTrip(redisUrl: string, name: string, sandbox: Sandbox): Promise<Row> {
  const blobs = await mkdtemp(join(tmpdir(), 'bench-queue-'));
  try {
    const settings = { redisUrl, name: name.replaceAll(/\W+/g, '-'), blobs };
    await using behind = new AsyncDisposableStack();
    behind.use(await QueueWorker.start({ settings, sandbox }));
    await using queue = new QueueSandbox(settings);
    const tenant = { tenant: 'bench' };
    const measured = await interleave(
      ROUNDS,
      { direct: () => execute(sandbox, tenant), queued: () => execute(queue, tenant) },
      WARM_UPS,
    );
    return rowOf(
      { name: `through the queue, ${name}`, values: measured.queued },
      { name: 'directly', values: measured.direct },
      { target: atMost('ratio', 3) },
    );
  } finally {
    await rm(blobs, { recursive: true });
  }
}

/** Jobs per second of a system that always has enough to do. */
async function rate({ sandbox, workers }: RealSystem): Promise<number> {
  const jobs = workers.length * CONCURRENCY * WAVES;
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: jobs }, async () => {
        const { error } = await sandbox.execute(
          createJob({ code: WAITS_A_SECOND, tenant: 'bench' }),
        );
        if (error !== null) throw new Error(error.message);
      }),
    ),
  );
  return (jobs / ms) * 1000;
}

async function moreWorkers(redisUrl: string): Promise<Row> {
  // Programs that wait want few processors; opening a sandbox of its own for each would not.
  const env = { PYEXEC_ISOLATION: 'thread' };
  const settings = { redisUrl, sandbox: 'jail', concurrency: CONCURRENCY, env } as const;
  await using one = await RealSystem.start(1, settings);
  await using four = await RealSystem.start(WORKERS, settings);
  const rates = await interleave(WAVE_ROUNDS, { one: () => rate(one), four: () => rate(four) });
  return rowOf(
    {
      name: `jobs that wait 1 s, ${WORKERS} workers of ${CONCURRENCY} programs`,
      values: rates.four,
    },
    { name: 'one such worker', values: rates.one },
    { unit: 'per s', target: atLeast('ratio', 3.8) },
  );
}

/** A program through Redis and a worker against the same sandbox directly, and workers added to workers. */
export const measureQueue: Area = async () => {
  const redisUrl = await ownRedis();
  await using local = new LocalSandbox({ acceptNoIsolation: true, python: [PYTHON] });
  await using jail = new JailSandbox({ python: [PYTHON], isolation: 'thread' });
  return [
    await roundTrip(redisUrl, 'local', local),
    await roundTrip(redisUrl, 'jail at isolation thread', jail),
    await moreWorkers(redisUrl),
  ];
};
