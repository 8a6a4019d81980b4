import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueFullError } from '../../src/jobs/errors.ts';
import type { ExecutionServiceEvent } from '../../src/jobs/execution-events.ts';
import type { ExecutionStore } from '../../src/jobs/execution-store.ts';
import { createExecutionStore } from '../../src/jobs/store/create-execution-store.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import type { ExecutionJob } from '../../src/sandbox/job.ts';
import {
  LET_GO,
  type AdoptableJob,
  type Backlog,
  type ExecuteOptions,
} from '../../src/sandbox/sandbox.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { makeExecution } from '../notebook/fixture.ts';
import { makeRecord } from './make-record.ts';
import { collect, makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;

/** Keeps a job of a server that is gone. */
class KeepingSandbox extends FakeSandbox {
  readonly kept = new Map<string, ExecutionJob>();
  readonly #end: Execution;

  constructor(end: Execution) {
    super(() => end);
    this.#end = end;
  }

  adopt(id: string): Promise<AdoptableJob | null> {
    const job = this.kept.get(id);
    return Promise.resolve(
      job === undefined ? null : { job, follow: () => Promise.resolve(this.#end) },
    );
  }
}

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('servers on one PostgreSQL', () => {
  let database: OwnDatabase;
  let stores: readonly [ExecutionStore, ExecutionStore];
  beforeAll(async () => {
    database = await OwnDatabase.open();
    const open = () => createExecutionStore({ kind: 'postgres', url: database.url });
    stores = [await open(), await open()];
  });
  afterAll(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('tell the events of each other while a program runs, from any number on', async () => {
    const one = await startService({ store: stores[0] });
    const { service: other } = await startService({ store: stores[1] });
    const { id } = await one.service.submit(makeJob(), ASYNC);
    const seen: ExecutionServiceEvent[] = [];
    const all = (async () => {
      for await (const event of other.events(id)) seen.push(event);
    })();
    const program = await one.started(1);
    program.print('first\n');
    await expect.poll(() => seen.some((event) => event.type === 'stdout')).toBe(true);
    const here = one.service.events(id, { after: seen.at(-1)?.seq });
    program.print('second\n');
    program.end();
    const rest = await collect(here);
    await all;
    const record = await other.wait(id);
    expect(seen).toEqual([
      { seq: 1, type: 'status', status: 'pending' },
      { seq: 2, type: 'status', status: 'running' },
      { seq: 3, type: 'stdout', text: 'first\n' },
      { seq: 4, type: 'stdout', text: 'second\n' },
      { seq: 5, type: 'end', record },
    ]);
    expect(rest).toEqual(seen.slice(3));
    expect(await collect(other.events(id, { after: 3 }))).toEqual(seen.slice(3));
  });

  it('end programs of each other', async () => {
    const one = await startService({ store: stores[0] });
    const { service: other } = await startService({ store: stores[1] });
    const { id } = await one.service.submit(makeJob(), ASYNC);
    const program = await one.started(1);
    expect(await other.kill(id)).toMatchObject({ status: 'killed' });
    await expect.poll(() => program.signal.aborted).toBe(true);
  });

  it('go on with a program of one that is gone, one of them', async () => {
    const sandbox = new KeepingSandbox(makeExecution({ stdout: 'kept\n' }));
    const [store] = stores;
    const lost = makeRecord({ status: 'running', owner: '1-gone@elsewhere/1' });
    const gone = makeRecord({ status: 'running', owner: '1-gone@elsewhere/1' });
    sandbox.kept.set(lost.id, makeJob('pass', { id: lost.id }));
    await store.create(lost);
    await store.create(gone);
    await store.addEvents(lost.id, [{ seq: 1, type: 'status', status: 'pending' }]);
    const one = await startService({ store: stores[0], sandbox });
    const { service: other } = await startService({ store: stores[1], sandbox });
    const record = await other.wait(lost.id);
    expect(record).toMatchObject({ status: 'completed', stdout: 'kept\n' });
    expect([one.service.owner, other.owner]).toContain(record.owner);
    expect(await other.wait(gone.id)).toMatchObject({ status: 'failed' });
    const events = await collect(other.events(lost.id));
    expect(events.map(({ seq, type }) => `${seq} ${type}`)).toEqual(['1 status', '2 end']);
  });

  it('leave to each other at their end what goes on without them, and nothing else', async () => {
    const ended: string[] = [];
    class LeavingSandbox extends KeepingSandbox {
      override async execute(job: ExecutionJob, { signal, onEvent }: ExecuteOptions = {}) {
        this.kept.set(job.id, job);
        onEvent?.({ type: 'submitted' });
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        if (signal?.reason !== LET_GO) ended.push(job.id);
        return makeExecution({ status: 'killed', killReason: 'aborted', exitCode: null });
      }
    }
    const sandbox = new LeavingSandbox(makeExecution({ stdout: 'went on\n' }));
    const one = await startService({ store: stores[0], sandbox, maxRunning: 2 });
    const { id } = await one.service.submit(makeJob(), ASYNC);
    const awaited = await one.service.submit(makeJob(), { kind: 'sync' });
    await one.service.close({ graceMs: 0 });
    expect(ended).toEqual([awaited.id]);
    const { service: other } = await startService({ store: stores[1], sandbox });
    expect(await other.wait(id)).toMatchObject({ status: 'completed', stdout: 'went on\n' });
    expect(await other.wait(awaited.id)).toMatchObject({ status: 'failed' });
  });

  it('take no more than may wait in the queue that they share', async () => {
    class FullSandbox extends FakeSandbox {
      backlog(): Promise<Backlog> {
        return Promise.resolve({ waiting: 5, running: 2, maxWaiting: 5 });
      }
    }
    const { service } = await startService({ store: stores[0], sandbox: new FullSandbox() });
    const error = await service.submit(makeJob(), ASYNC).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueueFullError);
    expect((error as Error).message).toContain('5 executions wait in the queue already');
    expect(service.stats()).toMatchObject({ running: 0, queued: 0 });
  });
});
