import { describe, expect, it } from 'vitest';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;

describe('killing executions', () => {
  it('stops one that runs and keeps its output so far', async () => {
    const { service, store, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    (await started(1)).print('so far\n');
    const waiting = service.wait(id);
    const killed = await service.kill(id);
    expect(killed).toMatchObject({
      status: 'killed',
      exitCode: 137,
      stdout: 'so far\n',
      error: null,
      finishedAt: expect.any(String),
    });
    expect(await waiting).toEqual(killed);
    expect(await store.get(id)).toEqual(killed);
  });

  it('ends one that waits at once; it never runs', async () => {
    const { service, programs, started } = await startService();
    await service.submit(makeJob('first'), ASYNC);
    const { id } = await service.submit(makeJob('second'), ASYNC);
    await service.submit(makeJob('third'), ASYNC);
    await started(1);
    expect(await service.kill(id)).toMatchObject({ status: 'killed', startedAt: null });
    expect(service.stats()).toMatchObject({ running: 1, queued: 1 });
    programs[0]?.end();
    await started(2);
    expect(programs.map(({ code }) => code)).toEqual(['first', 'third']);
  });

  it('ends one that is just starting', async () => {
    const { service, programs } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    const killed = await service.kill(id);
    expect(killed?.status).toBe('killed');
    expect(programs.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('ends one between its place and its start; it never runs', async () => {
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    class SlowStore extends SqliteExecutionStore {
      override async update(...[id, change, from]: Parameters<SqliteExecutionStore['update']>) {
        if (change.status === 'running') {
          asked.resolve();
          await gate.promise;
        }
        return await super.update(id, change, from);
      }
    }
    const store = new SlowStore(':memory:');
    const { service, programs } = await startService({ store });
    const { id } = await service.submit(makeJob(), ASYNC);
    await asked.promise;
    const killing = service.kill(id);
    await service.get(id);
    gate.resolve();
    expect(await killing).toMatchObject({ status: 'killed' });
    expect(programs).toEqual([]);
    await service.close();
    await store[Symbol.asyncDispose]();
  });

  it('ends it once, however often and at the same time it is asked', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    await started(1);
    const all = await Promise.all([service.kill(id), service.kill(id), service.kill(id)]);
    expect(new Set(all.map((record) => JSON.stringify(record))).size).toBe(1);
    expect(all[0]?.status).toBe('killed');
    expect(await service.kill(id)).toEqual(all[0]);
  });

  it('changes nothing after the end', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    (await started(1)).end({ exitCode: 3 });
    const final = await service.wait(id);
    expect(await service.kill(id)).toEqual(final);
    expect(final).toMatchObject({ status: 'completed', exitCode: 3 });
  });

  it('tells of a program that ended before it could be stopped as it ended', async () => {
    const { service, started } = await startService({ stubborn: true });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    const killing = service.kill(id);
    program.signal.addEventListener('abort', () => program.end({ exitCode: 0 }));
    expect(await killing).toMatchObject({ status: 'completed', exitCode: 0 });
  });

  it('records one whose sandbox breaks while it is stopped as killed', async () => {
    const { service, started } = await startService({ stubborn: true });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    program.print('so far\n');
    program.signal.addEventListener('abort', () => program.crash(new Error('daemon gone')));
    expect(await service.kill(id)).toMatchObject({ status: 'killed', stdout: 'so far\n' });
  });

  it('does not wait for ever, and keeps its place taken as long as the program is there', async () => {
    const { service, warnings, started, programs } = await startService({
      stubborn: true,
      stopWaitMs: 20,
    });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    program.print('so far\n');
    const killed = await service.kill(id);
    expect(killed).toMatchObject({ status: 'killed', stdout: 'so far\n' });
    expect(warnings.join()).toContain(id);
    await service.submit(makeJob('next'), ASYNC);
    expect(service.stats()).toMatchObject({ running: 1, queued: 1 });
    program.end({ stdout: 'too late' });
    await started(2);
    expect(await service.get(id)).toEqual(killed);
    programs[1]?.end();
  });

  it('knows those of the tenant only', async () => {
    const { service } = await startService();
    const { id } = await service.submit(makeJob(), { kind: 'async', tenant: 'ada' });
    expect(await service.kill(id, 'bob')).toBeNull();
    expect(await service.get(id, 'bob')).toBeNull();
    expect(await service.get(id, null)).toBeNull();
    expect(await service.get(id, 'ada')).toMatchObject({ id });
    expect(await service.kill('exe_unknown')).toBeNull();
    expect(await service.kill(id, 'ada')).toMatchObject({ status: 'killed' });
  });

  it('ends one when its caller goes away, waiting or running', async () => {
    const { service, started } = await startService();
    const [first, second] = [new AbortController(), new AbortController()];
    const running = await service.submit(makeJob(), { kind: 'sync', signal: first.signal });
    const waiting = await service.submit(makeJob(), { kind: 'sync', signal: second.signal });
    (await started(1)).print('so far\n');
    second.abort();
    expect(await service.wait(waiting.id)).toMatchObject({
      status: 'failed',
      error: 'the caller went away',
      startedAt: null,
    });
    first.abort();
    expect(await service.wait(running.id)).toMatchObject({
      status: 'failed',
      exitCode: 1,
      error: 'the caller went away',
      stdout: 'so far\n',
    });
    const gone = await service.submit(makeJob(), { kind: 'sync', signal: AbortSignal.abort() });
    expect(await service.wait(gone.id)).toMatchObject({ error: 'the caller went away' });
  });

  it('is stopped waiting for by a signal, and goes on', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    const controller = new AbortController();
    const waiting = service.wait(id, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    program.end();
    expect((await service.wait(id)).status).toBe('completed');
    await expect(service.wait('exe_unknown')).rejects.toThrow('exe_unknown');
  });
});
