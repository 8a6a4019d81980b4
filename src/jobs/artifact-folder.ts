import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ContainerConfigurationError } from '../errors.ts';
import type { Artifact } from '../sandbox/execution.ts';
import type { ExecutionRecord, StoredArtifact } from './execution-record.ts';

const toStored = (artifact: Artifact): StoredArtifact => ({
  path: artifact.path,
  kind: artifact.kind,
  mimeType: artifact.mimeType,
  sizeBytes: artifact.bytes.byteLength,
  title: artifact.title ?? null,
  description: artifact.description ?? null,
});

/**
 * Bytes of artifacts: `<folder>/<execution id>/<place in the record>`. The names that programs gave are never names of
 * files here. Servers that share a store must share the folder as well.
 */
export class ArtifactFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Readable by the owner of the process only. An execution without artifacts leaves nothing.
   * @throws {ContainerConfigurationError} the disk refuses; nothing is left then
   */
  async write(id: string, artifacts: readonly Artifact[]): Promise<readonly StoredArtifact[]> {
    if (artifacts.length === 0) return [];
    const folder = join(this.#folder, id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const [index, { bytes }] of artifacts.entries()) {
        await writeFile(join(folder, String(index)), bytes, { mode: 0o600 });
      }
      return artifacts.map(toStored);
    } catch (error) {
      await this.remove(id).catch(() => undefined);
      throw new ContainerConfigurationError(
        `Artifacts cannot be written in ${this.#folder} (${(error as Error).message}); check free space and permissions.`,
        { cause: error },
      );
    }
  }

  /** Null when the record has no such artifact, or its bytes are not here. */
  async read(record: ExecutionRecord, path: string): Promise<ReadableStream<Uint8Array> | null> {
    const index = record.artifacts.findIndex((artifact) => artifact.path === path);
    if (index < 0) return null;
    try {
      const file = await open(join(this.#folder, record.id, String(index)));
      return Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#folder, id), { recursive: true, force: true });
  }
}
