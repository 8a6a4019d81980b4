import { endOf } from '../approval/allow.ts';
import type { State } from '../state.ts';
import type { Grants } from './grants.ts';

interface Runtime {
  readonly configurable?: Record<string, unknown> | undefined;
}

/** Makes the grant that an approval carries; what it covers is what the question offered, and nothing of the answer. */
export async function keepGrant(
  grants: Grants,
  { approval_interrupt_data: pending, approval_result: record, user_id: user }: State,
  { configurable }: Runtime,
): Promise<void> {
  const offer = pending?.grant_offer;
  if (record?.type !== 'approve' || record.allow == null || offer == null) return;
  const { scope } = record.allow;
  const thread: unknown = configurable?.['thread_id'];
  await grants.make({
    // One question makes one grant, also when its answer is taken again after a crash.
    grant_id: `grant-${record.approval_id}`,
    scope,
    thread_id: scope === 'thread' && typeof thread === 'string' ? thread : null,
    user_id: scope === 'user' ? user : null,
    operation: offer.operation,
    until: endOf(record.allow, offer, new Date(record.decided_at)),
    granted_by: record.decided_by,
    granted_at: record.decided_at,
    revoked_at: null,
    revoked_by: null,
    uses: 0,
    code_sha256: record.code_sha256,
  });
}
