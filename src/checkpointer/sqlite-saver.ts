import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { RunnableConfig } from '@langchain/core/runnables';
import {
  BaseCheckpointSaver,
  WRITES_IDX_MAP,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type PendingWrite,
  type SerializerProtocol,
} from '@langchain/langgraph-checkpoint';
import { ContainerConfigurationError } from '../errors.ts';
import { readAddress, toConfig } from './checkpoint-address.ts';
import { CheckpointReader, type CheckpointRow } from './checkpoint-reader.ts';
import { awaitedLater } from './awaited-later.ts';
import { onDisk } from '../sqlite/on-disk.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { transaction } from '../sqlite/transaction.ts';
import { SCHEMA } from './schema.ts';
import { prepareStatements, type Statements } from './statements.ts';

const NAME = 'checkpoint database';

/**
 * A checkpointer in one SQLite file that several processes may share.
 * A channel value is stored once per version, so a large value that does not change costs nothing per superstep.
 */
export class SqliteSaver extends BaseCheckpointSaver implements Disposable {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #reader: CheckpointReader;

  /**
   * @param path file, created with mode 0600 when missing, or `:memory:`
   * @throws {ContainerConfigurationError} the file cannot be opened
   */
  constructor(path: string, serde?: SerializerProtocol) {
    super(serde);
    this.#path = path;
    this.#database = openDatabase(path, SCHEMA, NAME);
    this.#sql = prepareStatements(this.#database);
    this.#reader = new CheckpointReader(this.#sql, this.serde);
  }

  /**
   * The next whole number plus a random fraction: two branches forked from one checkpoint
   * then never share a version, and so never each other's values.
   */
  override getNextVersion(current: number | undefined): number {
    return Math.floor(current ?? 0) + 1 + Math.random();
  }

  async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const address = readAddress(config);
    if (address === undefined) return undefined;
    const { threadId, namespace, checkpointId } = address;
    const row =
      checkpointId === undefined
        ? this.#sql.findNewest.get(threadId, namespace)
        : this.#sql.find.get(threadId, namespace, checkpointId);
    return row === undefined
      ? undefined
      : await this.#reader.tuple(row as unknown as CheckpointRow);
  }

  async *list(
    config: RunnableConfig,
    options: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const { filter, limit } = options;
    let left = limit ?? Number.MAX_SAFE_INTEGER;
    // The filter is applied here, so only without one can SQL count.
    const rows = this.#select(config, options, filter === undefined ? left : -1);
    for (const row of rows) {
      if (left <= 0) return;
      if (filter !== undefined && !matches(await this.#reader.metadata(row), filter)) continue;
      const tuple = await this.getTuple(
        toConfig(row.thread_id, row.checkpoint_ns, row.checkpoint_id),
      );
      // Another connection may have deleted the thread meanwhile.
      if (tuple === undefined) continue;
      left -= 1;
      yield tuple;
    }
  }

  put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    return awaitedLater(this.#put(config, checkpoint, metadata, newVersions));
  }

  async #put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { threadId, namespace, checkpointId } = requireAddress(config);
    const { channel_values: values, ...rest } = checkpoint;
    const [storedCheckpoint, storedMetadata, blobs] = await Promise.all([
      this.serde.dumpsTyped(rest),
      this.serde.dumpsTyped(metadata),
      Promise.all(
        Object.entries(newVersions)
          .filter(([channel]) => Object.hasOwn(values, channel))
          .map(async ([channel, version]) => {
            const dumped = await this.serde.dumpsTyped(values[channel]);
            return [channel, String(version), ...dumped] as const;
          }),
      ),
    ]);
    const row = [threadId, namespace, checkpoint.id, checkpointId ?? null] as const;
    this.#transaction(() => {
      for (const blob of blobs) this.#sql.putBlob.run(threadId, namespace, ...blob);
      this.#sql.putCheckpoint.run(...row, ...storedCheckpoint, ...storedMetadata);
    });
    return toConfig(threadId, namespace, checkpoint.id);
  }

  putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return awaitedLater(this.#putWrites(config, writes, taskId));
  }

  async #putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const { threadId, namespace, checkpointId } = requireAddress(config);
    if (checkpointId === undefined) {
      throw new ContainerConfigurationError(
        'Writes cannot be stored: `configurable.checkpoint_id` is missing.',
      );
    }
    const rows = await Promise.all(
      writes.map(async ([channel, value], position) => {
        const dumped = await this.serde.dumpsTyped(value);
        return [WRITES_IDX_MAP[channel] ?? position, channel, ...dumped] as const;
      }),
    );
    this.#transaction(() => {
      for (const row of rows) {
        // A result is kept as first written; an error or interrupt (negative index) is replaced by the newest.
        const statement = row[0] < 0 ? this.#sql.replaceWrite : this.#sql.putWrite;
        statement.run(threadId, namespace, checkpointId, taskId, ...row);
      }
    });
  }

  async deleteThread(threadId: string): Promise<void> {
    this.#transaction(() => {
      this.#sql.deleteCheckpoints.run(threadId);
      this.#sql.deleteBlobs.run(threadId);
      this.#sql.deleteWrites.run(threadId);
    });
  }

  /** Closes the connection; a second call does nothing. */
  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #select(
    config: RunnableConfig,
    options: CheckpointListOptions,
    limit: number,
  ): readonly CheckpointRow[] {
    return this.#sql.list.all({
      thread: setting(config, 'thread_id'),
      namespace: setting(config, 'checkpoint_ns'),
      id: setting(config, 'checkpoint_id'),
      before: setting(options.before, 'checkpoint_id'),
      limit,
    }) as unknown as CheckpointRow[];
  }

  #transaction(work: () => void): void {
    onDisk(NAME, this.#path, () => transaction(this.#database, work));
  }
}

const setting = (config: RunnableConfig | undefined, key: string): string | null =>
  (config?.configurable?.[key] as string | undefined) ?? null;

const matches = (metadata: object, filter: Record<string, unknown>): boolean =>
  Object.entries(filter).every(([key, value]) =>
    isDeepStrictEqual((metadata as Record<string, unknown>)[key], value),
  );

function requireAddress(config: RunnableConfig): NonNullable<ReturnType<typeof readAddress>> {
  const address = readAddress(config);
  if (address === undefined) {
    throw new ContainerConfigurationError(
      'A checkpoint cannot be stored: `configurable.thread_id` is missing or is no text.',
    );
  }
  return address;
}
