import { expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import type { Urgency } from '../../../src/sandbox/sandbox.ts';
import { FakeSandbox, success } from '../../fixtures/fake-sandbox.ts';
import { hasQueue, openQueue } from './queue-fixture.ts';

it.skipIf(!hasQueue)(
  'programs are taken in turns of tenants, and those that somebody waits for first',
  async () => {
    const { sandbox, startWorker } = openQueue();
    const executions: Promise<unknown>[] = [];
    const put = async (tenant: string, code: string, urgency: Urgency): Promise<void> => {
      executions.push(sandbox.execute(createJob({ tenant, code }), { urgency }));
      const count = executions.length;
      await expect.poll(async () => (await sandbox.backlog()).waiting).toBe(count);
    };
    for (const code of ['a-batch 1', 'a-batch 2', 'a-batch 3']) await put('a', code, 'batch');
    await put('b', 'b-batch 1', 'batch');
    for (const code of ['a 1', 'a 2', 'a 3']) await put('a', code, 'interactive');
    await put('b', 'b 1', 'interactive');
    const inner = new FakeSandbox(() => success());
    await startWorker(inner);
    await Promise.all(executions);
    const turns = 'a 1, b 1, a 2, a 3, a-batch 1, b-batch 1, a-batch 2, a-batch 3';
    expect(inner.programs.join(', ')).toBe(turns);
  },
);
