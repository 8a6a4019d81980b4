import { ContainerConnectivityError } from '../../../errors.ts';
import type { BlobStore } from './blob-store.ts';

/** As long as a command waits for Redis: about 15 s, so that a database that restarts loses no program. */
const PAUSES_MS = [200, 500, 1000, 2000, 4000, 8000];

/** Tries again while a blob store is away. */
export class PatientBlobStore implements BlobStore {
  readonly #inner: BlobStore;

  constructor(inner: BlobStore) {
    this.#inner = inner;
  }

  /** @throws {ContainerConnectivityError} it stays away */
  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    for (const pause of PAUSES_MS) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof RangeError) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    try {
      return await attempt();
    } catch (error) {
      const text = `The blob store cannot be used: ${(error as Error).message}. Check that it runs and has room.`;
      throw new ContainerConnectivityError(text, 'blob store', null, { cause: error });
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#patiently(() => this.#inner.put(key, bytes));
  }

  async get(key: string): Promise<Buffer | null> {
    return await this.#patiently(() => this.#inner.get(key));
  }

  async remove(key: string): Promise<void> {
    await this.#patiently(() => this.#inner.remove(key));
  }

  async removeOlderThan(ms: number): Promise<number> {
    return await this.#inner.removeOlderThan(ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}
