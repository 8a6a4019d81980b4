import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { GrantOffer } from '../wire/grant.ts';
import type { Allowance } from '../wire/review.ts';
import { Text } from '../widgets/text.tsx';

const HOUR_MS = 3_600_000;
const SPANS = [
  { name: 'for one hour', ms: HOUR_MS },
  { name: 'for eight hours', ms: 8 * HOUR_MS },
  { name: 'for seven days', ms: 168 * HOUR_MS },
  { name: 'until somebody revokes it', ms: null },
] as const;

export interface AllowanceFieldProps {
  readonly offer: GrantOffer;
  readonly value: Signal<Allowance | null>;
}

const untilOf = (index: number): string | null => {
  const { ms } = SPANS[index] ?? SPANS[0];
  return ms === null ? null : new Date(Date.now() + ms).toISOString();
};

/** Lets a reviewer allow this kind of operation for a while; what it covers, the server says. */
export function AllowanceField({ offer, value }: AllowanceFieldProps): JSX.Element {
  const scope = useSignal<Allowance['scope']>('thread');
  const span = useSignal(0);
  const isOn = useSignal(false);
  const update = (): void => {
    value.value = isOn.value ? { scope: scope.value, until: untilOf(span.value) } : null;
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
              <option value="thread">in this thread</option>
              <option value="user">for this user</option>
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
              {SPANS.map(({ name }, index) => (
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
