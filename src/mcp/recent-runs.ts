/** Runs of one user that are listed, and users whose runs are. */
const MOST_RUNS = 20;
const MOST_USERS = 1000;

/** Whose runs: the user's id; null = there are no users to tell apart. */
export type McpUser = string | null;

/** The latest threads of each user, newest first, for the list of resources. */
export class RecentRuns {
  readonly #threads = new Map<McpUser, readonly string[]>();
  readonly #listeners = new Set<(user: McpUser) => void>();

  add(user: McpUser, threadId: string): void {
    const others = this.of(user).filter((id) => id !== threadId);
    this.#threads.delete(user);
    this.#threads.set(user, [threadId, ...others].slice(0, MOST_RUNS));
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > MOST_USERS && oldest !== undefined) this.#threads.delete(oldest);
    for (const listener of this.#listeners) listener(user);
  }

  of(user: McpUser): readonly string[] {
    return this.#threads.get(user) ?? [];
  }

  /** Told of each run; the function ends it. */
  listen(listener: (user: McpUser) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
