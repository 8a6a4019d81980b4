import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { GrantOffer } from '../wire/review.ts';
import type { Decision, GrantScope } from '../wire/review.ts';
import { spansUpTo, untilOf } from './allowance-span.ts';

export type Allowance = NonNullable<Decision['allow']>;

const SCOPES: Readonly<Record<GrantScope, string>> = {
  thread: 'in this thread',
  user: 'for this user',
};
import { Text } from '../widgets/text.tsx';

export interface AllowanceFieldProps {
  readonly offer: GrantOffer;
  readonly value: Signal<Allowance | null>;
}

/** Lets a reviewer allow this kind of operation for a while; what it covers, the server says. */
export function AllowanceField({ offer, value }: AllowanceFieldProps): JSX.Element {
  const scope = useSignal<GrantScope>(offer.scopes[0] ?? 'thread');
  const span = useSignal(0);
  const spans = spansUpTo(offer.max_hours);
  const isOn = useSignal(false);
  const update = (): void => {
    const chosen = spans[span.value];
    const isChosen = isOn.value && chosen !== undefined;
    value.value = isChosen ? { scope: scope.value, until: untilOf(chosen, Date.now()) } : null;
  };
  return (
    <fieldset class="allowance">
      <label class="check">
        <input
          type="checkbox"
          checked={isOn.value}
          onChange={(event) => {
            isOn.value = event.currentTarget.checked;
            update();
          }}
        />
        <span>
          Do not ask again for <Text>{offer.label}</Text>
        </span>
      </label>
      {isOn.value && (
        <div class="allowance-choice">
          <label>
            <span class="unseen">Where</span>
            <select
              value={scope.value}
              onChange={(event) => {
                scope.value = event.currentTarget.value === 'user' ? 'user' : 'thread';
                update();
              }}
            >
              {offer.scopes.map((name) => (
                <option key={name} value={name}>
                  {SCOPES[name]}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="unseen">How long</span>
            <select
              value={span.value}
              onChange={(event) => {
                span.value = Number(event.currentTarget.value);
                update();
              }}
            >
              {spans.map(({ name }, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
    </fieldset>
  );
}
