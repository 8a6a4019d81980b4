import { describe, expect, it } from 'vitest';
import { BadRequestError, QueueFullError, ServiceClosedError } from '../../src/jobs/errors.ts';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { makeRecord } from './make-record.ts';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;
const SYNC = { kind: 'sync' } as const;

describe('the queue of the execution service', () => {
  it('stores a pending record before it answers, and runs it', async () => {
    const { service, store, started } = await startService();
    const job = makeJob('print(1)');
    const record = await service.submit(job, { kind: 'sync', tenant: 'ada' });
    expect(record).toMatchObject({ id: job.id, status: 'pending', tenant: 'ada', kind: 'sync' });
    const program = await started(1);
    expect(program.code).toBe('print(1)');
    expect(await store.get(job.id)).toMatchObject({
      status: 'running',
      startedAt: expect.any(String),
    });
    program.print('1\n');
    program.end();
    const final = await service.wait(job.id);
    expect(final).toMatchObject({ status: 'completed', exitCode: 0, stdout: '1\n', error: null });
    expect(final.durationMs).toBeGreaterThanOrEqual(0);
    expect(await service.get(job.id)).toEqual(final);
    expect(await service.wait(job.id)).toEqual(final);
  });

  it('leaves those that wait pending', async () => {
    const { service, programs, started } = await startService();
    const [first, second] = [makeJob('first'), makeJob('second')];
    await service.submit(first, ASYNC);
    await service.submit(second, ASYNC);
    const program = await started(1);
    expect(await service.get(second.id)).toMatchObject({ status: 'pending', startedAt: null });
    expect(service.stats()).toMatchObject({ running: 1, queued: 1 });
    expect(programs).toHaveLength(1);
    program.end();
    (await started(2)).end();
    expect((await service.wait(second.id)).status).toBe('completed');
    await expect.poll(() => service.stats()).toMatchObject({ running: 0, queued: 0 });
  });

  it('runs as many at a time as it may', async () => {
    const { service, started } = await startService({ maxRunning: 3 });
    for (let n = 0; n < 5; n += 1) await service.submit(makeJob(), ASYNC);
    await started(3);
    expect(service.stats()).toMatchObject({ running: 3, queued: 2 });
  });

  it('lets those that somebody waits for go first, else keeps the order', async () => {
    const { service, programs, started } = await startService();
    await service.submit(makeJob('running'), ASYNC);
    for (const code of ['a1', 'a2']) await service.submit(makeJob(code), ASYNC);
    for (const code of ['s1', 's2']) await service.submit(makeJob(code), SYNC);
    for (let n = 1; n <= 5; n += 1) (await started(n)).end();
    expect(programs.map(({ code }) => code)).toEqual(['running', 's1', 's2', 'a1', 'a2']);
  });

  it('refuses what has no room and says when to come again', async () => {
    const { service, started, store } = await startService({ maxQueued: 1 });
    const jobs = Array.from({ length: 5 }, () => makeJob());
    const answers = await Promise.allSettled(jobs.map((job) => service.submit(job, ASYNC)));
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      ...Array.from({ length: 3 }, () => 'rejected'),
    ]);
    const { reason } = answers[2] as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(QueueFullError);
    expect((reason as QueueFullError).retryAfterSeconds).toBe(5);
    expect((await store.list({})).records).toHaveLength(2);
    (await started(1)).end();
    await expect.poll(() => service.stats()).toMatchObject({ running: 1, queued: 0 });
    await service.submit(makeJob(), ASYNC);
  });

  it('runs with no queue at all', async () => {
    const { service } = await startService({ maxQueued: 0 });
    await service.submit(makeJob(), ASYNC);
    await expect(service.submit(makeJob(), ASYNC)).rejects.toBeInstanceOf(QueueFullError);
  });

  it('gives a tenant no more than its share', async () => {
    const { service, started } = await startService({ maxRunning: 4, maxRunningPerTenant: 2 });
    const ada = { kind: 'async', tenant: 'ada' } as const;
    await service.submit(makeJob(), ada);
    const second = await service.submit(makeJob(), ada);
    await expect(service.submit(makeJob(), ada)).rejects.toBeInstanceOf(QueueFullError);
    await service.submit(makeJob(), { kind: 'async', tenant: 'bob' });
    await service.submit(makeJob(), ASYNC);
    (await started(2)).end();
    await service.wait(second.id);
    await service.submit(makeJob(), ada);
  });

  it('refuses what would take too much memory together, but not a large one alone', async () => {
    const { service } = await startService({ maxJobBytes: 1000 });
    await service.submit(makeJob('#'.repeat(2000)), ASYNC);
    await expect(service.submit(makeJob(), ASYNC)).rejects.toThrow('memory');
  });

  it('refuses ids that could be paths, or are in use', async () => {
    const { service } = await startService();
    for (const id of ['../../etc', 'exe_1', 'exe_../../../../../../../../../../../../abcde']) {
      const job = makeJob('pass', { id });
      await expect(service.submit(job, ASYNC)).rejects.toBeInstanceOf(BadRequestError);
    }
    const job = makeJob();
    await service.submit(job, ASYNC);
    await expect(service.submit(job, ASYNC)).rejects.toThrow(job.id);
  });

  it('takes nothing before it is started and after it is closed', async () => {
    await using store = new SqliteExecutionStore(':memory:');
    const options = { sandbox: new FakeSandbox(), store, artifactsDir: 'none' };
    const service = new ExecutionService(options);
    await expect(service.submit(makeJob(), ASYNC)).rejects.toBeInstanceOf(ServiceClosedError);
    await service.start();
    await service.close();
    await service.start();
    await expect(service.submit(makeJob(), ASYNC)).rejects.toBeInstanceOf(ServiceClosedError);
  });

  it('forgets an execution whose record cannot be stored', async () => {
    const { service, store, programs } = await startService({ maxQueued: 0 });
    const job = makeJob();
    await store.create(makeRecord({ id: job.id }));
    await expect(service.submit(job, ASYNC)).rejects.toThrow(job.id);
    await service.submit(makeJob('next'), ASYNC);
    await expect.poll(() => programs.map(({ code }) => code)).toEqual(['next']);
    await service.close({ graceMs: 0 });
  });
});
