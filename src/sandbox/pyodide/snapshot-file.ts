import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { access, mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../../write-atomic.ts';
import { DIGEST_BYTES } from './channel.ts';
import type { OpenSnapshot } from './child-process.ts';

/** An {@link OpenSnapshot} that its user must close. */
export interface CheckedSnapshot extends OpenSnapshot {
  close(): Promise<void>;
}

const KEEP_MS = 30 * 24 * 3_600_000;
const OTHERS_MAY_WRITE = 0o022n;

/**
 * A snapshot in the cache: a digest, then the memory. The digest covers `key`, so that a file made for something
 * else does not pass. It tells damage; against someone who may write the file as this user nothing here helps,
 * as little as for the code of this package.
 */
export class SnapshotFile {
  readonly path: string;
  readonly #key: string;
  #checked: string | undefined;

  constructor(path: string, key: string) {
    this.path = path;
    this.#key = key;
  }

  /** The file, if it is there, whole, and only this user may write it. */
  async open(): Promise<CheckedSnapshot | undefined> {
    let handle: FileHandle;
    try {
      handle = await open(this.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    } catch {
      return undefined;
    }
    try {
      const stats = await handle.stat({ bigint: true });
      if (isOwn(stats) && (await this.#isWhole(handle, stats))) {
        return { fd: handle.fd, bytes: Number(stats.size), close: () => handle.close() };
      }
    } catch {
      // Not readable, such as a folder: as good as none.
    }
    await handle.close();
    return undefined;
  }

  /** Reads the file only if it has changed since it was read last. */
  async #isWhole(handle: FileHandle, stats: BigIntStats): Promise<boolean> {
    const { dev, ino, size, mtimeNs, ctimeNs } = stats;
    const identity = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    if (identity === this.#checked) return true;
    const hash = createHash('sha256').update(this.#key);
    const head = Buffer.alloc(DIGEST_BYTES);
    await handle.read(head, 0, DIGEST_BYTES, 0);
    const rest = handle.createReadStream({ start: DIGEST_BYTES, autoClose: false });
    for await (const chunk of rest as AsyncIterable<Buffer>) hash.update(chunk);
    if (!hash.digest().equals(head)) return false;
    this.#checked = identity;
    return true;
  }

  /** @throws if the folder cannot be made or written */
  async requireFolder(): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  }

  /** Whoever writes at the same time, the file is always whole. */
  async write(memory: Uint8Array): Promise<void> {
    const digest = createHash('sha256').update(this.#key).update(memory).digest();
    await writeAtomic(this.path, Buffer.concat([digest, memory]), 0o600);
    await this.#removeOld();
  }

  /** Other versions leave snapshots of their own; one that is still in use is made anew. */
  async #removeOld(): Promise<void> {
    const folder = dirname(this.path);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const info = await stat(path).catch(() => undefined); // another process may have removed it
      if (info !== undefined && Date.now() - info.mtimeMs > KEEP_MS)
        await rm(path, { force: true });
    }
  }
}

/** Whether the file is of this user and nobody else may write it. Windows tells neither. */
function isOwn({ uid, mode }: BigIntStats): boolean {
  if (process.getuid === undefined) return true;
  return uid === BigInt(process.getuid()) && (mode & OTHERS_MAY_WRITE) === 0n;
}
