import type { Execution } from '../sandbox/execution.ts';
import type { Ending } from './execution-outcome.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { LiveExecution } from './live-execution.ts';
import type { StopReason } from './stop-reason.ts';

/** How an execution ended, in one word of a fixed set: `success`, `error` (the program's own) or what stopped it. */
export type EndWord =
  | 'success'
  | 'error'
  | 'timeout'
  | 'out_of_memory'
  | StopReason
  | 'infrastructure'
  | 'not_run';

interface Whose {
  readonly execution: string;
  readonly tenant: string | null;
  readonly kind: ExecutionRecord['kind'];
}

/** What happens to an execution, for logs and metrics: no code, no output. */
export type LifecycleEvent =
  | (Whose & { readonly phase: 'queued' })
  | (Whose & { readonly phase: 'started'; readonly queueMs: number })
  | (Whose & {
      readonly phase: 'finished';
      readonly outcome: EndWord;
      readonly status: ExecutionRecord['status'];
      readonly exitCode: number;
      readonly errorType: string | null;
      /** Null when it was not started. */
      readonly durationMs: number | null;
      /** From the start until the first instruction; null when it never came to that. */
      readonly startupMs: number | null;
      readonly droppedBytes: number;
    });

const wordOfExecution = ({ killReason, status, exitCode, signal }: Execution): EndWord => {
  if (killReason === 'timeout' || killReason === 'out_of_memory') return killReason;
  if (status !== 'completed') return 'infrastructure';
  return exitCode === 0 && signal === null ? 'success' : 'error';
};

function wordOf(ending: Ending, stopReason: StopReason | null): EndWord {
  const word = ending.kind === 'execution' ? wordOfExecution(ending.execution) : 'infrastructure';
  if (word !== 'infrastructure') return word;
  return stopReason ?? (ending.kind === 'not-run' ? 'not_run' : word);
}

const whose = ({ id: execution, tenant, kind }: ExecutionRecord): Whose => ({
  execution,
  tenant,
  kind,
});

export const queuedEvent = (record: ExecutionRecord): LifecycleEvent => ({
  phase: 'queued',
  ...whose(record),
});

/** Time in the queue, ms. */
export const queueMsOf = ({ createdAt, startedAt }: ExecutionRecord): number =>
  startedAt === null ? 0 : Math.max(0, Date.parse(startedAt) - Date.parse(createdAt));

export const startedEvent = (record: ExecutionRecord): LifecycleEvent => ({
  phase: 'started',
  ...whose(record),
  queueMs: queueMsOf(record),
});

export function finishedEvent(
  { record, stopReason }: LiveExecution,
  ending: Ending,
): LifecycleEvent {
  const { status, exitCode, errorType, durationMs } = record;
  const execution = ending.kind === 'execution' ? ending.execution : null;
  return {
    phase: 'finished',
    ...whose(record),
    outcome: wordOf(ending, stopReason),
    status,
    exitCode,
    errorType,
    durationMs,
    startupMs: execution?.timings.startupMs ?? null,
    droppedBytes: execution?.droppedBytes ?? 0,
  };
}

/** Who wants to know what happens to executions. A listener that throws is not asked why. */
export class Lifecycle {
  readonly #listeners = new Set<(event: LifecycleEvent) => void>();

  listen(listener: (event: LifecycleEvent) => void): void {
    this.#listeners.add(listener);
  }

  tell(event: LifecycleEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // What is told about an execution must not change it.
      }
    }
  }
}
