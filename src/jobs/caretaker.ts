import { messageOf } from '../json-conversion.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { endOf } from './end-times.ts';
import { FINAL_STATUSES, type ExecutionRecord } from './execution-record.ts';
import type { LiveExecution } from './live-execution.ts';
import { isDeadOwner, isOfThisHost } from './owner.ts';
import type { ServiceSettings } from './service-options.ts';
import { stoppedError } from './stop-reason.ts';

const HEARTBEAT_MS = 5000;
/** An owner elsewhere that was silent so long is dead. */
const SILENCE_MS = 30_000;
const BATCH = 100;
const ANY_TIME = '9999-12-31T23:59:59.999Z';

/** What the caretaker knows of the service beside its settings. */
export interface Household {
  readonly owner: string;
  readonly artifacts: ArtifactFolder;
  readonly live: () => Iterable<LiveExecution>;
  /** Stores the ends that could not be stored when they came. */
  readonly storeLateEnds: () => Promise<void>;
  /** Takes an execution of a dead server over; false when nothing of it is left. */
  readonly adopt: (record: ExecutionRecord) => Promise<boolean>;
}

/** Signs of life, the ends of executions whose server died, and the removal of old records. */
export class Caretaker {
  readonly #settings: ServiceSettings;
  readonly #house: Household;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #busy = new Map<string, Promise<void>>();

  constructor(settings: ServiceSettings, house: Household) {
    this.#settings = settings;
    this.#house = house;
  }

  /** @throws what the store throws */
  async start(): Promise<void> {
    await this.#beat();
    await this.#recover();
    await this.#cleanUp();
    this.#every(HEARTBEAT_MS, 'sign of life', async () => {
      await this.#beat();
      await this.#house.storeLateEnds();
      await this.#noticeKills();
      await this.#recover();
    });
    this.#every(this.#settings.cleanupIntervalMs, 'cleanup', async () => {
      await this.#cleanUp();
    });
  }

  /** Resolves when nothing of it uses the store any more. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#busy.values());
    try {
      await this.#house.storeLateEnds();
    } catch (error) {
      this.#settings.onWarning(`Ends of executions were not stored: ${messageOf(error)}`);
    }
    // Others need not wait until its silence tells them.
    await this.#settings.store.forgetOwner(this.#house.owner).catch(() => undefined);
  }

  /** One round at a time: a slow store gets no second one on top. */
  #every(intervalMs: number, name: string, round: () => Promise<void>): void {
    const attempt = async (): Promise<void> => {
      try {
        await round();
      } catch (error) {
        this.#settings.onWarning(
          `The ${name} of the execution service failed: ${messageOf(error)}`,
        );
      } finally {
        this.#busy.delete(name);
      }
    };
    const timer = setInterval(() => {
      if (!this.#busy.has(name)) this.#busy.set(name, attempt());
    }, intervalMs);
    this.#timers.push(timer.unref());
  }

  async #beat(): Promise<void> {
    const { store, clock } = this.#settings;
    await store.heartbeat(this.#house.owner, clock().toISOString());
  }

  /** A record that another server ended is a wish that this one stops the program. */
  async #noticeKills(): Promise<void> {
    for (const live of this.#house.live()) {
      const record = await this.#settings.store.get(live.record.id);
      if (record !== null && FINAL_STATUSES.includes(record.status)) live.stop('kill');
    }
  }

  async #recover(): Promise<void> {
    const { store, clock } = this.#settings;
    const silent = await store.orphans(new Date(clock().getTime() - SILENCE_MS).toISOString());
    const all = await store.orphans(ANY_TIME);
    const dead = all.filter(({ owner }) => isDeadOwner(owner));
    const elsewhere = silent.filter(({ owner }) => !isOfThisHost(owner));
    const lost = new Map([...elsewhere, ...dead].map((record) => [record.id, record]));
    for (const record of lost.values()) {
      if (record.owner === this.#house.owner) continue;
      if (!(await this.#house.adopt(record))) await this.#endLost(record);
    }
  }

  async #endLost(record: ExecutionRecord): Promise<void> {
    const { store, clock } = this.#settings;
    const { status } = record;
    const was = status === 'running' ? 'running' : 'waiting';
    await store.update(
      record.id,
      {
        status: 'failed',
        exitCode: 1,
        error: stoppedError('shutdown', was),
        ...endOf(record, clock()),
      },
      [status],
      record.owner,
    );
  }

  async #cleanUp(): Promise<void> {
    const { store, clock, ttlSeconds } = this.#settings;
    const before = new Date(clock().getTime() - ttlSeconds * 1000).toISOString();
    for (;;) {
      const ids = await store.endedBefore(before, BATCH);
      for (const id of ids) {
        await this.#house.artifacts.remove(id);
        await store.delete(id);
      }
      if (ids.length < BATCH) return;
    }
  }
}
