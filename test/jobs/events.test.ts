import { describe, expect, it } from 'vitest';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { UnknownExecutionError } from '../../src/jobs/errors.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { makeRecord } from './make-record.ts';
import { collect, makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;

describe('events of an execution', () => {
  it('are told live and again, to several listeners', async () => {
    const { service, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    const live = collect(service.events(id));
    const program = await started(1);
    program.print('out\n');
    program.print('err\n', 'stderr');
    const late = collect(service.events(id, { after: 2 }));
    program.end({ stderr: 'err\n' });
    const record = await service.wait(id);
    const expected = [
      { seq: 1, type: 'status', status: 'pending' },
      { seq: 2, type: 'status', status: 'running' },
      { seq: 3, type: 'stdout', text: 'out\n' },
      { seq: 4, type: 'stderr', text: 'err\n' },
      { seq: 5, type: 'end', record },
    ];
    expect(await live).toEqual(expected);
    expect(await late).toEqual(expected.slice(2));
    expect(await collect(service.events(id, { after: 3 }))).toEqual(expected.slice(3));
  });

  it('end for one that is killed in the queue', async () => {
    const { service } = await startService();
    await service.submit(makeJob(), ASYNC);
    const { id } = await service.submit(makeJob(), ASYNC);
    const events = collect(service.events(id));
    const record = await service.kill(id);
    expect(await events).toEqual([
      { seq: 1, type: 'status', status: 'pending' },
      { seq: 2, type: 'end', record },
    ]);
  });

  it('are made from the record when the log is gone', async () => {
    const { service, store } = await startService();
    const record = makeRecord({ status: 'completed', stdout: 'out', stderr: 'err' });
    await store.create(record);
    expect(await collect(service.events(record.id))).toEqual([
      { seq: 1, type: 'stdout', text: 'out' },
      { seq: 2, type: 'stderr', text: 'err' },
      { seq: 3, type: 'end', record },
    ]);
    expect(await collect(service.events(record.id, { after: 7 }))).toEqual([
      { seq: 8, type: 'end', record },
    ]);
  });

  it('of another server come with its end', async () => {
    const { service, store, artifactsDir, started } = await startService();
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    const other = new ExecutionService({ sandbox: new FakeSandbox(), store, artifactsDir });
    const controller = new AbortController();
    const impatient = collect(other.events(id, { signal: controller.signal }));
    const patient = collect(other.events(id));
    controller.abort();
    expect(await impatient).toEqual([]);
    program.print('out');
    program.end();
    expect((await patient).map(({ type }) => type)).toEqual(['stdout', 'end']);
  });

  it('are for the tenant only', async () => {
    const { service } = await startService();
    const { id } = await service.submit(makeJob(), { kind: 'async', tenant: 'ada' });
    const foreign = collect(service.events(id, { tenant: 'bob' }));
    await expect(foreign).rejects.toBeInstanceOf(UnknownExecutionError);
    await expect(collect(service.events('exe_'))).rejects.toBeInstanceOf(UnknownExecutionError);
  });

  it('are kept of the executions that ended last', async () => {
    const { service, started } = await startService({ maxRunning: 50 });
    const ids: string[] = [];
    for (let n = 1; n <= 33; n += 1) {
      const { id } = await service.submit(makeJob(), ASYNC);
      ids.push(id);
      (await started(n)).end();
      await service.wait(id);
    }
    const types = async (id = '') => (await collect(service.events(id))).map(({ type }) => type);
    expect(await types(ids[0])).toEqual(['end']);
    expect(await types(ids[1])).toEqual(['status', 'status', 'end']);
  });
});
