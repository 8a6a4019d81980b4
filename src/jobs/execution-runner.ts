import { setTimeout as sleep } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { messageOf } from '../json-conversion.ts';
import type { Artifact } from '../sandbox/execution.ts';
import type { ExecuteOptions } from '../sandbox/sandbox.ts';
import { traceExecution } from '../sandbox/trace-execution.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { timesOf } from './end-times.ts';
import { outcomeOf, type Ending } from './execution-outcome.ts';
import type { ExecutionChange, ExecutionRecord, StoredArtifact } from './execution-record.ts';
import { finishedEvent, queueMsOf, startedEvent, type Lifecycle } from './lifecycle.ts';
import type { LiveExecution } from './live-execution.ts';
import type { ServiceSettings } from './service-options.ts';

/** Pauses between attempts to store an end, ms: a database that restarts loses no result. */
const STORE_PAUSES = [200, 1000, 3000];

const PENDING = ['pending'] as const;
const UNFINISHED = ['pending', 'running'] as const;

/** Runs an execution that has a place, and records its end. */
export class ExecutionRunner {
  readonly #settings: ServiceSettings;
  readonly #artifacts: ArtifactFolder;
  readonly #lifecycle: Lifecycle;
  /** Ends that no record tells yet, by execution. */
  readonly #late = new Map<string, () => Promise<unknown>>();

  constructor(settings: ServiceSettings, artifacts: ArtifactFolder, lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.#settings = settings;
    this.#artifacts = artifacts;
  }

  /** Resolves when the program is gone and its end is recorded; never throws. */
  async run(live: LiveExecution): Promise<void> {
    await this.conclude(live, await this.#execute(live));
  }

  /**
   * Tries again to store each end that could not be stored; what `run` told stands.
   * @throws what the store throws
   */
  async storeLateEnds(): Promise<void> {
    for (const [id, store] of this.#late) {
      await store();
      this.#late.delete(id);
    }
  }

  /** Records the end of an execution, the first one that is told; never throws. */
  async conclude(live: LiveExecution, ending: Ending): Promise<void> {
    if (!live.claimEnd()) return;
    const change = {
      ...this.#outcome(live, ending),
      ...timesOf(live, ending, this.#settings.clock()),
    };
    const found = ending.kind === 'execution' ? ending.execution.artifacts : [];
    await live.sharer?.flush();
    const artifacts = await this.#keepArtifacts(live.record.id, found);
    live.end(await this.#store(live.record, { ...change, artifacts }));
    context.with(live.context, () => this.#lifecycle.tell(finishedEvent(live, ending)));
  }

  #outcome(live: LiveExecution, ending: Ending): ExecutionChange {
    const { stopReason, job, log } = live;
    const facts = { stopReason, timeoutMs: job.limits.timeoutMs };
    if (ending.kind !== 'broken') return outcomeOf(ending, facts);
    const output = { stdout: log.textOf('stdout'), stderr: log.textOf('stderr') };
    return { ...output, ...outcomeOf(ending, facts) };
  }

  async #execute(live: LiveExecution): Promise<Ending> {
    const { sandbox, onWarning } = this.#settings;
    const { job, runSignal: signal } = live;
    if (signal.aborted) return { kind: 'not-run' };
    // Elsewhere it may have to wait once more.
    const startsLater = sandbox.adopt !== undefined;
    let begun: Promise<void> | undefined;
    try {
      if (!startsLater) {
        await this.#begin(live).catch((cause: unknown) => {
          const why = `its record cannot be written: ${messageOf(cause)}`;
          throw new Error(`It was not run, because ${why}. Check the database of executions.`);
        });
        if (signal.aborted) return { kind: 'not-run' };
        live.log.status('running');
      }
      const surroundings = { queueMs: queueMsOf(live.record), parent: live.context };
      const options: ExecuteOptions = {
        signal,
        urgency: live.record.kind === 'sync' ? 'interactive' : 'batch',
        isKept: true,
        onEvent: (event) => {
          if (event.type === 'submitted') live.handOver();
          else if ('text' in event) live.log.text(event.type, event.text);
          else if (startsLater && begun === undefined) {
            live.log.status('running');
            begun = this.#begin(live).catch((error: unknown) => {
              onWarning(`The start of ${job.id} cannot be stored: ${messageOf(error)}`);
            });
          }
        },
      };
      const execution = await traceExecution(
        job,
        surroundings,
        async () => await (live.adopted?.follow(options) ?? sandbox.execute(job, options)),
      );
      return { kind: 'execution', execution };
    } catch (error) {
      const text = this.#settings.redact(messageOf(error));
      return {
        kind: 'broken',
        error: text,
        ...(error instanceof Error && { errorType: error.name }),
      };
    } finally {
      await begun;
    }
  }

  /** @throws what the store throws */
  async #begin(live: LiveExecution): Promise<void> {
    const { id, startedAt } = live.record;
    const change = {
      status: 'running',
      startedAt: startedAt ?? this.#settings.clock().toISOString(),
    } as const;
    const from = live.adopted === undefined ? PENDING : UNFINISHED;
    const running = await this.#settings.store.update(id, change, from);
    // Another server ended it.
    if (running === null) return live.stop('kill');
    live.record = running;
    live.begin();
    context.with(live.context, () => this.#lifecycle.tell(startedEvent(live.record)));
  }

  async #keepArtifacts(
    id: string,
    artifacts: readonly Artifact[],
  ): Promise<readonly StoredArtifact[]> {
    try {
      return await this.#artifacts.write(id, artifacts);
    } catch (error) {
      this.#settings.onWarning(`The artifacts of ${id} are lost: ${messageOf(error)}`);
      return [];
    }
  }

  async #store(record: ExecutionRecord, change: ExecutionChange): Promise<ExecutionRecord> {
    for (const pause of [...STORE_PAUSES, null]) {
      try {
        return await this.#keep(record, change);
      } catch (error) {
        const problem = `The end of ${record.id} cannot be stored: ${messageOf(error)}`;
        this.#settings.onWarning(problem);
        if (pause !== null) await sleep(pause);
      }
    }
    this.#late.set(record.id, () => this.#keep(record, change));
    return { ...record, ...change };
  }

  async #keep(record: ExecutionRecord, change: ExecutionChange): Promise<ExecutionRecord> {
    const kept = await this.#storeOnce(record, change);
    // Not sooner: if this server ends before, another one finds there how it ended.
    await this.#settings.sandbox.forget?.(record.id).catch(() => undefined);
    return kept;
  }

  async #storeOnce(record: ExecutionRecord, change: ExecutionChange): Promise<ExecutionRecord> {
    const { store } = this.#settings;
    const stored = await store.update(record.id, change, UNFINISHED);
    if (stored !== null) return stored;
    // Ended by another server: a final status stays, but what the program left is not lost.
    const { status: _, error: __, exitCode: ___, finishedAt: ____, ...left } = change;
    const added = await store.update(record.id, left, ['killed']);
    const current = added ?? (await store.get(record.id));
    if (current?.artifacts.length !== change.artifacts?.length) {
      await this.#artifacts.remove(record.id);
    }
    return current ?? { ...record, ...change };
  }
}
