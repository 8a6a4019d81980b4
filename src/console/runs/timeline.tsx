import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { CodeBox } from '../code/code-box.tsx';
import { nowMs } from '../time/clock.ts';
import { timeOf } from '../time/countdown.ts';
import { Text } from '../widgets/text.tsx';
import type { Attempt } from '../wire/run.ts';
import { OutcomeBadge } from './outcome-badge.tsx';

const foundText = (count: number): string => (count === 1 ? '1 finding' : `${count} findings`);

function Step({ attempt }: { readonly attempt: Attempt }): JSX.Element {
  const isOpen = useSignal(false);
  const { number, author, code, findings_count: found, outcome, error, at } = attempt;
  return (
    <li class={`step ${outcome}`}>
      <div class="step-head">
        <strong>Attempt {number}</strong>
        <OutcomeBadge outcome={outcome} />
      </div>
      <div class="fine">
        by <Text>{author}</Text>
        {found > 0 && ` · ${foundText(found)}`}
        {at !== null && (
          <>
            {' · '}
            <time dateTime={at}>{timeOf(at, nowMs.value)}</time>
          </>
        )}
      </div>
      {error !== null && (
        <p class="step-error">
          <code>
            <Text>{error.type}</Text>
          </code>{' '}
          <Text>{error.message}</Text>
        </p>
      )}
      {code !== null && (
        <details onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
          <summary>Code</summary>
          {isOpen.value && <CodeBox code={code} label={`Code of attempt ${number}`} />}
        </details>
      )}
    </li>
  );
}

/** Every attempt in the order in which they came. */
export const Timeline = ({ attempts }: { readonly attempts: readonly Attempt[] }): JSX.Element => (
  <section class="card side">
    <h2>Attempts</h2>
    {attempts.length === 0 && <p class="muted">None yet.</p>}
    <ol class="timeline">
      {attempts.map((attempt, index) => (
        <Step key={index} attempt={attempt} />
      ))}
    </ol>
  </section>
);
