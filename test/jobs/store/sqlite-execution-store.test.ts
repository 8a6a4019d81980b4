import { statSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../src/errors.ts';
import { createExecutionStore } from '../../../src/jobs/store/create-execution-store.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { makeRecord } from '../make-record.ts';
import { storeContract } from './store-contract.ts';

describe('SqliteExecutionStore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'execution-store-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  storeContract(() => createExecutionStore({ kind: 'sqlite', path: join(folder, 'jobs.db') }));

  it('is for the owner of the process only, in folders that it makes', async () => {
    const path = join(tempFolder(), 'new', 'jobs.db');
    await using store = await createExecutionStore({ kind: 'sqlite', path });
    await store.create(makeRecord());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  it('may be in memory, and is closed twice without harm', async () => {
    const store = await createExecutionStore({ kind: 'sqlite', path: ':memory:' });
    const record = makeRecord();
    await store.create(record);
    expect(await store.get(record.id)).toEqual(record);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });

  it('names a file that is no database', async () => {
    const path = join(tempFolder(), 'text');
    writeFileSync(path, 'no database at all, but long enough to look like one\n'.repeat(100));
    const opening = createExecutionStore({ kind: 'sqlite', path });
    await expect(opening).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(opening).rejects.toThrow(path);
  });
});
