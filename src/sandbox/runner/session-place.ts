import type { Placement } from './run-job.ts';
import type { SupervisorLink } from './supervisor-link.ts';

/** How a place ended, told when nothing is left of it. */
export interface PlaceEnd {
  readonly words: string;
  readonly outOfMemory: boolean;
}

/** A container or process with a supervisor in it that serves the programs of one session. */
export interface SessionPlace {
  readonly link: SupervisorLink;
  readonly placement: Placement;
  /** What programs can write to beside the work folder, and a reset without files empties. */
  readonly folders: readonly string[];
  /** Whether its supervisor can start a fresh interpreter; else the place is left for another one. */
  readonly canReset: boolean;
  /** Whether its end is the end of all that was started in it; else the supervisor has to end that first. */
  readonly endsWhole: boolean;
  /** Why it ended, once it does. */
  end(): Promise<PlaceEnd>;
  /** Kills what is in it. Resolves when nothing is left. */
  destroy(): Promise<void>;
}

/** The sessions that a sandbox has open; none outlives it. */
export class OpenSessions {
  readonly #sessions = new Set<AsyncDisposable>();
  #isClosed = false;

  /** One that comes too late is closed at once. */
  add<T extends AsyncDisposable>(session: T): T {
    this.#sessions.add(session);
    if (this.#isClosed) void session[Symbol.asyncDispose]();
    return session;
  }

  remove(session: AsyncDisposable): void {
    this.#sessions.delete(session);
  }

  /** Closes them all. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sessions].map((session) => session[Symbol.asyncDispose]()));
  }
}
