import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerConfigurationError } from '../../../errors.ts';
import { writeAtomic } from '../../../write-atomic.ts';
import type { BlobStore } from './blob-store.ts';

const KEY = /^[\w-]+(?:\.[\w-]+)*$/;

const orNull = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/** Blobs as files of a folder that all hosts have mounted. */
export class DirectoryBlobStore implements BlobStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {ContainerConfigurationError} the folder cannot be made */
  static async open(folder: string): Promise<DirectoryBlobStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      const text = `The folder "${folder}" cannot hold blobs: ${(cause as Error).message}. Choose one that can be written.`;
      throw new ContainerConfigurationError(text, { cause });
    }
    return new DirectoryBlobStore(folder);
  }

  #path(key: string): string {
    if (!KEY.test(key)) throw new RangeError(`"${key}" is no key of a blob.`);
    return join(this.#folder, key);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await writeAtomic(this.#path(key), bytes, 0o600);
  }

  async get(key: string): Promise<Buffer | null> {
    return await readFile(this.#path(key)).catch(orNull);
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async removeOlderThan(ms: number): Promise<number> {
    const names = await readdir(this.#folder);
    const limit = Date.now() - ms;
    const old = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const facts = await stat(path).catch(orNull);
        if (facts === null || facts.mtimeMs > limit) return 0;
        await rm(path, { force: true });
        return 1;
      }),
    );
    return old.reduce<number>((sum, one) => sum + one, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
