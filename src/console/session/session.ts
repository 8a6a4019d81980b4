import { signal } from '@preact/signals';

/** Sent with every request that changes something. */
export const csrf = signal('');
/** Who is signed in; null on a server without tokens. */
export const tenant = signal<string | null>(null);
export const needsLogin = signal(false);
/** The server was asked who this is. */
export const isKnown = signal(false);
