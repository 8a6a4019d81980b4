import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { get, reasonOf } from '../api/request.ts';
import type { Grant } from '../wire/review.ts';
import { GrantLine } from './grant-line.tsx';

/** Everything that need not be asked again, and the way to take it back. */
export function GrantsPage(): JSX.Element {
  const grants = useSignal<readonly Grant[] | null>(null);
  const problem = useSignal('');
  useEffect(() => {
    get<{ grants: Grant[] }>('/api/v1/grants')
      .then((answer) => (grants.value = answer.grants))
      .catch((error: unknown) => (problem.value = reasonOf(error)));
  }, []);
  return (
    <main id="main" class="list">
      <header class="list-head">
        <h1>Grants</h1>
      </header>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {grants.value?.length === 0 && (
        <div class="empty">
          <p class="empty-title">Nothing is allowed ahead</p>
          <p class="muted">
            Who approves may allow the same kind of operation for a while; it is listed here then.
          </p>
        </div>
      )}
      {grants.value !== null && grants.value.length > 0 && (
        <ul class="grants card">
          {grants.value.map((grant) => (
            <GrantLine key={grant.grant_id} grant={grant} />
          ))}
        </ul>
      )}
    </main>
  );
}
