import type { ExecutionServiceEvent } from './execution-events.ts';
import type { ExecutionRecord, ExecutionStatus } from './execution-record.ts';

/** Characters kept of the beginning, and as many of the end. */
export const HALF_CHARS = 1_048_576;
/** What an event costs beside its text, so that many tiny ones are bounded too. */
const EVENT_COST = 64;

type Text = 'stdout' | 'stderr';

/**
 * The events of one execution for any number of readers, each at its own pace. Of too much text the middle is left
 * out: a reader that starts late or is slow gets a `gap` there.
 */
export class EventLog {
  readonly #half: number;
  readonly #events = new Map<number, ExecutionServiceEvent>();
  /** Told of each event. */
  onEvent: ((event: ExecutionServiceEvent) => void) | undefined;
  #last: number;
  #ended = false;
  #headCost = 0;
  /** First event of the kept end; 0 while all is kept. */
  #tailFirst = 0;
  #tailCost = 0;
  #gapLast = 0;
  #droppedChars = 0;
  #wake = Promise.withResolvers<void>();

  /** @param first number of the event before the first */
  constructor(half = HALF_CHARS, first = 0) {
    this.#half = half;
    this.#last = first;
  }

  status(status: ExecutionStatus): void {
    this.#add({ seq: this.#last + 1, type: 'status', status });
  }

  /** Text after the end, of a program that was given up, is dropped. */
  text(type: Text, text: string): void {
    if (this.#ended) return;
    const seq = this.#last + 1;
    this.#account(seq, text.length + EVENT_COST);
    this.#add({ seq, type, text });
    while (this.#tailCost > this.#half && this.#tailFirst <= this.#last) this.#drop();
  }

  end(record: ExecutionRecord): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#add({ seq: this.#last + 1, type: 'end', record });
  }

  /** What is kept of a stream. */
  textOf(type: Text): string {
    const events = [...this.#events.values()];
    return events.map((event) => (event.type === type ? event.text : '')).join('');
  }

  /** Events after this number, the ones to come included, until `end`; an abort ends it without an error. */
  async *read(after: number, signal?: AbortSignal): AsyncGenerator<ExecutionServiceEvent, void> {
    const wake = (): void => this.#wakeAll();
    signal?.addEventListener('abort', wake);
    try {
      let at = Math.max(0, Math.min(after, this.#ended ? this.#last - 1 : this.#last));
      for (;;) {
        if (signal?.aborted === true) return;
        const event = this.#after(at);
        if (event === undefined) {
          await this.#wake.promise;
          continue;
        }
        at = event.seq;
        yield event;
        if (event.type === 'end') return;
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }

  #after(seq: number): ExecutionServiceEvent | undefined {
    const next = this.#events.get(seq + 1);
    if (next !== undefined || seq >= this.#gapLast) return next;
    return { seq: this.#gapLast, type: 'gap', droppedChars: this.#droppedChars };
  }

  #account(seq: number, cost: number): void {
    if (this.#tailFirst === 0 && this.#headCost + cost <= this.#half) {
      this.#headCost += cost;
      return;
    }
    if (this.#tailFirst === 0) this.#tailFirst = seq;
    this.#tailCost += cost;
  }

  #drop(): void {
    const event = this.#events.get(this.#tailFirst);
    if (event !== undefined && 'text' in event) {
      this.#tailCost -= event.text.length + EVENT_COST;
      this.#droppedChars += event.text.length;
    }
    this.#events.delete(this.#tailFirst);
    this.#gapLast = this.#tailFirst;
    this.#tailFirst += 1;
  }

  #add(event: ExecutionServiceEvent): void {
    this.#last = event.seq;
    this.#events.set(event.seq, event);
    this.onEvent?.(event);
    this.#wakeAll();
  }

  #wakeAll(): void {
    const { resolve } = this.#wake;
    this.#wake = Promise.withResolvers();
    resolve();
  }
}
