import { describe, expect, it } from 'vitest';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;

describe('closing the execution service', () => {
  it('lets those that run end, and ends those that wait', async () => {
    const { service, started } = await startService();
    const running = await service.submit(makeJob(), ASYNC);
    const waiting = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    const closing = service.close();
    expect(await service.wait(waiting.id)).toMatchObject({
      status: 'failed',
      exitCode: 1,
      error: 'the server was stopped while this execution was waiting',
    });
    expect(service.stats().isClosing).toBe(true);
    program.end();
    await closing;
    expect(await service.get(running.id)).toMatchObject({ status: 'completed' });
  });

  it('stops those that take too long, and records what they printed', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    (await started(1)).print('so far\n');
    await service.close({ graceMs: 1 });
    expect(await service.get(id)).toMatchObject({
      status: 'failed',
      error: 'the server was stopped while this execution was running',
      stdout: 'so far\n',
    });
  });

  it('is done once, and hurried by a second call', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    await started(1);
    const patient = service.close({ graceMs: 1_000_000 });
    await Promise.all([service.close({ graceMs: 0 }), patient]);
    await service[Symbol.asyncDispose]();
    expect(await service.get(id)).toMatchObject({ status: 'failed' });
  });

  it('ends although a program does not', async () => {
    const { service, started, warnings } = await startService({ stubborn: true, stopWaitMs: 10 });
    const { id } = await service.submit(makeJob(), ASYNC);
    await started(1);
    await service.close({ graceMs: 0 });
    expect(await service.get(id)).toMatchObject({ status: 'failed' });
    expect(warnings).toHaveLength(1);
  });

  it('loses none that is being submitted', async () => {
    const { service, store, programs } = await startService();
    const submitting = service.submit(makeJob(), ASYNC);
    await service.close({ graceMs: 0 });
    const { id } = await submitting;
    expect(await store.get(id)).toMatchObject({ status: 'failed' });
    expect(programs.every(({ signal }) => signal.aborted)).toBe(true);
  });
});
