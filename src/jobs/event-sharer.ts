import { messageOf } from '../json-conversion.ts';
import type { EventLog } from './event-log.ts';
import type { ExecutionServiceEvent } from './execution-events.ts';
import type { LiveExecution } from './live-execution.ts';
import type { ServiceSettings } from './service-options.ts';

/** Events are stored together, so often, ms. */
const BATCH_MS = 150;
/** And so many at most. */
const BATCH = 500;

/** Where servers of other hosts read the store, they shall see the events of an execution too. */
export function shareEvents(live: LiveExecution, settings: ServiceSettings): void {
  if (settings.store.isOnOneHost) return;
  live.sharer = new EventSharer(settings, live.record.id, live.log);
}

/** Stores the events of one execution while it runs, so that they can be read from any server that shares the store. */
export class EventSharer {
  readonly #settings: Pick<ServiceSettings, 'store' | 'onWarning'>;
  readonly #id: string;
  #waiting: ExecutionServiceEvent[] = [];
  #written: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: Pick<ServiceSettings, 'store' | 'onWarning'>, id: string, log: EventLog) {
    this.#settings = settings;
    this.#id = id;
    log.onEvent = (event) => this.#take(event);
  }

  #take(event: ExecutionServiceEvent): void {
    // That one is the record.
    if (event.type === 'end') return;
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS);
  }

  /** Resolves when all that happened so far is stored; never throws. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    this.#written = this.#written.then(() => this.#write(events));
    await this.#written;
  }

  async #write(events: readonly ExecutionServiceEvent[]): Promise<void> {
    const { store, onWarning } = this.#settings;
    try {
      for (let at = 0; at < events.length; at += BATCH) {
        await store.addEvents(this.#id, events.slice(at, at + BATCH));
      }
    } catch (error) {
      // The record has all of the output at the end.
      onWarning(`Events of ${this.#id} cannot be read from other servers: ${messageOf(error)}`);
    }
  }
}
