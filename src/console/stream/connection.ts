import { signal } from '@preact/signals';

/** Whether what is shown follows the server. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');
