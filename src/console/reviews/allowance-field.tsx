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

interface ChoiceProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly onChoose: (index: number) => void;
}

const Choice = ({ label, names, onChoose }: ChoiceProps): JSX.Element => (
  <label>
    <span class="unseen">{label}</span>
    <select onChange={(event) => onChoose(event.currentTarget.selectedIndex)}>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  </label>
);

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
          <Choice
            label="Where"
            names={offer.scopes.map((name) => SCOPES[name])}
            onChoose={(index) => {
              scope.value = offer.scopes[index] ?? 'thread';
              update();
            }}
          />
          <Choice
            label="How long"
            names={spans.map(({ name }) => name)}
            onChoose={(index) => {
              span.value = index;
              update();
            }}
          />
        </div>
      )}
    </fieldset>
  );
}
