import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { reasonOf, remove } from '../api/request.ts';
import { nowMs } from '../time/clock.ts';
import { timeOf } from '../time/countdown.ts';
import { announce } from '../widgets/announcer.tsx';
import { Text } from '../widgets/text.tsx';
import type { Grant } from '../wire/review.ts';

const scopeText = ({ scope, thread_id: thread, user_id: user }: Grant): string =>
  scope === 'thread' ? `in thread ${thread ?? '?'}` : `for ${user ?? 'every user'}`;

const usesText = (uses: number): string => {
  if (uses === 0) return 'not used yet';
  return uses === 1 ? 'used once' : `used ${uses} times`;
};

const factsOf = (grant: Grant): string =>
  [
    scopeText(grant),
    `until ${timeOf(grant.until, nowMs.value)}`,
    ...(grant.granted_by === null ? [] : [`by ${grant.granted_by}`]),
    usesText(grant.uses),
  ].join(' · ');

/** What was allowed, by whom and how long; it can be taken back. */
export function GrantLine({ grant }: { readonly grant: Grant }): JSX.Element {
  const isRevoked = useSignal(grant.revoked_at !== null);
  const isAsking = useSignal(false);
  const problem = useSignal('');
  const revoke = async (): Promise<void> => {
    if (!isAsking.value) {
      isAsking.value = true;
      return;
    }
    try {
      await remove(`/api/v1/grants/${encodeURIComponent(grant.grant_id)}`);
      isRevoked.value = true;
      announce('Revoked.');
    } catch (error) {
      problem.value = reasonOf(error);
    }
  };
  return (
    <li class={isRevoked.value ? 'grant revoked' : 'grant'}>
      <div>
        <div class="grant-label">
          <Text>{grant.operation.label}</Text>
        </div>
        <div class="fine">
          <Text>{factsOf(grant)}</Text>
        </div>
        <p class="problem" role="alert">
          {problem.value}
        </p>
      </div>
      {isRevoked.value ? (
        <span class="badge quiet">Revoked</span>
      ) : (
        <button
          class={isAsking.value ? 'button small danger' : 'button small'}
          type="button"
          onClick={() => void revoke()}
          onBlur={() => (isAsking.value = false)}
        >
          {isAsking.value ? 'Really revoke?' : 'Revoke'}
        </button>
      )}
    </li>
  );
}
