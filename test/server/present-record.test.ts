import { describe, expect, it } from 'vitest';
import { presentBriefly, presentRecord } from '../../src/server/wire/present-record.ts';
import { makeRecord } from '../jobs/make-record.ts';

const reached = { limit: 'disk_full', message: 'disk full: files may take 16 MiB' };

describe('presentRecord', () => {
  it('lists the limits that the program ran into', () => {
    const record = makeRecord({ detail: { reachedLimits: [reached] } });
    expect(presentRecord(record)).toMatchObject({ reached_limits: [reached] });
  });

  it.each([null, {}, { reachedLimits: 'none' }, { reachedLimits: [{ limit: 'other' }] }])(
    'says nothing of them with the detail %j',
    (detail) => {
      expect(presentRecord(makeRecord({ detail }))).not.toHaveProperty('reached_limits');
    },
  );

  it('leaves them out of lists', () => {
    const record = makeRecord({ detail: { reachedLimits: [reached] } });
    expect(presentBriefly(record)).not.toHaveProperty('reached_limits');
  });
});
