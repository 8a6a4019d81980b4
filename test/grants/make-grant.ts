import type { Grant } from '../../src/grants/grant.ts';

/** A grant of `ada` for everything without findings in the thread `thread`, for a day. */
export const makeGrant = (part: Partial<Grant> = {}): Grant => ({
  grant_id: 'grant-1',
  scope: 'thread',
  thread_id: 'thread',
  user_id: null,
  operation: {
    label: 'run without any finding',
    execution_mode: 'read_only',
    reasons: ['every_program'],
    asks: [],
    remarks: [],
    limits: { timeoutMs: 1000, attempts: 3 },
    ground: { read_only: 'same' },
  },
  until: '2026-03-05T05:06:07.000Z',
  granted_by: 'ada',
  granted_at: '2026-03-04T05:06:07.000Z',
  revoked_at: null,
  revoked_by: null,
  uses: 0,
  code_sha256: 'a'.repeat(64),
  ...part,
});
