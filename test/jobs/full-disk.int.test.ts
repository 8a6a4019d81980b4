import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { canMount, smallDisk } from '../fixtures/small-disk.ts';
import { makeArtifact } from '../notebook/fixture.ts';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;
const SLOW = { timeout: 60_000 };

describe.skipIf(!canMount)('a full disk', SLOW, () => {
  async function start() {
    const disk = smallDisk();
    const store = new SqliteExecutionStore(join(disk.folder, 'executions.sqlite'));
    onTestFinished(async () => await store[Symbol.asyncDispose]());
    const artifactsDir = join(disk.folder, 'artifacts');
    return { disk, ...(await startService({ store, artifactsDir })), artifactsDir };
  }

  it('refuses executions with the path and what to do, and takes them when there is room', async () => {
    const { disk, service } = await start();
    disk.fill();
    const files = { a: Buffer.alloc(100_000) };
    const submit = async () => {
      for (let number = 0; number < 50; number += 1)
        await service.submit(makeJob('1', { files }), ASYNC);
    };
    await expect(submit()).rejects.toThrow(/executions\.sqlite".*make room on the disk/);
    disk.empty();
    await service.submit(makeJob(), ASYNC);
  });

  it('loses no end: it is stored when there is room', async () => {
    const { disk, service, started, warnings } = await start();
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    disk.fill();
    const stdout = 'x'.repeat(1_000_000);
    program.end({ stdout });
    expect(await service.wait(id)).toMatchObject({ status: 'completed', stdout });
    expect(warnings.join('\n')).toMatch(/cannot be stored: .*executions\.sqlite/);
    disk.empty();
    await expect.poll(async () => (await service.get(id))?.status, SLOW).toBe('completed');
  });

  it('costs artifacts, which is told, and leaves no part of them', async () => {
    const { disk, service, started, warnings, artifactsDir } = await start();
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    disk.fill(200_000);
    const artifacts = [makeArtifact('a', { bytes: Buffer.alloc(3_000_000) })];
    program.end({ artifacts });
    expect(await service.wait(id)).toMatchObject({ status: 'completed', artifacts: [] });
    expect(warnings.join('\n')).toContain(`cannot be written in ${artifactsDir} (ENOSPC`);
    expect(readdirSync(artifactsDir)).toEqual([]);
  });
});
