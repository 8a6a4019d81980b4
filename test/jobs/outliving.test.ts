import { describe, expect, it } from 'vitest';
import type { ExecutionService } from '../../src/jobs/execution-service.ts';
import type { AdoptableJob } from '../../src/sandbox/sandbox.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;

/** Where jobs wait for workers, who begin when the test says so. */
class WaitingSandbox extends FakeSandbox {
  readonly begin: (() => void)[] = [];
  /** The status of each record when its job was forgotten. */
  readonly forgotten: (string | undefined)[] = [];
  service: ExecutionService | undefined;

  constructor() {
    super(async ({ options: { onEvent, isKept } }) => {
      expect(isKept).toBe(true);
      onEvent?.({ type: 'submitted' });
      await new Promise<void>((resolve) => this.begin.push(resolve));
      onEvent?.({ type: 'started' });
      await new Promise<void>((resolve) => this.begin.push(resolve));
      return success();
    });
  }

  adopt(): Promise<AdoptableJob | null> {
    return Promise.resolve(null);
  }

  async forget(id: string): Promise<void> {
    this.forgotten.push((await this.service?.get(id))?.status);
  }
}

async function start() {
  const sandbox = new WaitingSandbox();
  const { service } = await startService({ sandbox, maxRunning: 1, maxQueued: 2 });
  sandbox.service = service;
  const status = async (id: string) => (await service.get(id))?.status;
  return { sandbox, service, status };
}

describe('executions whose jobs outlive their server', () => {
  it('are acknowledged once their job is handed over, as many as may run and wait', async () => {
    const { sandbox, service } = await start();
    for (let count = 0; count < 3; count += 1) await service.submit(makeJob(), ASYNC);
    expect(sandbox.jobs).toHaveLength(3);
    await expect(service.submit(makeJob(), ASYNC)).rejects.toThrow('no more may');
    for (const go of sandbox.begin.splice(0)) go();
    await expect.poll(() => sandbox.begin.length).toBe(3);
    for (const go of sandbox.begin.splice(0)) go();
  });

  it('are pending until their program begins, and are forgotten when their end is stored', async () => {
    const { sandbox, service, status } = await start();
    const { id } = await service.submit(makeJob(), ASYNC);
    expect(await status(id)).toBe('pending');
    sandbox.begin.shift()?.();
    await expect.poll(() => status(id)).toBe('running');
    sandbox.begin.shift()?.();
    expect(await service.wait(id)).toMatchObject({ status: 'completed', stdout: 'done\n' });
    expect(sandbox.forgotten).toEqual(['completed']);
  });
});
