import * as fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import { BadRequestError } from '../../src/jobs/errors.ts';
import { cursorOf } from '../../src/jobs/store/list-query.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';

describe('lists', () => {
  const store = new SqliteExecutionStore(':memory:');
  afterAll(() => store[Symbol.asyncDispose]());
  const filter = fc.record(
    {
      cursor: fc.oneof(
        nastyText(2),
        fc.tuple(fc.nat(), nastyText(1)).map(([at, id]) => cursorOf(at, id)),
        fc.constantFrom('1.', '.x', '9999999999999999.x'),
      ),
      createdAfter: fc.oneof(
        nastyText(1),
        fc.date().map(String),
        fc.constantFrom('2024', '', '0', 'Infinity'),
      ),
      limit: fc.double({ noNaN: true }),
      tenant: fc.oneof(fc.constant(null), nastyText(2)),
    },
    { requiredKeys: [] },
  );
  fuzz('of any filter are pages, or a bad request', filter, async (given) => {
    const page = await store.list(given).catch((error: unknown) => {
      expect(error).toBeInstanceOf(BadRequestError);
      return null;
    });
    if (page !== null) expect(page).toEqual({ records: [], next: null });
  });
});
