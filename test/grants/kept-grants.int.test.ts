import { afterEach, beforeEach, describe } from 'vitest';
import type { CheckpointerConfig } from '../../src/config/service-config.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { keptCases } from './kept-cases.ts';

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('grants in PostgreSQL', () => {
  let database: OwnDatabase;
  beforeEach(async () => {
    database = await OwnDatabase.open();
  });
  afterEach(() => database[Symbol.asyncDispose]());
  keptCases((): CheckpointerConfig => ({ kind: 'postgres', url: database.url }));
});
