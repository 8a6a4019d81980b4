import type { Arrival } from './arrivals.ts';
import { Heap } from './heap.ts';
import { Line } from './line.ts';
import type { System } from './system.ts';
import { WarmPool } from './warm-pool.ts';

/** What came of the jobs that were served, in the order in which they ended; s. */
export interface Run {
  /** From its arrival until a worker took it. */
  readonly waits: readonly number[];
  /** From its arrival until its caller has the result. */
  readonly responses: readonly number[];
  readonly sentAway: number;
  /** Jobs whose sandbox was opened for them. */
  readonly coldStarts: number;
  /** Places of workers × the time that they were taken. */
  readonly busy: number;
  /** Until the last job ended. */
  readonly seconds: number;
}

interface Event {
  readonly at: number;
  readonly number: number;
  readonly happen: () => void;
}

interface WorkerModel {
  free: number;
  isInLine: boolean;
  readonly pool: WarmPool | null;
}

class Simulation {
  readonly #system: System;
  readonly #events = new Heap<Event>(
    (a, b) => a.at < b.at || (a.at === b.at && a.number < b.number),
  );
  readonly #waiting = new Line<Arrival>();
  /** Workers with free places: who is in line longest gets the next job. */
  readonly #free = new Line<WorkerModel>();
  readonly #waits: number[] = [];
  readonly #responses: number[] = [];
  #now = 0;
  #count = 0;
  #dispatchedUntil = 0;
  #sentAway = 0;
  #coldStarts = 0;
  #busy = 0;

  constructor(system: System) {
    this.#system = system;
    const later = (seconds: number, then: () => void): void => this.#later(seconds, then);
    for (let worker = 0; worker < system.workers; worker++) {
      const pool = system.pool === null ? null : new WarmPool(system.pool, later);
      this.#free.push({ free: system.concurrency, isInLine: true, pool });
    }
  }

  run(arrivals: Iterable<Arrival>): Run {
    for (const arrival of arrivals) {
      this.#advance(arrival.at);
      this.#now = arrival.at;
      this.#arrive(arrival);
    }
    this.#advance(Number.POSITIVE_INFINITY);
    return {
      waits: this.#waits,
      responses: this.#responses,
      sentAway: this.#sentAway,
      coldStarts: this.#coldStarts,
      busy: this.#busy,
      seconds: this.#now,
    };
  }

  #later(seconds: number, happen: () => void): void {
    this.#events.push({ at: this.#now + seconds, number: this.#count++, happen });
  }

  #advance(until: number): void {
    for (let next = this.#events.peek(); next !== undefined; next = this.#events.peek()) {
      if (next.at > until) return;
      this.#events.pop();
      this.#now = next.at;
      next.happen();
    }
  }

  #arrive(arrival: Arrival): void {
    const { dispatch, maxWaiting } = this.#system;
    if (this.#waiting.size >= maxWaiting) {
      this.#sentAway += 1;
      return;
    }
    if (dispatch === 0) return this.#offer(arrival);
    this.#dispatchedUntil = Math.max(this.#dispatchedUntil, this.#now) + dispatch;
    this.#later(this.#dispatchedUntil - this.#now, () => this.#offer(arrival));
  }

  #offer(arrival: Arrival): void {
    this.#waiting.push(arrival);
    const worker = this.#free.shift();
    if (worker === undefined) return;
    worker.isInLine = false;
    this.#begin(worker);
  }

  #begin(worker: WorkerModel): void {
    const job = this.#waiting.shift();
    if (job !== undefined) {
      const cold = worker.pool?.take() ?? 0;
      const [wait, hold] = [this.#now - job.at, cold + job.hold];
      worker.free -= 1;
      if (cold > 0) this.#coldStarts += 1;
      this.#later(hold, () => {
        this.#busy += hold;
        this.#waits.push(wait);
        this.#responses.push(wait + hold + job.outside);
        worker.free += 1;
        this.#begin(worker);
      });
    }
    if (worker.free === 0 || worker.isInLine) return;
    worker.isInLine = true;
    this.#free.push(worker);
  }
}

/** Lets jobs come to a system until all have ended. `arrivals` are in the order of time. */
export const simulate = (system: System, arrivals: Iterable<Arrival>): Run =>
  new Simulation(system).run(arrivals);
