import { randomBytes } from 'node:crypto';
import { link, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeadProcess, OWN_IDENTITY } from './process-identity.ts';

const TEMPORARY = /^\.(.+)\.[0-9a-f]{16}\.tmp$/s;

/**
 * Writes a file whole or not at all, and it is on the disk when this resolves; an earlier one is replaced.
 * @param mode of the file, before the umask. @default 0o666
 * @throws what the file system says; nothing is left then
 */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array,
  mode = 0o666,
): Promise<void> {
  await place(path, data, mode, rename);
}

/**
 * As {@link writeAtomic}, but a file that is there stays, whoever made it: false then. Of many that try at a time one
 * succeeds.
 */
export async function createAtomic(
  path: string,
  data: string | Uint8Array,
  mode = 0o666,
): Promise<boolean> {
  try {
    await place(path, data, mode, async (temporary, target) => {
      await link(temporary, target);
      await rm(temporary);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function place(
  path: string,
  data: string | Uint8Array,
  mode: number,
  moveTo: (temporary: string, path: string) => Promise<void>,
): Promise<void> {
  // In the same folder, because a rename does not cross file systems; a name of its own, because names have a longest length.
  const folder = dirname(path);
  await removeAbandoned(folder);
  const temporary = join(folder, `.${OWN_IDENTITY}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    {
      await using file = await open(temporary, 'wx', mode);
      await file.writeFile(data);
      await file.sync();
    }
    await moveTo(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** What processes that were killed in the middle of a write left. */
async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, writer] = TEMPORARY.exec(name) ?? [];
    if (writer !== undefined && isDeadProcess(writer)) {
      await rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  }
}
