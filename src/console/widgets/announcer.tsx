import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const said = signal('');

/** Says something to who cannot see the change. */
export function announce(text: string): void {
  said.value = text;
}

export const Announcer = (): JSX.Element => (
  <div class="unseen" role="status" aria-live="polite">
    {said.value}
  </div>
);
