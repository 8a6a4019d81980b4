import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../src/errors.ts';
import { createExecutionStore } from '../../../src/jobs/store/create-execution-store.ts';
import { OwnDatabase } from '../../fixtures/own-database.ts';
import { makeRecord } from '../make-record.ts';
import { storeContract } from './store-contract.ts';

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('PostgresExecutionStore', () => {
  let database: OwnDatabase;
  let url = '';

  beforeAll(async () => {
    database = await OwnDatabase.open();
    ({ url } = database);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('is made by many at once, in a database without tables', async () => {
    const opening = Array.from({ length: 5 }, () =>
      createExecutionStore({ kind: 'postgres', url }),
    );
    const stores = await Promise.all(opening);
    const record = makeRecord();
    await stores[0]?.create(record);
    expect(await stores[4]?.get(record.id)).toEqual(record);
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  storeContract(() => createExecutionStore({ kind: 'postgres', url }));

  it('survives connections that the server closes', async () => {
    await using store = await createExecutionStore({ kind: 'postgres', url });
    const record = makeRecord();
    await store.create(record);
    await database.cut();
    await expect.poll(() => store.get(record.id).catch(() => null)).toEqual(record);
  });

  it('names the database it cannot reach, without the password', async () => {
    const wrong = createExecutionStore({
      kind: 'postgres',
      url: 'postgresql://u:secret@127.0.0.1:1/db',
    });
    const error = await wrong.catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect((error as Error).message).toContain('127.0.0.1:1/db');
    expect((error as Error).message).not.toContain('secret');
  });
});
