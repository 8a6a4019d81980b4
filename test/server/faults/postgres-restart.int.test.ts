import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ContainerConnectivityError } from '../../../src/errors.ts';
import { createExecutionStore } from '../../../src/jobs/store/create-execution-store.ts';
import {
  answer,
  completed,
  failureOf,
  GOOD,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../../fixtures/agent.ts';
import { FakeSandbox, success } from '../../fixtures/fake-sandbox.ts';
import { PostgresCluster } from '../../fixtures/postgres-cluster.ts';
import { makeJob, startService } from '../../jobs/service-fixture.ts';

const SLOW = { timeout: 60_000 };
const ASYNC = { kind: 'async' } as const;

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('a PostgreSQL that goes away', SLOW, () => {
  let cluster: PostgresCluster;
  beforeAll(async () => void (cluster = await PostgresCluster.open()));
  afterAll(async () => await cluster[Symbol.asyncDispose]());

  async function openStore() {
    const store = await createExecutionStore({ kind: 'postgres', url: cluster.url });
    onTestFinished(async () => await store[Symbol.asyncDispose]());
    return store;
  }

  it('and is back before a program ends loses nothing of it', async () => {
    const { service, started } = await startService({ store: await openStore() });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    await cluster.stop('immediate');
    await cluster.start();
    program.end({ stdout: 'kept\n' });
    expect(await service.wait(id)).toMatchObject({ status: 'completed', stdout: 'kept\n' });
    expect(await service.get(id)).toMatchObject({ status: 'completed', stdout: 'kept\n' });
    expect(await service.submit(makeJob(), ASYNC)).toMatchObject({ status: 'pending' });
  });

  it('for longer than an end is retried stores that end when it is back', async () => {
    const { service, started, warnings } = await startService({ store: await openStore() });
    const ran = await service.submit(makeJob(), ASYNC);
    const queued = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    await cluster.stop('fast');
    program.end({ stdout: 'kept\n' });
    expect(await service.wait(ran.id)).toMatchObject({ status: 'completed', stdout: 'kept\n' });
    await expect(service.submit(makeJob(), ASYNC)).rejects.toThrow(ContainerConnectivityError);
    await expect(service.get(ran.id)).rejects.toThrow(/cannot be asked for executions/);
    expect(await service.wait(queued.id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/It was not run.* Check the database of executions/),
    });
    expect(warnings.join()).toContain(`The end of ${ran.id} cannot be stored`);
    await cluster.start();
    const stored = async (id: string) => (await service.get(id).catch(() => null))?.status;
    await expect.poll(() => stored(ran.id), SLOW).toBe('completed');
    await expect.poll(() => stored(queued.id), SLOW).toBe('failed');
    expect(await service.get(ran.id)).toMatchObject({ stdout: 'kept\n' });
  });

  it('at the end of a service stores what had to wait, if it is back', async () => {
    const store = await openStore();
    const { service, started } = await startService({ store });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    await cluster.stop('fast');
    program.end({ stdout: 'kept\n' });
    await service.wait(id);
    await cluster.start();
    await service.close();
    expect(await store.get(id)).toMatchObject({ status: 'completed', stdout: 'kept\n' });
  });

  it('between question and answer loses no approval, and the program runs once', async () => {
    const sandbox = new FakeSandbox();
    const config = {
      checkpointer: { kind: 'postgres', url: cluster.url },
      approval: { mode: 'all_code' },
    } as const;
    await using service = makeService({ sandbox, config });
    await waiting(service.invoke(REQUEST, onThread('restart')));
    await cluster.stop('immediate');
    const error = await failureOf(service.invoke(answer(true), onThread('restart')));
    expect(error.message).toMatch(/ECONNREFUSED|terminat/);
    expect(sandbox.programs).toEqual([]);
    await cluster.start();
    await completed(service.invoke(answer(true), onThread('restart')));
    expect(sandbox.programs).toEqual([GOOD]);
  });

  it('while the program runs ends the run; the same answer does not run it twice', async () => {
    const sandbox = new FakeSandbox(async ({ number }) => {
      if (number === 1) await cluster.stop('immediate');
      return success();
    });
    const config = {
      checkpointer: { kind: 'postgres', url: cluster.url },
      approval: { mode: 'all_code' },
    } as const;
    await using service = makeService({ sandbox, config });
    await waiting(service.invoke(REQUEST, onThread('running')));
    await failureOf(service.invoke(answer(true), onThread('running')));
    await cluster.start();
    await service.invoke(answer(true), onThread('running')).catch(() => undefined);
    expect(sandbox.programs).toEqual([GOOD]);
    await waiting(service.invoke(REQUEST));
  });
});
