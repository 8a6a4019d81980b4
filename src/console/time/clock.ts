import { signal } from '@preact/signals';

/** The time now, a second at a time. */
export const nowMs = signal(Date.now());

setInterval(() => {
  nowMs.value = Date.now();
}, 1000);
