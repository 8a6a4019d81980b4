import { join } from 'node:path';
import { untilAborted } from '../until-aborted.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { findPyodidePackage } from './pyodide-package.ts';
import { SnapshotFile, type CheckedSnapshot } from './snapshot-file.ts';
import { snapshotKey } from './snapshot-key.ts';

/** Provides the snapshot that children start from, and makes it when it is missing. */
export class SnapshotCache {
  /** Why there is none; children load Pyodide plainly then. */
  problem: string | undefined;
  readonly #cacheFolder: string;
  readonly #disposal = new AbortController();
  #file: SnapshotFile | undefined;
  #making: Promise<void> | undefined;

  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  /**
   * The snapshot, which the caller must close; undefined when it cannot be had. The first call makes it if needed,
   * which takes little longer than loading Pyodide once, and calls at the same time wait for the same making.
   * An abort ends the waiting, but not the making, which others may wait for too.
   */
  async open(signal: AbortSignal): Promise<CheckedSnapshot | undefined> {
    if (this.problem !== undefined) return undefined;
    const file = (this.#file ??= this.#locate());
    const present = await file.open();
    if (present !== undefined) return present;
    if (signal.aborted) return undefined;
    this.#making ??= this.#make(file).finally(() => (this.#making = undefined));
    const isOver = await untilAborted(this.#making, signal).then(
      () => true,
      () => false,
    );
    if (!isOver) return undefined;
    const made = await file.open();
    if (made === undefined) this.problem ??= `${file.path} is not usable after it was made`;
    return made;
  }

  #locate(): SnapshotFile {
    const key = snapshotKey(findPyodidePackage());
    return new SnapshotFile(join(this.#cacheFolder, 'pyodide', `${key}.snapshot`), key);
  }

  async #make(file: SnapshotFile): Promise<void> {
    try {
      await file.requireFolder();
      await file.write(await makeSnapshot(findPyodidePackage().folder, this.#disposal.signal));
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Stops what is being made, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await this.#making;
  }
}
