import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerConfigurationError } from '../errors.ts';
import { isInsidePath } from '../sandbox/inside-path.ts';
import { writeAtomic } from '../write-atomic.ts';

/** Makes one directory, and takes an existing one only when it is no link to elsewhere. */
async function ensureDirectory(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await lstat(path)).isDirectory()) throw new Error(`${path} is not a directory`);
}

/** A link or a directory in the place of the file goes away, so that the write cannot follow it. */
async function clearTarget(path: string): Promise<void> {
  const existing = await lstat(path).catch(() => null);
  if (existing !== null && !existing.isFile()) await rm(path, { recursive: true, force: true });
}

/**
 * Writes one file inside `folder`, whole or not at all, and returns its absolute path.
 * Follows no symbolic link below `folder`.
 * @throws {ContainerConfigurationError} the path leads out of the folder, or the disk refuses
 */
export async function writeContained(
  folder: string,
  relativePath: string,
  data: string | Uint8Array,
): Promise<string> {
  if (!isInsidePath(relativePath)) {
    throw new ContainerConfigurationError(
      `${JSON.stringify(relativePath)} is not a path inside ${folder}.`,
    );
  }
  try {
    let parent = folder;
    for (const part of relativePath.split('/').slice(0, -1)) {
      parent = join(parent, part);
      await ensureDirectory(parent);
    }
    const target = join(folder, relativePath);
    await clearTarget(target);
    await writeAtomic(target, data);
    return target;
  } catch (error) {
    throw new ContainerConfigurationError(
      `"${relativePath}" cannot be written in ${folder}; check free space and permissions.`,
      { folderPath: folder, cause: error },
    );
  }
}
