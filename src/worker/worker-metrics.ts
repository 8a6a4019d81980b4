import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { untilAborted } from '../sandbox/until-aborted.ts';
import type { ProgramEnd, QueueWorker } from '../sandbox/queue/queue-worker.ts';

/** Redis may be away; the rest is told all the same. */
const ANSWER_MS = 3000;
const PREFIX = 'python_executor_worker_';
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/** What a worker counts. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #ended: Counter<'end'>;
  readonly #seconds: Histogram;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#ended = new Counter({
      name: `${PREFIX}programs_ended_total`,
      help: 'Programs that this worker had, by how it was done with them',
      labelNames: ['end'],
      registers,
    });
    this.#seconds = new Histogram({
      name: `${PREFIX}program_seconds`,
      help: 'From taking a program to its answer',
      buckets: SECONDS,
      registers,
    });
  }

  ended({ end, seconds }: ProgramEnd): void {
    this.#ended.inc({ end });
    this.#seconds.observe(seconds);
  }

  /** Adds what is read when somebody asks. */
  observe(worker: QueueWorker): void {
    const registers = [this.registry];
    const running: Gauge = new Gauge({
      name: `${PREFIX}programs`,
      help: 'Programs that run on this worker now',
      registers,
      collect: () => running.set(worker.running),
    });
    const backlog: Gauge<'state'> = new Gauge({
      name: 'python_executor_queue_programs',
      help: 'Programs of all services in the queue',
      labelNames: ['state'],
      registers,
      collect: async () => {
        const asked = untilAborted(worker.backlog(), AbortSignal.timeout(ANSWER_MS));
        const now = await asked.catch(() => undefined);
        backlog.reset();
        if (now === undefined) return;
        backlog.set({ state: 'waiting' }, now.waiting);
        backlog.set({ state: 'running' }, now.running);
      },
    });
  }
}
