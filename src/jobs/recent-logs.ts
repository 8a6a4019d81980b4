import type { EventLog } from './event-log.ts';

/** So many logs of finished executions are kept for readers that come late or come back. */
const KEPT = 32;

/** The logs of the executions that ended last. */
export class RecentLogs {
  readonly #logs = new Map<string, EventLog>();

  add(id: string, log: EventLog): void {
    this.#logs.set(id, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > KEPT && oldest !== undefined) this.#logs.delete(oldest);
  }

  get(id: string): EventLog | undefined {
    return this.#logs.get(id);
  }
}
