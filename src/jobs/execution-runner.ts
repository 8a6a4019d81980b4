import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../json-conversion.ts';
import type { Artifact } from '../sandbox/execution.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { endOf } from './end-times.ts';
import { outcomeOf, type Ending } from './execution-outcome.ts';
import type { ExecutionChange, ExecutionRecord, StoredArtifact } from './execution-record.ts';
import type { LiveExecution } from './live-execution.ts';
import type { ServiceSettings } from './service-options.ts';

/** Pauses between attempts to store an end, ms: a database that restarts loses no result. */
const STORE_PAUSES = [200, 1000, 3000];

/** Runs an execution that has a place, and records its end. */
export class ExecutionRunner {
  readonly #settings: ServiceSettings;
  readonly #artifacts: ArtifactFolder;

  constructor(settings: ServiceSettings, artifacts: ArtifactFolder) {
    this.#settings = settings;
    this.#artifacts = artifacts;
  }

  /** Resolves when the program is gone and its end is recorded; never throws. */
  async run(live: LiveExecution): Promise<void> {
    await this.conclude(live, await this.#execute(live));
  }

  /** Records the end of an execution, the first one that is told; never throws. */
  async conclude(live: LiveExecution, ending: Ending): Promise<void> {
    if (!live.claimEnd()) return;
    const change = {
      ...this.#outcome(live, ending),
      ...endOf(live.record, this.#settings.clock()),
    };
    const found = ending.kind === 'execution' ? ending.execution.artifacts : [];
    const artifacts = await this.#keepArtifacts(live.record.id, found);
    live.end(await this.#store(live.record, { ...change, artifacts }));
  }

  #outcome(live: LiveExecution, ending: Ending): ExecutionChange {
    const { stopReason, job, log } = live;
    const facts = { stopReason, timeoutMs: job.limits.timeoutMs };
    if (ending.kind !== 'broken') return outcomeOf(ending, facts);
    const output = { stdout: log.textOf('stdout'), stderr: log.textOf('stderr') };
    return { ...output, ...outcomeOf(ending, facts) };
  }

  async #execute(live: LiveExecution): Promise<Ending> {
    const { sandbox, store, clock } = this.#settings;
    const { job, runSignal: signal } = live;
    if (signal.aborted) return { kind: 'not-run' };
    try {
      const startedAt = clock().toISOString();
      const running = await store.update(job.id, { status: 'running', startedAt }, ['pending']);
      // Another server ended it.
      if (running === null) live.stop('kill');
      else live.record = running;
      if (signal.aborted) return { kind: 'not-run' };
      live.log.status('running');
      const execution = await sandbox.execute(job, {
        signal,
        onEvent: (event) => {
          if (event.type !== 'started') live.log.text(event.type, event.text);
        },
      });
      return { kind: 'execution', execution };
    } catch (error) {
      return error instanceof Error
        ? { kind: 'broken', error: error.message, errorType: error.name }
        : { kind: 'broken', error: messageOf(error) };
    }
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
        return await this.#storeOnce(record, change);
      } catch (error) {
        const problem = `The end of ${record.id} cannot be stored: ${messageOf(error)}`;
        this.#settings.onWarning(problem);
        if (pause !== null) await sleep(pause);
      }
    }
    return { ...record, ...change };
  }

  async #storeOnce(record: ExecutionRecord, change: ExecutionChange): Promise<ExecutionRecord> {
    const { store } = this.#settings;
    const stored = await store.update(record.id, change, ['pending', 'running']);
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
