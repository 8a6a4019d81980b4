import { randomBytes } from 'node:crypto';
import type { AgentEvent } from '../events.ts';

/** Characters of JSON that are kept of a run. */
const MAX_CHARS = 4_194_304;
/** What an event costs beside its text, so that many tiny ones are bounded too. */
const EVENT_COST = 64;

/** One event as a reader gets it; `gap` stands for `dropped` events that are no longer kept. */
export type LoggedEvent =
  | { readonly id: string; readonly event: AgentEvent }
  | { readonly id: string; readonly event: { readonly type: 'gap'; readonly dropped: number } };

interface Kept {
  readonly event: AgentEvent;
  readonly cost: number;
}

/** The newest events of a thread, for any number of readers, each at its own pace. */
export class RunLog {
  /** Tells this log from that of another process about the same thread. */
  readonly #name = randomBytes(6).toString('hex');
  readonly #maxChars: number;
  readonly #kept: Kept[] = [];
  /** Events that are no longer kept. */
  #dropped = 0;
  #chars = 0;
  #isActive = false;
  #wake = Promise.withResolvers<void>();

  constructor(maxChars = MAX_CHARS) {
    this.#maxChars = maxChars;
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  begin(): void {
    this.#isActive = true;
  }

  add(event: AgentEvent): void {
    const cost = JSON.stringify(event).length + EVENT_COST;
    this.#kept.push({ event, cost });
    this.#chars += cost;
    while (this.#chars > this.#maxChars && this.#kept.length > 1) {
      this.#chars -= this.#kept.shift()?.cost ?? 0;
      this.#dropped += 1;
    }
    this.#wakeAll();
  }

  /** The readers have all there is; another answer may begin it again. */
  end(): void {
    this.#isActive = false;
    this.#wakeAll();
  }

  /** Events after the one with this id, the ones to come included, until the run stops; an unknown id means all. */
  async *read(lastId: string | null, signal: AbortSignal): AsyncGenerator<LoggedEvent, void> {
    const wake = (): void => this.#wakeAll();
    signal.addEventListener('abort', wake);
    try {
      let at = this.#numberOf(lastId);
      for (;;) {
        if (signal.aborted) return;
        if (at < this.#dropped) {
          const dropped = this.#dropped - at;
          at = this.#dropped;
          yield { id: this.#idOf(at), event: { type: 'gap', dropped } };
          continue;
        }
        const next = this.#kept[at - this.#dropped];
        if (next !== undefined) {
          at += 1;
          yield { id: this.#idOf(at), event: next.event };
        } else if (this.#isActive) await this.#wake.promise;
        else return;
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  #idOf = (number: number): string => `${this.#name}.${number}`;

  #numberOf(id: string | null): number {
    const [name, number] = id?.split('.') ?? [];
    const known = this.#dropped + this.#kept.length;
    return name === this.#name && /^\d{1,15}$/.test(number ?? '')
      ? Math.min(Number(number), known)
      : 0;
  }

  #wakeAll(): void {
    const { resolve } = this.#wake;
    this.#wake = Promise.withResolvers();
    resolve();
  }
}
