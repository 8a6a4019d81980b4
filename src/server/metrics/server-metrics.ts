import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { LifecycleEvent } from '../../jobs/lifecycle.ts';
import { addStateGauges, type Observed } from './state-gauges.ts';

const PREFIX = 'python_executor_';
const RUN_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
const WAIT_SECONDS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const METHODS = ['GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'];

/** A request that was answered. */
interface Answered {
  readonly method: string;
  /** Its pattern, so that there are few of them. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What a server counts. Every label has a small fixed set of values; tenants and ids are in the log. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #ended: Counter<'outcome'>;
  readonly #duration: Histogram<'outcome'>;
  readonly #queue: Histogram;
  readonly #startup: Histogram;
  readonly #dropped: Counter;
  readonly #sessionsEnded: Counter<'reason'>;
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #requestSeconds: Histogram<'method' | 'route'>;

  constructor(observed: Observed) {
    const { registry } = this;
    collectDefaultMetrics({ register: registry });
    addStateGauges(registry, PREFIX, observed);
    const base = (name: string, help: string) => ({
      name: PREFIX + name,
      help,
      registers: [registry],
    });
    this.#ended = new Counter({
      ...base('executions_ended_total', 'Executions that ended, by how'),
      labelNames: ['outcome'],
    });
    this.#duration = new Histogram({
      ...base('execution_duration_seconds', 'From the start of an execution to its end'),
      labelNames: ['outcome'],
      buckets: RUN_SECONDS,
    });
    this.#queue = new Histogram({
      ...base('execution_queue_seconds', 'From the arrival of an execution to its start'),
      buckets: WAIT_SECONDS,
    });
    this.#startup = new Histogram({
      ...base('execution_startup_seconds', 'From its start to its first instruction'),
      buckets: WAIT_SECONDS,
    });
    this.#dropped = new Counter(
      base('output_dropped_bytes_total', 'Output of programs over their limit, which was dropped'),
    );
    this.#sessionsEnded = new Counter({
      ...base('sessions_ended_total', 'Sessions, and interpreters of sessions, that ended, by why'),
      labelNames: ['reason'],
    });
    this.#requests = new Counter({
      ...base('http_requests_total', 'Requests that were answered'),
      labelNames: ['method', 'route', 'status'],
    });
    this.#requestSeconds = new Histogram({
      ...base('http_request_duration_seconds', 'From a request to the beginning of its answer'),
      labelNames: ['method', 'route'],
      buckets: RUN_SECONDS,
    });
    observed.sessions.listen((reason) => this.#sessionsEnded.inc({ reason }));
    observed.executions.lifecycle.listen((event) => this.#execution(event));
  }

  #execution(event: LifecycleEvent): void {
    if (event.phase === 'started') this.#queue.observe(event.queueMs / 1000);
    if (event.phase !== 'finished') return;
    const { outcome, durationMs, startupMs, droppedBytes } = event;
    this.#ended.inc({ outcome });
    if (durationMs !== null) this.#duration.observe({ outcome }, durationMs / 1000);
    if (startupMs !== null) this.#startup.observe(startupMs / 1000);
    this.#dropped.inc(droppedBytes);
  }

  request({ method: given, route, status, seconds }: Answered): void {
    const method = METHODS.includes(given) ? given : 'other';
    this.#requests.inc({ method, route, status });
    this.#requestSeconds.observe({ method, route }, seconds);
  }
}
