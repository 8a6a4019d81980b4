import { randomBytes } from 'node:crypto';

const MAX_SESSIONS = 1000;
const IDLE_MS = 8 * 3_600_000;

/** Somebody who is logged in at the console. */
export interface ConsoleSession {
  readonly tenant: string;
  /** Of the token that it was opened with. */
  readonly tokenHash: Buffer;
  /** What requests that change something must bring. */
  readonly csrf: string;
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Who is logged in, in memory: the most recent 1000, each until 8 hours without a request. */
export class ConsoleSessions {
  readonly #clock: () => number;
  /** The one that was used last is the last. */
  readonly #sessions = new Map<string, { readonly session: ConsoleSession; usedAt: number }>();

  /** @param clock ms */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** The id of a new session. */
  open(tenant: string, tokenHash: Buffer): string {
    const id = newSecret();
    const session = { tenant, tokenHash, csrf: newSecret() };
    this.#sessions.set(id, { session, usedAt: this.#clock() });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return id;
  }

  find(id: string): ConsoleSession | undefined {
    const known = this.#sessions.get(id);
    if (known === undefined) return undefined;
    this.#sessions.delete(id);
    if (this.#clock() - known.usedAt > IDLE_MS) return undefined;
    known.usedAt = this.#clock();
    this.#sessions.set(id, known);
    return known.session;
  }

  close(id: string): void {
    this.#sessions.delete(id);
  }
}
